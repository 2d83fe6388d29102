"""Dependencies as values: archives, recipes, and the sources and artifacts they become."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from tasks.core.errors import AntlerError
from tasks.core.frozen import frozen
from tasks.store.product import Product
from tasks.toolchain.model import Toolchain

if TYPE_CHECKING:
    from tasks.deps.kind import Kind


@frozen
class PyPI:
    """A file of a package index."""

    name: str
    version: str
    file: str

    def __str__(self) -> str:
        return f"{self.name} {self.version} {self.file}"


@frozen
class Archive:
    """One file to download, and which parts of it are used."""

    SCHEMA: ClassVar[dict[str, Any]] = {"oneOf": [
        {"required": ["url"]}, {"required": ["debian", "size"]}, {"required": ["pypi", "size"]}]}

    sha256: Annotated[str, "digest of the file; nothing is unpacked without it",
                      {"pattern": "^[0-9a-f]{64}$"}]
    url: Annotated[str, "address of the file (upstream's archive)", {"pattern": "^https://"}] = ""
    debian: Annotated[str, "path in a Debian archive; the mirror is apt's",
                      {"pattern": "^pool/"}] = ""
    pypi: Annotated[PyPI | None, "a file of the package index that pip is configured with"] = None
    size: Annotated[int, "bytes; may be left out, since the sha256 decides", {"minimum": 1}] = 0
    strip: Annotated[int, "leading folders dropped from all names", {"minimum": 0}] = 1
    subtree: Annotated[str, "folder whose content becomes the top (after strip)"] = ""
    only: Annotated[tuple[str, ...], "paths to keep (default: all)"] = ()
    except_: Annotated[tuple[str, ...], "paths to leave out"] = ()
    into: Annotated[str, "folder of the sources that the content is put into"] = ""
    repack: Annotated[tuple[str, ...],
                      "paths to keep in the store instead of the whole (large) archive"] = ()
    patches: Annotated[tuple[str, ...], "files in patches/, applied to this archive's content"] = ()
    architecture: Annotated[str, "used only for this architecture (as `uname -m` prints it)"] = ""

    def __str__(self) -> str:
        """Where it comes from, in the recipe's words."""
        return self.url or self.debian or str(self.pypi)

    @property
    def name(self) -> str:
        """The file's name."""
        return str(self).rpartition(" " if self.pypi else "/")[2]

    @property
    def content(self) -> dict[str, object]:
        """Everything that decides what is unpacked; where it comes from and for whom does not."""
        elsewhere = ("url", "debian", "pypi", "size", "architecture")
        return {key: value for key, value in vars(self).items() if key not in elsewhere}


@frozen
class Recipe:
    """One version of a dependency.

    Attributes:
        folder: the folder of recipe.yaml, with the patches.
        upstream: which revision this is, for readers.
        sources: alternatives, best first; each is one or more archives.
        patches: patches for all alternatives.
        build: the kind of dependency, with how it is built.
    """

    name: str
    version: str
    doc: str
    licence: str
    homepage: str
    upstream: str
    folder: Path
    sources: tuple[tuple[Archive, ...], ...]
    patches: tuple[str, ...]
    build: Kind

    @property
    def architectures(self) -> tuple[str, ...]:
        """Architectures with archives of their own; empty if the sources serve all of them."""
        named = {a.architecture for alternative in self.sources for a in alternative}
        return tuple(sorted(named - {""}))

    def on(self, architecture: str) -> Recipe:
        """The recipe with only the sources for one architecture.

        Raises:
            AntlerError: it has sources for other architectures only.
        """
        if not self.architectures:
            return self
        if architecture not in self.architectures:
            raise AntlerError(f"{self} exists for {' and '.join(self.architectures)} only, "
                              f"not for {architecture}",
                              resolution="choose another `engine` or `target` in project.yaml")
        mine = (tuple(a for a in alternative if a.architecture in ("", architecture))
                for alternative in self.sources
                if any(a.architecture == architecture for a in alternative))
        return replace(self, sources=tuple(mine))

    def __hash__(self) -> int:
        return hash((self.name, self.version, self.folder))

    def __str__(self) -> str:
        return f"{self.name} {self.version}"


@frozen
class Source:
    """A recipe's sources in the store, unpacked and patched; they need not be there yet.

    Attributes:
        name: recipe and version, and the architecture if the sources are for one only.
    """

    recipe: Recipe
    name: str
    path: Path
    digest: str

    @property
    def stamp(self) -> Path:
        """Written when the folder is complete."""
        return self.path / ".antler.json"

    @property
    def product(self) -> Product:
        """It, as the store sees it."""
        return Product.of(self.stamp)


@frozen
class Artifact:
    """A dependency in the store that a plugin is compiled against; it need not be there yet.

    Attributes:
        path: its folder, named by its digest.
        sources: the sources it is made from, its own first.
    """

    recipe: Recipe
    path: Path
    digest: str
    sources: tuple[Source, ...]

    @property
    def manifest(self) -> Path:
        """The file that says what it is made of. It is written last: depend on this file."""
        raise NotImplementedError

    @property
    def product(self) -> Product:
        """It, as the store sees it."""
        return Product.of(self.manifest)

    @property
    def opened(self) -> tuple[Path, ...]:
        """Libraries that the plugin loads at run time; the bundle has them next to the plugin."""
        return tuple(self.path / "lib" / name for name in self.recipe.build.opened())


@frozen
class SourceOnly(Artifact):
    """A dependency whose sources are compiled by whatever uses them."""

    @property
    def manifest(self) -> Path:
        """The sources' own stamp."""
        return self.sources[0].stamp


@frozen
class Built(Artifact):
    """A dependency that is built on its own.

    Attributes:
        toolchain: the toolchain that builds it.
        options: name and value of every build option.
        operators: those that an engine is built with; none: all that it knows.
    """

    toolchain: Toolchain
    options: tuple[tuple[str, bool], ...] = ()
    operators: tuple[str, ...] = ()

    @property
    def manifest(self) -> Path:
        """Name, digest, toolchain, options and sources, as JSON."""
        return self.path / "manifest.json"
