"""Dependencies as values: what a recipe says, and what a plan makes of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tasks.toolchain.model import Toolchain


@dataclass(frozen=True)
class Archive:
    """One file to download, and what of it is used.

    Attributes:
        kind: `url`, `debian` or `pypi`: how `location` is resolved.
        location: an address; a path in a Debian archive; `name version file` of a PyPI file.
        size: bytes; 0 where not known (the sha256 decides).
        sha256: hex digest of the file.
        strip: leading folders dropped from every member's name.
        subtree: folder (after stripping) whose content becomes the top; empty = all.
        only, without: paths (after both) that are kept, or left out; empty = no choice.
        into: folder of the source that receives it.
        repack: paths kept in the store instead of the (large) archive; empty = the archive.
        patches: files beside the recipe, applied to this archive's content.
    """

    kind: str
    location: str
    size: int
    sha256: str
    strip: int
    subtree: str
    only: tuple[str, ...]
    without: tuple[str, ...]
    into: str
    repack: tuple[str, ...]
    patches: tuple[str, ...]

    def __str__(self) -> str:
        return self.location


@dataclass(frozen=True)
class Recipe:
    """One version of a dependency.

    Attributes:
        folder: where recipe.yaml and patches lie.
        upstream: which revision this is, for people.
        sources: alternatives, best first; each is one or more archives.
        patches: applied whatever the source.
        build: how it is built, as written in the recipe; empty where it is not built by itself.
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
    build: dict[str, Any]

    def __hash__(self) -> int:
        return hash((self.name, self.version, self.folder))


@dataclass(frozen=True)
class Source:
    """A recipe's sources, unpacked and patched, in the store; need not be there yet."""

    recipe: Recipe
    path: Path
    digest: str

    @property
    def stamp(self) -> Path:
        """Written when the folder is complete."""
        return self.path / ".antler.json"


@dataclass(frozen=True)
class Artifact:
    """Something built, in the store under its digest; need not be there yet.

    Attributes:
        path: the folder; for a dependency that is used as source, that of the source.
        sources: what goes in, the dependency's own first.
        toolchain: what it is built with; None where only sources are needed.
        options: build options that are chosen, by name.
    """

    recipe: Recipe
    path: Path
    digest: str
    sources: tuple[Source, ...]
    toolchain: Toolchain | None
    options: tuple[tuple[str, bool], ...]

    @property
    def manifest(self) -> Path:
        """Written last: what it is made of. Depend on this file."""
        return self.path / "manifest.json" if self.toolchain else self.sources[0].stamp
