"""The base class of kinds of dependencies; tasks/deps/kinds has a module for each of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, ClassVar, Self

from tasks.core.errors import AntlerError
from tasks.core.files import sha256
from tasks.core.frozen import frozen
from tasks.core.maker import Maker
from tasks.toolchain.model import Toolchain

if TYPE_CHECKING:
    from tasks.deps.model import Built

Options = tuple[tuple[str, bool], ...]


@frozen
class Switch:
    """A build option that project.yaml may switch on or off."""

    default: bool = False
    doc: Annotated[str, "what it does; shown in docs/project-yaml.md"] = ""


@frozen
class Kind:
    """The `build` section of a recipe: its fields are the section's keys (see `deps.typed`).

    Attributes:
        NAME: value of `kind:` in a recipe.
        ENGINE: whether it is an inference engine, which project.yaml may choose.
        MAKER: the version of `build` and `collect`; None if nothing is built and the sources are
            used as they are.
        AHEAD: whether it leaves cores idle while it is built, so that it is built beside others.
    """

    NAME: ClassVar[str]
    ENGINE: ClassVar[bool] = False
    MAKER: ClassVar[Maker | None] = None
    AHEAD: ClassVar[bool] = False

    def sources(self) -> Mapping[str, str]:
        """Other dependencies whose sources this one is built from: name → recipe version."""
        return {}

    def switches(self) -> Mapping[str, Switch]:
        """The build options by name."""
        return {}

    def chosen(self, recipe: str, asked: Options) -> Options:
        """All options with their values; those not asked for have their defaults.

        Raises:
            AntlerError: no such option.
        """
        known = self.switches()
        for name, _ in asked:
            if name not in known:
                raise AntlerError(f"{recipe} has no option {name}",
                                  details=f"it has: {', '.join(known) or 'none'}",
                                  resolution="correct `engine:` in project.yaml")
        return tuple((name, dict(asked).get(name, switch.default))
                     for name, switch in sorted(known.items()))

    def here(self, architecture: str, options: Options) -> Self:
        """The kind with only what applies to one architecture and these options; pure."""
        del architecture, options
        return self

    def chooses_operators(self) -> bool:
        """Whether it can be built with some of its operators only."""
        return False

    def with_operators(self, operators: Sequence[str]) -> Self:
        """The kind as it makes an engine of these operators; none: of all it knows; pure."""
        del operators
        return self

    def toolchain(self, target: Toolchain) -> Toolchain:
        """The toolchain that builds it, for a plugin built with `target`."""
        return target

    def opened(self) -> tuple[str, ...]:
        """Libraries in its lib/ that the plugin opens at run time, by their names."""
        return ()

    def files(self, folder: Path) -> tuple[Path, ...]:
        """Files beside the recipe, in `folder`, that the build reads."""
        del folder
        return ()

    def identity(self, folder: Path) -> list[object]:
        """Everything that decides the result besides sources, options and toolchain; JSON-able.

        Keys without a value are left out, so that a new key changes no digest where it is not used.
        """
        said = {key: value for key, value in asdict(self).items() if value}
        version = self.MAKER.version if self.MAKER else 0
        return [version, said, [sha256(path) for path in self.files(folder)]]

    def build(self, artifact: Built, scratch: Path) -> None:
        """Build `artifact`. Its sources and toolchain are in the store.

        Args:
            scratch: folder to build in; it still has what an interrupted build left in it.

        Raises:
            AntlerError: configuring or compiling failed.
        """
        raise NotImplementedError

    def collect(self, artifact: Built, scratch: Path, result: Path) -> None:
        """Copy what is needed of the build in `scratch` to the empty folder `result`.

        Raises:
            AntlerError: the build lacks something that it must have.
        """
        raise NotImplementedError
