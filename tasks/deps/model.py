"""Dependencies as values: what a recipe says, and what a plan makes of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from tasks.core.errors import AntlerError
from tasks.toolchain.model import Toolchain

if TYPE_CHECKING:
    from tasks.deps.kind import Kind


@dataclass(frozen=True)
class PyPI:
    """A file of a package index."""

    name: str
    version: str
    file: str

    def __str__(self) -> str:
        return f"{self.name} {self.version} {self.file}"


@dataclass(frozen=True)
class Archive:
    """One file to download, and what of it is used."""

    SCHEMA: ClassVar[dict[str, Any]] = {"oneOf": [
        {"required": ["url"]}, {"required": ["debian", "size"]}, {"required": ["pypi", "size"]}]}

    sha256: Annotated[str, "digest of the file; nothing is unpacked without",
                      {"pattern": "^[0-9a-f]{64}$"}]
    url: Annotated[str, "address of the file (upstream's archive)", {"pattern": "^https://"}] = ""
    debian: Annotated[str, "path in a Debian archive; the mirror is apt's",
                      {"pattern": "^pool/"}] = ""
    pypi: Annotated[PyPI | None, "a file of the package index that pip is configured with"] = None
    size: Annotated[int, "bytes; the sha256 decides where it is not known", {"minimum": 1}] = 0
    strip: Annotated[int, "leading folders dropped from all names", {"minimum": 0}] = 1
    subtree: Annotated[str, "folder whose content becomes the top (after strip)"] = ""
    only: Annotated[tuple[str, ...], "paths that are kept; all where absent"] = ()
    except_: Annotated[tuple[str, ...], "paths that are left out"] = ()
    into: Annotated[str, "folder of the source that receives the content"] = ""
    repack: Annotated[tuple[str, ...],
                      "paths kept in the store instead of the whole (large) archive"] = ()
    patches: Annotated[tuple[str, ...], "files in patches/, applied to this archive's content"] = ()
    architecture: Annotated[str, "only what is for it (as `uname -m` says) takes this archive"] = ""

    def __str__(self) -> str:
        """Where it comes from, as its recipe says."""
        return self.url or self.debian or str(self.pypi)

    @property
    def name(self) -> str:
        """The file's name."""
        return str(self).rpartition(" " if self.pypi else "/")[2]

    @property
    def content(self) -> dict[str, object]:
        """All that decides what is unpacked: where it comes from, and for whom, does not."""
        elsewhere = ("url", "debian", "pypi", "size", "architecture")
        return {key: value for key, value in vars(self).items() if key not in elsewhere}


@dataclass(frozen=True)
class Recipe:
    """One version of a dependency.

    Attributes:
        folder: where recipe.yaml and patches are.
        upstream: which revision this is, for people.
        sources: alternatives, best first; each is one or more archives.
        patches: applied whatever the source.
        build: what kind of dependency it is, and how that is made.
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
        """Those it has archives of their own for; none where its sources are for all."""
        named = {a.architecture for alternative in self.sources for a in alternative}
        return tuple(sorted(named - {""}))

    def on(self, architecture: str) -> Recipe:
        """The recipe with the sources of one architecture.

        Raises:
            AntlerError: there are some, for others.
        """
        if not self.architectures:
            return self
        if architecture not in self.architectures:
            raise AntlerError(f"{self} is there for {' and '.join(self.architectures)} only, "
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


@dataclass(frozen=True)
class Source:
    """A recipe's sources, unpacked and patched, in the store; need not be there yet.

    Attributes:
        name: recipe and version; the architecture, where they are for one.
    """

    recipe: Recipe
    name: str
    path: Path
    digest: str

    @property
    def stamp(self) -> Path:
        """Written when the folder is complete."""
        return self.path / ".antler.json"


@dataclass(frozen=True)
class Artifact:
    """What a plugin is compiled against, in the store under its digest; need not be there yet.

    Attributes:
        path: the folder.
        sources: what goes in, the dependency's own first.
    """

    recipe: Recipe
    path: Path
    digest: str
    sources: tuple[Source, ...]

    @property
    def manifest(self) -> Path:
        """Written last: what it is made of. Depend on this file."""
        raise NotImplementedError

    @property
    def opened(self) -> tuple[Path, ...]:
        """Libraries that the plugin opens at run time: they go into the bundle, beside it."""
        return tuple(self.path / "lib" / name for name in self.recipe.build.opened())


@dataclass(frozen=True)
class SourceOnly(Artifact):
    """A dependency that is compiled together with what uses it."""

    @property
    def manifest(self) -> Path:
        """The sources' own stamp."""
        return self.sources[0].stamp


@dataclass(frozen=True)
class Built(Artifact):
    """A dependency that is built by itself.

    Attributes:
        toolchain: what it is built with.
        options: the build options, all of them, by name.
    """

    toolchain: Toolchain
    options: tuple[tuple[str, bool], ...] = ()

    @property
    def manifest(self) -> Path:
        """Name, digest, toolchain, options and sources, as JSON."""
        return self.path / "manifest.json"
