"""Toolchains and the roots they run in, as values."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, ClassVar, Self

from tasks.core.frozen import frozen
from tasks.core.maker import Maker
from tasks.store.product import Product
from tasks.toolchain.sdk import SdkFolder

STAMP = "antler-root.txt"
"""The file in a root that lists what it was made of; written last."""

Say = Callable[[str], None]
"""Called with a line of progress."""


@frozen
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
    def title(self) -> str:
        """Names it in tasks and folders: roots of one definition can differ."""
        return self.name

    @property
    def stamp(self) -> Path:
        """The file that a complete root has."""
        return self.path / STAMP

    @property
    def product(self) -> Product:
        """It, as the store sees it."""
        return Product.of(self.stamp)

    @classmethod
    @abstractmethod
    def parse(cls, name: str, path: Path, said: dict[str, Any], sdk: Path) -> Self:
        """The root with the definition `said`, whose paths are relative to `sdk`.

        Raises:
            KeyError: the definition lacks this key.
        """

    @classmethod
    def decides(cls, said: dict[str, Any], sdk: Path) -> object:
        """All that decides what is in the root with the definition `said`; JSON-able.

        Raises:
            KeyError: as `parse`.
            OSError: a file that it names cannot be read.
        """
        return said

    @property
    def top(self) -> tuple[str, ...]:
        """Folders at its top that commands see, beside usr and etc."""
        return ()

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


@frozen
class Toolchain:
    """How to compile for one architecture.

    Attributes:
        name: of its folders and tasks: its key in sdk/toolchains.yaml, with whose SDK it uses.
        architecture: `uname -m` of the target (`aarch64`, `x86_64`).
        triple: prefix of GNU tools and multiarch folder, e.g. `aarch64-linux-gnu`.
        root: where its commands run.
        compilers: programs that are tried before anything is built.
        cmake_file: the CMake toolchain file to pass with -D (never in the environment).
        libraries: folders of its shared libraries, below its root or its SDK's sysroot.
        glibc, glibcxx: newest symbol versions that its products may need.
        digest: changes with everything that could change a product.
        sdk: an SDK that its commands use, or None. Programs that are used in a build are built with
            the root's native toolchain instead (`toolchain.load.native`), which has none.
    """

    name: str
    architecture: str
    triple: str
    root: Root
    compilers: tuple[str, ...]
    cmake_file: Path
    libraries: tuple[str, ...]
    glibc: tuple[int, ...]
    glibcxx: tuple[int, ...]
    digest: str
    sdk: SdkFolder | None = None

    @property
    def mounts(self) -> tuple[Path, ...]:
        """Folders of this machine that its commands read, beside its root's."""
        return (self.sdk.folder,) if self.sdk and not self.sdk.inside else ()

    @property
    def environment(self) -> Mapping[str, str]:
        """Variables for its commands, beside those that all toolchains have.

        Raises:
            AntlerError: its SDK was not looked at yet.
        """
        return self.sdk.environment if self.sdk else {}

    @property
    def origin(self) -> str:
        """Where its shared libraries are from, in words."""
        return f"the SDK in {self.sdk.folder}" if self.sdk else self.root.doc

    @property
    def library_folders(self) -> tuple[Path, ...]:
        """Where its shared libraries are, as paths of this machine.

        Raises:
            AntlerError: as `environment`.
        """
        base = self.sdk.sysroot if self.sdk else Path("/")
        if not self.sdk or self.sdk.inside:
            base = self.root.path / base.relative_to("/")
        return tuple(base / folder for folder in self.libraries)
