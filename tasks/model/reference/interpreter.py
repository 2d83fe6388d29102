"""What an interpreter has to do; the only part of a reference that knows a format."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from numpy.typing import NDArray

Array = NDArray[Any]


class Interpreter(Protocol):
    """A model as it is after loading: what it keeps from run to run is at its beginning.

    Attributes:
        shapes: of its inputs, as exported; -1 where the export left a size open.
    """

    shapes: tuple[tuple[int, ...], ...]

    def run(self, inputs: Sequence[Array]) -> list[Array]:
        """Outputs for inputs, both in the file's order; sizes that are open may differ."""
        ...


Load = Callable[[bytes], Interpreter]
"""Loads a model file."""
