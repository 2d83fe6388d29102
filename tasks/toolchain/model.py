"""A toolchain as a value: whatever it is, the same fields."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

STAMP = "antler-root.txt"
"""File in a root that lists its packages with their versions; made last."""


@dataclass(frozen=True)
class Root:
    """A root filesystem the compiler lives in, made from Debian packages.

    Attributes:
        path: where it lies in the store (named by its digest); need not exist yet.
        suite: Debian release, e.g. `bullseye`.
        architecture: Debian's name of the root's own architecture, e.g. `amd64`.
        packages: what it is made of, with `:arm64` where foreign.
    """

    path: Path
    suite: str
    architecture: str
    foreign: tuple[str, ...]
    packages: tuple[str, ...]


@dataclass(frozen=True)
class Toolchain:
    """How to compile for one architecture.

    Attributes:
        name: its key in sdk/toolchains.yaml.
        architecture: `uname -m` of the target (`aarch64`, `x86_64`).
        triple: prefix of GNU tools and multiarch folder, e.g. `aarch64-linux-gnu`.
        root: where commands run; None for this machine itself.
        cmake_file: the CMake toolchain file to pass with -D (never by environment).
        library_folders: where its shared libraries lie, to copy into a bundle, as host paths.
        glibc, glibcxx: newest symbol versions its products may need.
        digest: identity: changes with anything that could change a product.
    """

    name: str
    architecture: str
    triple: str
    root: Root | None
    cmake_file: Path
    library_folders: tuple[Path, ...]
    glibc: tuple[int, ...]
    glibcxx: tuple[int, ...]
    digest: str
