"""What a user types to call Antler: messages say `./doit`, as in a checkout, and are shown so."""

from __future__ import annotations

import shlex
from pathlib import Path

from tasks.core.paths import CODE, IN_CHECKOUT, PROJECT

IN_MESSAGES = "./doit"

INSTALLED = CODE.parent.name in ("site-packages", "dist-packages")
"""Whether it is a command of the system, `antler`, and no checkout."""


def called() -> str:
    """What calls it for the project of this run."""
    return IN_MESSAGES if IN_CHECKOUT and not INSTALLED else for_project(PROJECT)


def for_project(folder: Path) -> str:
    """What calls it for a project; `antler` looks for the project where the user stands."""
    if INSTALLED:
        return "antler"
    doit = IN_MESSAGES if Path.cwd() == CODE else str(CODE / "doit")
    return f"{shlex.quote(doit)} --project {shlex.quote(near(folder))}"


def near(folder: Path) -> str:
    """A folder as the user may type it from where he stands."""
    here = Path.cwd()
    return str(folder.relative_to(here)) if folder.is_relative_to(here) else str(folder)
