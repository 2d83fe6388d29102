"""A toolchain as a value: whatever it is, the same fields."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Self

from tasks.core.maker import Maker

STAMP = "antler-root.txt"
"""File in a root that lists what it was made of; written last."""

Say = Callable[[str], None]
"""Receives a line of progress."""


@dataclass(frozen=True)
class Root(ABC):
    """A file system that compilers live in, in the store; each kind of root is a subclass.

    Attributes:
        MAKER: how roots of this kind are made; its version is part of their digests.
        name: of its definition, sdk/roots/<name>.yaml.
        path: where it is in the store (named by its digest); need not exist yet.
    """

    MAKER: ClassVar[Maker]
    name: str
    path: Path

    @property
    def stamp(self) -> Path:
        """The file that a whole root has."""
        return self.path / STAMP

    @classmethod
    @abstractmethod
    def parse(cls, name: str, path: Path, said: dict[str, Any]) -> Self:
        """The root that a definition describes.

        Raises:
            KeyError: the definition lacks this key.
        """

    @property
    @abstractmethod
    def ccache(self) -> bool:
        """True where it holds ccache."""

    @property
    @abstractmethod
    def doc(self) -> str:
        """What it is, in a few words for the user."""

    @abstractmethod
    def fill(self, folder: Path, say: Say) -> str:
        """Put the file system into `folder`, an empty one; returns the stamp's text.

        Raises:
            AntlerError: it cannot be had; says what helps.
        """


@dataclass(frozen=True)
class Mount:
    """A folder of this machine that a toolchain's commands see, read-only, under the same path.

    Attributes:
        folder: an SDK, say.
        identity: the file in it whose content says which one it is.
    """

    folder: Path
    identity: Path


@dataclass(frozen=True)
class Toolchain:
    """How to compile for one architecture.

    Attributes:
        name: its key in sdk/toolchains.yaml.
        architecture: `uname -m` of the target (`aarch64`, `x86_64`).
        triple: prefix of GNU tools and multiarch folder, e.g. `aarch64-linux-gnu`.
        root: where commands run.
        mounts, environment: what is added to the root. Programs that run while building are built
            with the root's native toolchain instead (`toolchain.load.native`).
        compilers: programs that must start before anything is built with it.
        cmake_file: the CMake toolchain file to pass with -D (never by environment).
        library_folders: where its shared libraries are, to copy into a bundle, as host paths.
        glibc, glibcxx: newest symbol versions its products may need.
        digest: identity: changes with anything that could change a product.
    """

    name: str
    architecture: str
    triple: str
    root: Root
    mounts: tuple[Mount, ...]
    environment: tuple[tuple[str, str], ...]
    compilers: tuple[str, ...]
    cmake_file: Path
    library_folders: tuple[Path, ...]
    glibc: tuple[int, ...]
    glibcxx: tuple[int, ...]
    digest: str
