"""What a kind of dependency says and does; tasks/deps/kinds has a module for each of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, ClassVar, Self

from tasks.core.errors import AntlerError
from tasks.core.files import sha256
from tasks.core.maker import Maker
from tasks.toolchain.model import Toolchain

if TYPE_CHECKING:
    from tasks.deps.model import Built

Options = tuple[tuple[str, bool], ...]


@dataclass(frozen=True)
class Switch:
    """A build option that project.yaml may switch on and off."""

    default: bool = False
    doc: Annotated[str, "what it is for: docs/project-yaml.md shows it"] = ""


@dataclass(frozen=True)
class Kind:
    """The `build` section of a recipe: its fields are the section's keys (see `deps.typed`).

    Attributes:
        NAME: what `kind:` says in a recipe.
        ENGINE: project.yaml may choose it as its inference engine.
        MAKER: the version of `build` and `collect`; None where nothing is built, and the sources
            are the dependency.
    """

    NAME: ClassVar[str]
    ENGINE: ClassVar[bool] = False
    MAKER: ClassVar[Maker | None] = None

    def sources(self) -> Mapping[str, str]:
        """Further dependencies whose sources go into this one: version of the recipe by name."""
        return {}

    def switches(self) -> Mapping[str, Switch]:
        """Its build options by name."""
        return {}

    def chosen(self, recipe: str, asked: Options) -> Options:
        """All options with their values; what is not asked for has its default.

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
        """What of it holds for one architecture and these options; pure."""
        del architecture, options
        return self

    def toolchain(self, target: Toolchain) -> Toolchain:
        """The toolchain it is built with, for a plugin that is built with `target`."""
        return target

    def opened(self) -> tuple[str, ...]:
        """Libraries in its lib/ that the plugin opens at run time, by their names."""
        return ()

    def files(self, folder: Path) -> tuple[Path, ...]:
        """Files beside the recipe, in `folder`, that the build reads."""
        del folder
        return ()

    def identity(self, folder: Path) -> list[object]:
        """All that decides the result beside sources, options and toolchain; JSON-able.

        Keys without a value are left out: a new one changes no digest where it is not used.
        """
        said = {key: value for key, value in asdict(self).items() if value}
        version = self.MAKER.version if self.MAKER else 0
        return [version, said, [sha256(path) for path in self.files(folder)]]

    def build(self, artifact: Built, scratch: Path) -> None:
        """Build `artifact`, whose sources and toolchain are there.

        Args:
            scratch: folder to build in; what an interrupted build left in it is still there.

        Raises:
            AntlerError: configuring or compiling failed.
        """
        raise NotImplementedError

    def collect(self, artifact: Built, scratch: Path, result: Path) -> None:
        """Copy what is used of what was built in `scratch` into the empty folder `result`.

        Raises:
            AntlerError: it lacks what it must have.
        """
        raise NotImplementedError
