"""`./doit doctor`: what this machine and the target lack, before something fails for it."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from tasks.core.errors import AntlerError
from tasks.core.paths import ROOT, SDK, home
from tasks.house.findings import Check, render
from tasks.house.target import look
from tasks.project.model import Project

FIRST_GIB = 6.0
"""Free space for a first run: 3 GB are needed while the root is made. Measured then: 565 MB of
root, 0.5 GB of downloads and sources, 0.1 GB of engine and JUCE, 174 MB of stand-in."""

LATER_GIB = 1.0
"""Where root, engine and JUCE are in the store: build/ (135 MB), the stand-in (0.3 GB)."""


def parse_packages(text: str) -> list[tuple[str, str, str]]:
    """system-packages.txt as (group, command, package)."""
    rows = [line.split(maxsplit=3) for line in text.splitlines()
            if line.strip() and not line.startswith("#")]
    return [(row[0], row[1], row[2]) for row in rows]


def programs(which: Callable[[str], str | None]) -> list[Check]:
    """The programs that PyPI does not have."""
    groups = {"use"} if os.geteuid() == 0 else {"use", "user"}
    rows = parse_packages((SDK / "system-packages.txt").read_text())
    return [Check(command, which(command) is not None, which(command) or "missing",
                  f"sudo apt-get install {package}")
            for group, command, package in rows if group in groups]


def which(command: str) -> str | None:
    """Like a shell's, with the system folders that a user's PATH may lack."""
    return shutil.which(command, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")


def space(folder: Path, filled: bool) -> Check:
    """Free space where the store lies; less is enough where it is filled."""
    folder.mkdir(parents=True, exist_ok=True)
    free, needed = shutil.disk_usage(folder).free / 2**30, LATER_GIB if filled else FIRST_GIB
    run = "a run" if filled else "a first run"
    return Check("disk space", free >= needed, f"{free:.1f} GiB free for {folder}",
                 f"{run} needs {needed:g} GiB: free some, or set ANTLER_HOME elsewhere")


def filled(project: Project) -> bool:
    """Whether the target's root, engine and JUCE are in the store."""
    from tasks.deps.plan import plan
    from tasks.toolchain.load import load
    from tasks.toolchain.model import STAMP

    toolchain = load(project.target.toolchain)
    made = [artifact.manifest for artifact in plan(project, toolchain)]
    made += [toolchain.root.path / STAMP] if toolchain.root else []
    return all(stamp.is_file() for stamp in made)


def namespace() -> Check:
    """Whether commands can be run in a root of their own."""
    tried = subprocess.run(["bwrap", "--ro-bind", "/", "/", "--unshare-net", "true"],
                           capture_output=True, text=True, check=False) if which("bwrap") else None
    seen = "bwrap is missing" if tried is None else tried.stderr.strip() or "works"
    return Check("namespaces", tried is not None and tried.returncode == 0, seen,
                 "allow user namespaces: sysctl kernel.unprivileged_userns_clone=1 (Debian), "
                 "kernel.apparmor_restrict_unprivileged_userns=0 (Ubuntu)")


def mirror() -> Check:
    """Whether Debian's packages can be had."""
    from tasks.toolchain.mirror import mirrors

    try:
        return Check("Debian mirror", True, ", ".join(mirrors()))
    except AntlerError as error:
        return Check("Debian mirror", False, error.brief, error.resolution)


def doctor(project: Project) -> None:
    """Look at everything, print it, fail if something is not well."""
    checks = [*programs(which), namespace(), space(home(), filled(project)), mirror(),
              *look(project.target)]
    print(f"checkout {ROOT}, store {home()}\n{render(checks)}")
    ill = [check.name for check in checks if not check.well]
    if ill:
        raise AntlerError(f"not well: {', '.join(ill)}", resolution="see the arrows above")
