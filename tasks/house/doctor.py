"""`./doit doctor`: what this machine and the target lack, before something fails for it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from tasks.core.errors import AntlerError
from tasks.core.findings import Check, render
from tasks.core.paths import CODE, PROJECT, SDK, home
from tasks.core.process import run
from tasks.house.target import look
from tasks.project.model import Project

FIRST_GIB = 6.0
"""Free space for a first run: 3 GB are needed while the root is made. Measured then: 565 MB of
root, 0.5 GB of downloads and sources, 0.1 GB of engine and JUCE, 174 MB of stand-in."""

LATER_GIB = 1.0
"""Where root, engine and JUCE are in the store: build/ (135 MB), the stand-in (0.3 GB)."""


def programs(listing: str) -> list[Check]:
    """What PyPI does not have, from the lines `name package place` of sdk/setup.sh; pure."""
    rows = [line.split(" ", 2) for line in listing.splitlines()]
    return [Check(Path(name).name, place != "-", place if place != "-" else "missing",
                  f"sudo apt-get install {package}") for name, package, place in rows]


def space(folder: Path, filled: bool) -> Check:
    """Free space where the store lies; less is enough where it is filled."""
    folder.mkdir(parents=True, exist_ok=True)
    free, needed = shutil.disk_usage(folder).free / 2**30, LATER_GIB if filled else FIRST_GIB
    what = "a run" if filled else "a first run"
    return Check("disk space", free >= needed, f"{free:.1f} GiB free for {folder}",
                 f"{what} needs {needed:g} GiB: free some, or set ANTLER_HOME elsewhere")


def filled(project: Project) -> bool:
    """Whether the target's root, engine and JUCE are in the store."""
    from tasks.deps.plan import plan
    from tasks.toolchain.load import for_target

    toolchain = for_target(project.target)
    made = [toolchain.root.stamp, *(artifact.manifest for artifact in plan(project, toolchain))]
    return all(stamp.is_file() for stamp in made)


def namespace() -> Check:
    """Whether commands can be run in a root of their own."""
    try:
        tried = run(["bwrap", "--ro-bind", "/", "/", "--unshare-net", "true"], check=False)
    except AntlerError as error:
        return Check("namespaces", False, error.brief, error.resolution)
    return Check("namespaces", tried.returncode == 0, tried.output.strip() or "works",
                 "allow user namespaces: sysctl kernel.unprivileged_userns_clone=1 (Debian), "
                 "kernel.apparmor_restrict_unprivileged_userns=0 (Ubuntu)")


def mirror() -> Check:
    """Whether Debian's packages can be had."""
    from tasks.core.mirror import mirrors

    try:
        return Check("Debian mirror", True, ", ".join(mirrors()))
    except AntlerError as error:
        return Check("Debian mirror", False, error.brief, error.resolution)


def doctor(projects: Callable[[], Sequence[Project]], as_json: bool = False) -> None:
    """Look at everything, print it, fail if something stands in the way.

    Args:
        projects: reads project.yaml.
        as_json: print it for a program.
    """
    checks = [*findings(projects)]
    shown = (json.dumps({"project": str(PROJECT), "antler": str(CODE), "store": str(home()),
                         "checks": [check.as_dict() for check in checks]}, indent=1)
             if as_json else f"project {PROJECT}, Antler {CODE}, store {home()}\n{render(checks)}")
    print(shown, flush=True)
    ill = [f"target {check.target}: {check.name}" if check.target else check.name
           for check in checks if check.fails]
    if ill:
        raise AntlerError(f"not well: {', '.join(ill)}",
                          resolution=f"see {'`helps`' if as_json else 'the arrows'} above")


def findings(projects: Callable[[], Sequence[Project]]) -> Iterator[Check]:
    """All of it: this machine, project.yaml, the targets."""
    known = list[Project]()
    yield from machine()
    try:
        known += projects()
    except AntlerError as error:
        yield Check("project.yaml", False, f"{error.brief}\n{error.details}".strip(),
                    error.resolution or "correct what it shows")
    yield space(home(), bool(known) and all(map(filled, known)))
    with ThreadPoolExecutor(max(1, len(known))) as asked:  # they wait for boards
        for checks in asked.map(looked, known):
            yield from checks


def looked(project: Project) -> list[Check]:
    """What is about a target."""
    return [replace(check, target=project.name) for check in look(project)]


def machine() -> Iterator[Check]:
    """What is about this machine, whatever the project."""
    yield from programs(run(["sh", SDK / "setup.sh", CODE, "--look"]).output)
    yield namespace()
    yield mirror()
