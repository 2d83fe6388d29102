"""How a command runs in a toolchain: as it is, or inside the toolchain's root by bubblewrap."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tasks.core.errors import AntlerError
from tasks.core.process import run
from tasks.toolchain.model import Toolchain

_PATH = "/usr/bin:/bin"
_HOME = "/tmp"  # noqa: S108  # a tmpfs of the namespace's own


@dataclass(frozen=True)
class Tools:
    """cmake and ninja as real programs: pip's wrapper scripts need a Python the root lacks.

    Attributes:
        cmake: cmake's binary; its share folder lies beside its bin folder.
        ninja: ninja's binary.
    """

    cmake: Path
    ninja: Path

    @property
    def folders(self) -> tuple[Path, ...]:
        """What must be visible where they run."""
        return (self.cmake.parents[1], self.ninja.parent)


def tools() -> Tools:
    """The build tools of this environment's wheels.

    Raises:
        AntlerError: they are not installed.
    """
    from importlib.metadata import PackageNotFoundError, files

    try:
        return Tools(_program(files("cmake"), "cmake"), _program(files("ninja"), "ninja"))
    except (PackageNotFoundError, StopIteration) as error:
        raise AntlerError(f"cmake or ninja is not in {sys.prefix}",
                          resolution="run any `./doit` command: it installs what is missing"
                          ) from error


def _program(files: object, name: str) -> Path:
    """The ELF program `name` among a wheel's files (the last one: scripts come first)."""
    found = [Path(str(f.locate())) for f in files or [] if f.name == name]  # type: ignore[attr-defined]
    return next(p.resolve() for p in found if p.is_file() and p.read_bytes()[:4] == b"\x7fELF")


def enter(toolchain: Toolchain, argv: Sequence[str | Path], *, binds: Sequence[Path] = (),
          read_only: Sequence[Path] = (), cwd: Path | None = None,
          network: bool = False) -> list[str]:
    """The command line that runs `argv` in `toolchain`'s root; pure.

    Folders keep their paths inside, so that compile_commands.json means the same to an editor
    outside. The root itself is read-only, /tmp is empty, there is no network.

    Args:
        binds: folders that are visible and writable inside.
        read_only: folders that are visible inside.
        cwd: folder the command starts in (one that is bound).
        network: let the command see the network.
    """
    words = [str(word) for word in argv]
    if toolchain.root is None:
        return words
    shown = [*_pairs("--ro-bind", read_only), *_pairs("--bind", binds)]
    return ["bwrap", *_base(toolchain.root.path), *shown, *([] if network else ["--unshare-net"]),
            "--unshare-pid", "--unshare-ipc", "--unshare-uts", "--die-with-parent",
            *(["--chdir", str(cwd)] if cwd else []), *_environment(), "--", *words]


def _base(root: Path) -> list[str]:
    """A fresh root: Debian's merged /usr, configuration, devices, an empty /tmp."""
    links = [word for name in ("bin", "sbin", "lib", "lib32", "lib64", "libx32")
             for word in ("--symlink", f"usr/{name}", f"/{name}")]
    return ["--tmpfs", "/", "--ro-bind", str(root / "usr"), "/usr",
            "--ro-bind", str(root / "etc"), "/etc", *links,
            "--dev", "/dev", "--proc", "/proc", "--tmpfs", "/tmp"]  # noqa: S108


def _pairs(option: str, folders: Sequence[Path]) -> list[str]:
    return [word for f in folders for word in (option, str(f), str(f))]


def _environment() -> list[str]:
    values = {"PATH": _PATH, "HOME": _HOME, "LC_ALL": "C.UTF-8", "TZ": "UTC"}
    return ["--clearenv", *(w for key, value in values.items() for w in ("--setenv", key, value))]


def check(toolchain: Toolchain) -> None:
    """Make sure that the compilers run in the toolchain's root.

    Raises:
        AntlerError: why they do not, and what helps.
    """
    if toolchain.root is None:
        return
    for compiler in compilers(toolchain):  # preprocessing nothing: it and its cc1plus start
        words = enter(toolchain, [compiler, "-E", "-x", "c++", "/dev/null"])
        done = run(words, check=False, timeout=30)
        if done.returncode:
            raise diagnose(done.output, toolchain.root.path)


def compilers(toolchain: Toolchain) -> list[str]:
    """The compilers that the toolchain's CMake file names."""
    return re.findall(r"set\(CMAKE_C(?:XX)?_COMPILER (\S+)\)", toolchain.cmake_file.read_text())


def diagnose(output: str, root: Path) -> AntlerError:
    """Say bubblewrap's or the compiler's complaint so that it can be mended."""
    brief = "commands cannot run in the toolchain's root"
    if "namespace" in output or "Operation not permitted" in output or "uid map" in output:
        return AntlerError(
            f"{brief}: this system lets users make no namespaces", details=output,
            resolution="allow them: `sudo sysctl kernel.unprivileged_userns_clone=1 "
            "kernel.apparmor_restrict_unprivileged_userns=0`; inside a container, start it with "
            "`--security-opt seccomp=unconfined --security-opt systempaths=unconfined`")
    if "No such file" in output or "Can't find source path" in output:
        return AntlerError(
            f"{brief}: it is not complete", details=output,
            resolution=f"rm -rf {root}\n  and run the command again: it is made anew in half a "
            "minute, what was built with it is kept")
    return AntlerError(brief, details=output, resolution="run `./doit doctor`")
