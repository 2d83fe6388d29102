"""The figures of the last verdicts, and how they differ from those before."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tasks.core.frozen import frozen


@frozen
class Figures:
    """What a target's verdict.json and verify.json say; None where it is not known.

    Attributes:
        when: each was written, to tell new ones from old ones.
        verdict, verify: PASS or FAIL.
        load: the longest block's, as a fraction of the time that a block lasts.
        error: the largest difference from the model in Python, in dB.
    """

    when: tuple[str, str] = ("", "")
    verdict: str | None = None
    load: float | None = None
    verify: str | None = None
    error: float | None = None


def read(folder: Path) -> Figures:
    """The figures in a target's folder."""
    judged, compared = _json(folder / "verdict.json"), _json(folder / "verify.json")
    errors = [channel["decibels"] for take in compared.get("takes", ())
              for channel in take["channels"] if channel["decibels"] is not None]
    load = judged.get("load") or {}
    return Figures((judged.get("when", ""), compared.get("when", "")), judged.get("verdict"),
                   load.get("maximum"), compared.get("verdict"), max(errors, default=None))


def difference(name: str, before: Figures, now: Figures) -> str:
    """A line: what was measured anew, and what it was before."""
    judged, compared = (b != n for b, n in zip(before.when, now.when, strict=True))
    parts = []
    if judged:
        parts += [_change(before.verdict, now.verdict),
                  f"longest block {_change(_percent(before.load), _percent(now.load))}"]
    if compared:
        parts += [f"verify {_change(before.verify, now.verify)}",
                  f"error {_change(_decibels(before.error), _decibels(now.error))}"]
    return f"{name}: {', '.join(parts) or 'nothing was measured'}"


def _change(before: str | None, now: str | None) -> str:
    known = now or "unknown"
    return known if before in (None, now) else f"{before} → {known}"


def _percent(load: float | None) -> str | None:
    return None if load is None else f"{100 * load:.1f} %"


def _decibels(error: float | None) -> str | None:
    return None if error is None else f"{error:.1f} dB"


def _json(file: Path) -> dict[str, Any]:
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
