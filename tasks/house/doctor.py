"""`./doit doctor`: what this machine and the target lack, before something fails for it."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tasks.core.errors import AntlerError
from tasks.core.paths import ROOT, SDK, home
from tasks.project.model import Project

NEEDED_GIB = 6.0
"""Free space for a first run: 1.3 GB root, 0.5 GB downloads, sources and builds (measured)."""


@dataclass(frozen=True)
class Check:
    """One finding: what was looked at, whether it is well, what was seen, what helps."""

    name: str
    well: bool
    seen: str
    helps: str = ""


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


def space(folder: Path) -> Check:
    """Free space where the store lies."""
    folder.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(folder).free / 2**30
    return Check("disk space", free >= NEEDED_GIB, f"{free:.1f} GiB free for {folder}",
                 f"a first run needs {NEEDED_GIB:g} GiB: free some, or set ANTLER_HOME elsewhere")


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


def board(project: Project) -> Check:
    """Whether the target answers; the stand-in is not started for it."""
    name = f"target {project.target.name}"
    if project.target.board == "stand-in":
        from tasks.board.standin import image, instance, vm

        return Check(name, True, vm.describe(image.image(), instance.instance()))
    from tasks.board.open import open_board

    try:
        with open_board(project.target) as there:
            return Check(name, True, there.run(["uname", "-a"]).stdout.strip())
    except AntlerError as error:
        return Check(name, False, error.brief, error.resolution)


def render(checks: list[Check]) -> str:
    """The findings as lines, what helps below what is not well."""
    width = max(len(check.name) for check in checks)
    lines = []
    for check in checks:
        lines.append(f"  {'✓' if check.well else '✗'} {check.name:{width}}  {check.seen}")
        if not check.well:
            lines.append(f"    {'':{width}}→ {check.helps}")
    return "\n".join(lines)


def doctor(project: Project) -> None:
    """Look at everything, print it, fail if something is not well."""
    checks = [*programs(which), namespace(), space(home()), mirror(), board(project)]
    print(f"checkout {ROOT}, store {home()}\n{render(checks)}")
    ill = [check.name for check in checks if not check.well]
    if ill:
        raise AntlerError(f"not well: {', '.join(ill)}", resolution="see the arrows above")
