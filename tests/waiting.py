"""Wait for what another process or thread does."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

Found = TypeVar("Found")

PATIENCE = 120.0
"""Seconds after which it will not happen any more: the machine may be slow, and busy with tests."""


def until(look: Callable[[], Found], otherwise: str = "it does not come true") -> Found:
    """What `look()` finds, as soon as it finds something.

    Raises:
        AssertionError: it does not within PATIENCE; `otherwise` says so.
    """
    end = time.monotonic() + PATIENCE
    while not (found := look()):
        assert time.monotonic() < end, otherwise
        time.sleep(0.02)
    return found
