"""A row of the verdict as a value."""

from __future__ import annotations

from tasks.core.frozen import frozen

PASS, FAIL, NOT_MEASURED = "PASS", "FAIL", "not measured"


@frozen
class Check:
    """Something measured and its limit, both as text; `value` is the measured number."""

    name: str
    measured: str
    limit: str
    result: str
    value: float | None = None
    note: str = ""


def check(name: str, good: bool, measured: str, limit: str, value: float | None = None,
          note: str = "") -> Check:
    """A check that is PASS if `good`, else FAIL."""
    return Check(name, measured, limit, PASS if good else FAIL, value, note)


def no_data(name: str, limit: str, why: str = "no data") -> Check:
    """A failed check: something should have been measured but was not."""
    return Check(name, why, limit, FAIL)


def not_measured(name: str, limit: str, why: str) -> Check:
    """A check that does not count: this cannot be measured there."""
    return Check(name, NOT_MEASURED, limit, NOT_MEASURED, None, why)


def percent(value: float) -> str:
    """A fraction as percent, with at least three significant digits."""
    return f"{value * 100:.{1 if value >= 0.1 else 2}f} %"
