"""Runs commands in a toolchain: inside the toolchain's root, with bubblewrap."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from tasks.core.errors import AntlerError
from tasks.core.frozen import frozen
from tasks.core.process import run
from tasks.toolchain.model import Root, Toolchain

_ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC",
                "HOME": "/tmp",  # noqa: S108  # a tmpfs of the namespace
                "SOURCE_DATE_EPOCH": "0"}  # fixes __DATE__, so that products have no build time


@frozen
class Tools:
    """The binaries of cmake and ninja; pip's wrapper scripts need Python, which the root lacks.

    Attributes:
        cmake: cmake's binary, in a bin folder next to its share folder.
        ninja: ninja's binary.
    """

    cmake: Path
    ninja: Path

    @property
    def folders(self) -> tuple[Path, ...]:
        """The folders that must be visible where they run."""
        return (self.cmake.parents[1], self.ninja.parent)


def tools() -> Tools:
    """The build tools, from the wheels in .venv.

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
    """The ELF program `name` among the files of a wheel."""
    found = [Path(str(f.locate())) for f in files or [] if f.name == name]  # type: ignore[attr-defined]
    return next(p.resolve() for p in found if p.is_file() and p.read_bytes()[:4] == b"\x7fELF")


def enter(toolchain: Toolchain, argv: Sequence[str | Path], *, binds: Sequence[Path] = (),
          read_only: Sequence[Path] = (), cwd: Path | None = None,
          environment: Mapping[str, str] | None = None) -> list[str]:
    """The command line that runs `argv` in the toolchain's root, with its SDK if it has one.

    Folders have the same paths inside and outside, so that an editor can use compile_commands.json.
    The root is read-only, /tmp is empty, and there is no network.

    Args:
        binds: folders that can be read and written inside.
        read_only: folders that can be read inside.
        cwd: the working folder of the command, one of these.
        environment: additional variables.

    Raises:
        AntlerError: its SDK was not looked at yet.
    """
    values = {**_ENVIRONMENT, **toolchain.environment, **(environment or {})}
    return ["bwrap", *_base(toolchain.root),
            *_pairs("--ro-bind", (*toolchain.mounts, *read_only)),
            *_pairs("--bind", binds), "--unshare-net", "--unshare-pid", "--unshare-ipc",
            "--unshare-uts", "--die-with-parent", "--clearenv",
            *(["--chdir", str(cwd)] if cwd else []),
            *(word for name, value in values.items() for word in ("--setenv", name, value)),
            "--", *(str(word) for word in argv)]


def _base(root: Root) -> list[str]:
    """Options for a root: its folders, Debian's merged /usr, devices, an empty /tmp."""
    links = [word for name in ("bin", "sbin", "lib", "lib32", "lib64", "libx32")
             if name not in root.top for word in ("--symlink", f"usr/{name}", f"/{name}")]
    folders = [word for name in ("usr", "etc", *root.top)
               for word in ("--ro-bind", str(root.path / name), f"/{name}")]
    return ["--tmpfs", "/", *folders, *links,
            "--dev", "/dev", "--proc", "/proc", "--tmpfs", "/tmp"]  # noqa: S108


def _pairs(option: str, folders: Sequence[Path]) -> list[str]:
    return [word for f in folders for word in (option, str(f), str(f))]


def check(toolchain: Toolchain) -> None:
    """Check that the toolchain's compilers run.

    Raises:
        AntlerError: they do not run; says why, and what helps.
    """
    for compiler in toolchain.compilers:  # an empty input starts the compiler and its cc1plus
        words = enter(toolchain, [compiler, "-E", "-x", "c++", "/dev/null"])
        done = run(words, check=False, timeout=30)
        if done.returncode:
            raise diagnose(done.output, toolchain)


def diagnose(output: str, toolchain: Toolchain) -> AntlerError:
    """The error for a compiler that does not start, with advice for bubblewrap's messages."""
    brief = f"the compilers of {toolchain.name} do not start"
    if "namespace" in output or "Operation not permitted" in output or "uid map" in output:
        return AntlerError(
            f"{brief}: unprivileged user namespaces are disabled", details=output,
            resolution="allow them: `sudo sysctl kernel.unprivileged_userns_clone=1 "
            "kernel.apparmor_restrict_unprivileged_userns=0`; inside a container, start it with "
            "`--security-opt seccomp=unconfined --security-opt systempaths=unconfined`")
    if "No such file" in output or "Can't find source path" in output:
        first = "".join(f"check that {folder} is complete; if it is, "
                        for folder in toolchain.mounts)
        return AntlerError(
            f"{brief}: something is missing in their root", details=output,
            resolution=f"{first}rm -rf {toolchain.root.path}\n  and run the command again: the "
            "root is made again within a minute, and what was built with it is kept")
    return AntlerError(brief, details=output, resolution="run `./doit doctor`")
