"""Which project a run is for: chosen before tasks/core/paths.py is imported."""

from __future__ import annotations

import os
from collections.abc import MutableMapping, Sequence
from pathlib import Path

OPTION = "--project"
VARIABLE = "ANTLER_PROJECT"
"""In the environment, so that processes that Antler starts have the same project."""


def enter(words: Sequence[str], environment: MutableMapping[str, str] = os.environ) -> list[str]:
    """Let this process act on the folder that `--project FOLDER` names, if that comes first.

    Returns:
        the other words.
    """
    option, equals, value = words[0].partition("=") if words else ("", "", "")
    folder, rest = (value, words[1:]) if equals else ("".join(words[1:2]), words[2:])
    if option != OPTION or not folder:
        return list(words)
    environment[VARIABLE] = str(Path(folder).expanduser().absolute())
    return list(rest)
