"""Toolchains and the roots they run in, as values."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Self

from tasks.core.maker import Maker

STAMP = "antler-root.txt"
"""The file in a root that lists what it was made of; written last."""

Say = Callable[[str], None]
"""Called with a line of progress."""


@dataclass(frozen=True)
class Root(ABC):
    """A root file system in the store that compilers run in; each kind of root is a subclass.

    Attributes:
        MAKER: the version of the code that makes roots of this kind; part of their digests.
        name: the name of its definition, sdk/roots/<name>.yaml.
        path: its folder in the store, named by its digest; it need not exist yet.
    """

    MAKER: ClassVar[Maker]
    name: str
    path: Path

    @property
    def stamp(self) -> Path:
        """The file that a complete root has."""
        return self.path / STAMP

    @classmethod
    @abstractmethod
    def parse(cls, name: str, path: Path, said: dict[str, Any]) -> Self:
        """The root with the definition `said`.

        Raises:
            KeyError: the definition lacks this key.
        """

    @property
    @abstractmethod
    def ccache(self) -> bool:
        """Whether it contains ccache."""

    @property
    @abstractmethod
    def doc(self) -> str:
        """A short description for the user."""

    @abstractmethod
    def fill(self, folder: Path, say: Say) -> str:
        """Fill the empty folder `folder` with the file system; returns the text of the stamp.

        Raises:
            AntlerError: it cannot be made; says what helps.
        """


@dataclass(frozen=True)
class Mount:
    """A folder of this machine, such as an SDK, that commands of a toolchain can read.

    Attributes:
        folder: its path, the same inside and outside.
        identity: a file in it whose content identifies it.
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
        root: where its commands run.
        mounts, environment: additions to the root. Programs that are used in a build are built with
            the root's native toolchain instead (`toolchain.load.native`).
        compilers: programs that are tried before anything is built.
        cmake_file: the CMake toolchain file to pass with -D (never in the environment).
        library_folders: where its shared libraries are, as paths of this machine.
        glibc, glibcxx: newest symbol versions that its products may need.
        digest: changes with everything that could change a product.
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
