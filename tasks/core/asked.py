"""What this run of doit was asked for: the words of a task may depend on what follows it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

Names = Callable[[], Sequence[str]]

_names: Names = tuple


def asked_for() -> Sequence[str]:
    """Their names; none outside of a run."""
    return _names()


@contextmanager
def asking(names: Names) -> Iterator[None]:
    """Let tasks find what the run is for.

    Args:
        names: called when a task wants to know: doit reads the command line only then.
    """
    global _names  # noqa: PLW0603  # doit's tasks have no other way to it
    before, _names = _names, names
    try:
        yield
    finally:
        _names = before
