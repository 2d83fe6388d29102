"""What took long to find out, kept in a file for as long as what it was made from is the same."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

from tasks.core.files import write_atomically


def recall(memory: Path, stamp: str) -> Any:
    """What was kept in the file `memory` under the same stamp; None where there is nothing.

    Args:
        stamp: digest of what it was made from; empty: that is not known, so nothing is recalled.
    """
    try:
        known = json.loads(memory.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    same = stamp and isinstance(known, dict) and known.get("stamp") == stamp
    return known.get("data") if same else None


def keep(memory: Path, stamp: str, data: object) -> None:
    """Keep JSON-able data for `recall`; where it cannot be written it is found out again."""
    with suppress(OSError):
        write_atomically(memory, json.dumps({"stamp": stamp, "data": data}))
