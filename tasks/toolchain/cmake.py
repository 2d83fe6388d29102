"""Runs cmake and ninja in a toolchain: progress shown, everything logged, no network."""

from __future__ import annotations

import errno
import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tasks.core.errors import AntlerError, from_os_error
from tasks.core.process import CommandFailed, run
from tasks.core.progress import Steps
from tasks.toolchain import ccache
from tasks.toolchain.enter import check, enter, tools
from tasks.toolchain.model import Toolchain

_SOME = 1 << 20
"""Bytes: where fewer are free, that is why a step failed, whatever it says."""


@dataclass(frozen=True)
class Build:
    """A CMake build folder and what it may see.

    Attributes:
        reads: folders that are visible, not writable (sources).
        folder: writable; holds the build tree `tree` and the log.
    """

    toolchain: Toolchain
    folder: Path
    reads: tuple[Path, ...]

    @property
    def tree(self) -> Path:
        """CMake's build tree."""
        return self.folder / "tree"

    @property
    def log(self) -> Path:
        """What all commands said."""
        return self.folder / "build.log"


def configure(build: Build, source: Path, definitions: Mapping[str, str]) -> None:
    """Run cmake.

    Raises:
        AntlerError: it failed; says why.
    """
    check(build.toolchain)
    words = [*(["--fresh"] if elsewhere(build) else []),
             *configure_command(build, source, definitions)]
    _step(build, [str(tools().cmake), *words], "configuring")
    if not (build.tree / "build.ninja").is_file():  # CMake ends with 0 where the disk is full
        raise failure("configuring", "CMake Error: there is no build.ninja", build.log)


def elsewhere(build: Build) -> bool:
    """Whether the tree was configured from another checkout, whose files it names.

    An engine's build that was killed leaves such a tree in the store.
    """
    cache = build.tree / "CMakeCache.txt"
    return cache.is_file() and f"={build.toolchain.cmake_file}\n" not in cache.read_text()


def configure_command(build: Build, source: Path, definitions: Mapping[str, str]) -> list[str]:
    """Arguments of cmake; pure but for where ninja is."""
    own = {"CMAKE_MAKE_PROGRAM": str(tools().ninja),
           "CMAKE_TOOLCHAIN_FILE": str(build.toolchain.cmake_file),
           **ccache.definitions(build.toolchain.root)}
    return ["-G", "Ninja", "-S", str(source), "-B", str(build.tree),
            *(f"-D{key}={value}" for key, value in {**own, **definitions}.items())]


def compile(build: Build, targets: Sequence[str] = ()) -> None:
    """Run ninja.

    Raises:
        AntlerError: it failed; shows the first error and names the log.
    """
    check(build.toolchain)
    _step(build, [str(tools().ninja), "-C", str(build.tree), *targets], "building")


def install(build: Build, prefix: Path) -> None:
    """Run cmake's install step into `prefix`, which is below the build's folder.

    Raises:
        AntlerError: it failed.
    """
    _step(build, [str(tools().cmake), "--install", str(build.tree), "--prefix", str(prefix)],
          "installing")


def _step(build: Build, argv: list[str], what: str) -> None:
    root = build.toolchain.root
    ccache.folder(root).mkdir(parents=True, exist_ok=True)
    words = enter(build.toolchain, argv, binds=(build.folder, ccache.folder(root)),
                  read_only=(*build.reads, build.toolchain.cmake_file.parent, *tools().folders),
                  cwd=build.folder, environment=ccache.environment(root, build.folder))
    try:
        with Steps() as steps:
            run(words, cwd=build.folder, log=build.log, on_line=steps.line)
    except CommandFailed as error:
        raise failure(what, error.done.output, build.log) from error


def failure(what: str, output: str, log: Path) -> AntlerError:
    """The error for a failed step: what the compiler or CMake said first, or the end."""
    full = log.parent.is_dir() and shutil.disk_usage(log.parent).free < _SOME
    if full or "No space left on device" in output:
        return from_os_error(OSError(errno.ENOSPC, "", str(log.parent)))
    lines = output.splitlines()
    said = re.compile(r"^CMake Error|\berror: |undefined reference to")
    first = next((i for i, line in enumerate(lines) if said.search(line)), max(len(lines) - 20, 0))
    return AntlerError(f"{what} failed", details="\n".join(lines[first : first + 20]),
                       resolution=f"the whole log: {log}")


def libraries(tree: Path) -> dict[str, Path]:
    """Static libraries in a build tree, by name without `lib` and `.a`."""
    return {path.stem.removeprefix("lib"): path for path in sorted(tree.rglob("lib*.a"))}
