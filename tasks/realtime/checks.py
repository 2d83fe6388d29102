"""One line of the verdict."""

from __future__ import annotations

from dataclasses import dataclass

PASS, FAIL, NOT_MEASURED = "PASS", "FAIL", "not measured"


@dataclass(frozen=True)
class Check:
    """What was measured against its limit, in words; `value` is what was measured, as a number."""

    name: str
    measured: str
    limit: str
    result: str
    value: float | None = None
    note: str = ""


def check(name: str, good: bool, measured: str, limit: str, value: float | None = None,
          note: str = "") -> Check:
    """PASS where `good`, else FAIL."""
    return Check(name, measured, limit, PASS if good else FAIL, value, note)


def no_data(name: str, limit: str, why: str = "no data") -> Check:
    """What should have been seen and was not is a failure."""
    return Check(name, why, limit, FAIL)


def not_measured(name: str, limit: str, why: str) -> Check:
    """What cannot be seen there at all."""
    return Check(name, NOT_MEASURED, limit, NOT_MEASURED, None, why)


def percent(value: float) -> str:
    """A fraction as percent, three significant digits at least."""
    return f"{value * 100:.{1 if value >= 0.1 else 2}f} %"
