"""What other commands wrote about a target, as far as it is there and can be read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tasks.core.files import digest, tree_digest
from tasks.core.frozen import frozen
from tasks.core.paths import CODE
from tasks.realtime.history import Entry, parse

_VERSIONS = {"verdict": 7, "verify": 2, "compare": 1}
"""Of the formats in schema/ that this page draws."""


@frozen
class Documents:
    """JSON as its schema says (verdict, verify, compare); None where there is none.

    Attributes:
        foreign: names of files that another version of Antler wrote, or that are damaged.
    """

    verdict: Mapping[str, Any] | None = None
    verify: Mapping[str, Any] | None = None
    compare: Mapping[str, Any] | None = None
    history: tuple[Entry, ...] = ()
    foreign: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether there is nothing to show."""
        return not (self.verdict or self.verify or self.compare)


def stamp(found: Documents, name: str) -> str:
    """Digest of all that a page shows: what was measured, and the code that puts it into words.

    Args:
        name: of the target.
    """
    rooms = (CODE / "tasks" / room for room in ("report", "realtime", "verify"))
    return digest(vars(found), name, tree_digest(*rooms))


def read(folder: Path, compare: Path) -> Documents:
    """What is there.

    Args:
        folder: of a target's products.
        compare: what `./doit compare` wrote.
    """
    files = {"verdict": folder / "verdict.json", "verify": folder / "verify.json",
             "compare": compare}
    found = {name: _document(name, file) for name, file in files.items() if file.is_file()}
    history = folder / "history.jsonl"
    lines = history.read_text(encoding="utf-8") if history.is_file() else ""
    return Documents(**found, history=parse(lines),
                     foreign=tuple(files[name].name for name, it in found.items() if it is None))


def _document(name: str, file: Path) -> Mapping[str, Any] | None:
    try:
        said = json.loads(file.read_text(encoding="utf-8"))
        return said if said[f"antler_{name}"] == _VERSIONS[name] else None
    except (ValueError, KeyError, TypeError):
        return None
