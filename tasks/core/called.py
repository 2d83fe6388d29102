"""What a user types to call Antler. Messages say `./doit`, which is right in a checkout; they are
shown with what is right elsewhere.
"""

from __future__ import annotations

import re
import shlex
import sys
from pathlib import Path

from tasks.core.paths import CODE, IN_CHECKOUT, INSTALLED, PROJECT

IN_MESSAGES = "./doit"


COMMAND = "antler" if INSTALLED else IN_MESSAGES
"""The command itself, for whatever project: of a package, or of a checkout."""


def called() -> str:
    """What calls it for the project of this run."""
    return IN_MESSAGES if IN_CHECKOUT else for_project(PROJECT)


_OURS = r"(?m)^.*\n[ \t]*\^+$|(?<![\w./])\./doit(?! --project)|(?<![\w/])docs/[\w-]+\.md"
"""Our words in a message; or a line of the user's, which a line of carets below it tells."""


def as_typed(text: str) -> str:
    """A message with commands as the user types them, and Antler's pages where he finds them.

    Where it has them already, it stays: what a run for one of several targets said is shown again.
    So do the user's own: lines of his files that are shown, and a docs/ that has no such page.
    """
    return text if IN_CHECKOUT else re.sub(_OURS, _as_typed, text)


def _as_typed(found: re.Match[str]) -> str:
    if found[0] == IN_MESSAGES:
        return called()
    own = "\n" in found[0] or not (CODE / found[0]).is_file()
    return found[0] if own else f"{CODE}/{found[0]}"


def as_meant(text: str) -> str:
    """What a run for another project printed, with commands as messages have them; pure.

    The project of a comparison's worker is none of the user's: he types them for his own.
    """
    doit, folder = r"(?:'[^']*/doit'|[^\s`']*/doit)", r"(?:'[^']*'|[^\s`]+)"
    return re.sub(f"{doit} --project {folder}", IN_MESSAGES, text)


def for_project(folder: Path) -> str:
    """What calls it for a project; `antler` looks for the project where the user stands."""
    if INSTALLED:
        return COMMAND
    doit = IN_MESSAGES if Path.cwd() == CODE else str(CODE / "doit")
    return f"{shlex.quote(doit)} --project {shlex.quote(near(folder))}"


def itself(*words: str, code: Path = CODE) -> list[str]:
    """The command line of a run of its own, for the same project unless the words name another.

    Args:
        code: another checkout of Antler.
    """
    return [sys.executable, "-I", "-X", "utf8", str(code / "tasks/__main__.py"), *words]


def near(folder: Path) -> str:
    """A folder as the user may type it from where he stands."""
    here = Path.cwd()
    return str(folder.relative_to(here)) if folder.is_relative_to(here) else str(folder)
