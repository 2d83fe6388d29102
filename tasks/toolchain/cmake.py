"""Runs cmake and ninja in a toolchain, with progress, a log, and no network."""

from __future__ import annotations

import errno
import re
import shlex
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from tasks.core.errors import AntlerError, from_os_error
from tasks.core.frozen import frozen
from tasks.core.paths import CODE, PROJECT, home
from tasks.core.process import CommandFailed, run
from tasks.core.progress import Steps
from tasks.toolchain import ccache
from tasks.toolchain.enter import check, enter, tools
from tasks.toolchain.model import Toolchain

_SOME = 1 << 20
"""Free bytes below which a full disk is taken for the reason of a failure."""


@frozen
class Build:
    """A CMake build folder and the folders that the build may read.

    Attributes:
        folder: writable folder for the build tree `tree` and the log.
        reads: folders that the build can read but not write (sources).
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
        """The output of all commands."""
        return self.folder / "build.log"


def configure(build: Build, source: Path, definitions: Mapping[str, str]) -> None:
    """Run cmake.

    Raises:
        AntlerError: it failed; the details say why.
    """
    check(build.toolchain)
    words = [*(["--fresh"] if elsewhere(build) else []),
             *configure_command(build, source, definitions)]
    _step(build, [str(tools().cmake), *words], "configuring")
    if not (build.tree / "build.ninja").is_file():  # on a full disk CMake ends with 0
        raise failure("configuring", "CMake Error: there is no build.ninja", build.log)


def elsewhere(build: Build) -> bool:
    """Whether the tree was configured from another checkout and refers to its files.

    That is how another checkout finds the build of an engine that was killed.
    """
    cache = build.tree / "CMakeCache.txt"
    return cache.is_file() and f"={build.toolchain.cmake_file}\n" not in cache.read_text()


def configure_command(build: Build, source: Path, definitions: Mapping[str, str]) -> list[str]:
    """The arguments of cmake."""
    own = {"CMAKE_MAKE_PROGRAM": str(tools().ninja),
           "CMAKE_TOOLCHAIN_FILE": str(build.toolchain.cmake_file),
           **ccache.definitions(build.toolchain.root)}
    return ["-G", "Ninja", "-S", str(source), "-B", str(build.tree),
            *(f"-D{key}={value}" for key, value in {**own, **definitions}.items())]


def compile(build: Build, targets: Sequence[str] = ()) -> None:
    """Run ninja.

    Raises:
        AntlerError: it failed; the details have the first error.
    """
    check(build.toolchain)
    _step(build, [str(tools().ninja), "-C", str(build.tree), *targets], "building")


def install(build: Build, prefix: Path) -> None:
    """Install the build into `prefix`, a folder below the build's.

    Raises:
        AntlerError: it failed.
    """
    _step(build, [str(tools().cmake), "--install", str(build.tree), "--prefix", str(prefix)],
          "installing")


def nameless(environment: Mapping[str, str]) -> dict[str, str]:
    """The compilers' flags, beside those of `environment`: objects name no folder of this machine.

    By environment, since that reaches all that CMake configures, JUCE's own program too. Symbols of
    a project keep its paths, for the audit. The folders may be one: the compiler cache counts the
    flags, and ignores what is in them.
    """
    kept = [f"-ffile-prefix-map={home() / name}={name}" for name in
            ("sources", "artifacts", "scratch")]
    own = [f"-fmacro-prefix-map={folder}=." for folder in (CODE, PROJECT)]
    maps = " ".join(map(shlex.quote, [*kept, *own]))
    return {name: f"{environment.get(name, '')} {maps}".lstrip() for name in ("CFLAGS", "CXXFLAGS")}


def _step(build: Build, argv: list[str], what: str) -> None:
    root = build.toolchain.root
    ccache.folder(root).mkdir(parents=True, exist_ok=True)
    words = enter(build.toolchain, argv, binds=(build.folder, ccache.folder(root)),
                  read_only=(*build.reads, build.toolchain.cmake_file.parent, *tools().folders),
                  cwd=build.folder, environment={**ccache.environment(root, build.folder),
                                                 **nameless(build.toolchain.environment)})
    try:
        with Steps() as steps:
            run(words, cwd=build.folder, log=build.log, on_line=steps.line)
    except CommandFailed as error:
        raise failure(what, error.done.output, build.log) from error


def failure(what: str, output: str, log: Path) -> AntlerError:
    """The error for a failed step, with the first error in its output, or the end of that."""
    full = log.parent.is_dir() and shutil.disk_usage(log.parent).free < _SOME
    if full or "No space left on device" in output:
        return from_os_error(OSError(errno.ENOSPC, "", str(log.parent)))
    lines = output.splitlines()
    said = re.compile(r"^CMake Error|\berror: |undefined reference to")
    first = next((i for i, line in enumerate(lines) if said.search(line)), max(len(lines) - 20, 0))
    return AntlerError(f"{what} failed", details="\n".join(lines[first : first + 20]),
                       resolution=f"the whole log: {log}")


def libraries(tree: Path) -> dict[str, Path]:
    """The static libraries in a build tree, by their names without `lib` and `.a`."""
    return {path.stem.removeprefix("lib"): path for path in sorted(tree.rglob("lib*.a"))}
