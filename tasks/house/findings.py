"""What `./doit doctor` found, one line each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Check:
    """One finding: what was looked at, whether it is well, what was seen, what helps."""

    name: str
    well: bool
    seen: str
    helps: str = ""


def render(checks: Sequence[Check]) -> str:
    """The findings as lines, what helps below what is not well."""
    width = max(len(check.name) for check in checks)
    lines = []
    for check in checks:
        lines.append(f"  {'✓' if check.well else '✗'} {check.name:{width}}  {check.seen}")
        if not check.well:
            lines.append(f"    {'':{width}}→ {check.helps}")
    return "\n".join(lines)
