"""A network for RTNeural, whatever file it came from.

Weights are in Keras' order and shapes. A row of `inputs` values, the sample and what stands beside
it, becomes what the last layer gives: out_gain * (layers(row) + row[0] if it skips), the sample
being multiplied by in_gain before.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]

MOST_INPUTS = 64
"""The sample and what stands beside it (plugin_src/inference/rtneural/Network.h)."""

ACTIVATIONS = ("elu", "relu", "sigmoid", "softmax", "tanh")


class Unsuitable(Exception):
    """A file holds no network that runs here.

    Attributes:
        what: why, behind the file's name.
        helps: what to do.
    """

    def __init__(self, what: str, helps: str = "copy or download it again; if it was exported "
                 "just now, look at what the export said") -> None:
        super().__init__(what)
        self.what, self.helps = what, helps


@dataclass(frozen=True, eq=False)
class Layer:
    """One layer.

    Attributes:
        kind: one of `ACTIVATIONS`, or what `weights` are of:
            dense: [in, out], [out].
            conv1d: [kernel, in / groups, out], [out]; the last of the kernel is for the newest.
            lstm: [in, 4 size], [size, 4 size], [4 size]; gates input, forget, cell, output.
            gru: [in, 3 size], [size, 3 size], [2, 3 size]; gates update, reset, candidate.
            batchnorm: scale, offset, mean, variance, each [size].
            prelu: [size].
        size: values that it gives for each sample.
        dilation, groups: of a conv1d.
        epsilon: of a batchnorm.
    """

    kind: str
    size: int
    weights: tuple[Array, ...] = ()
    dilation: int = 1
    groups: int = 1
    epsilon: float = 0.0

    @property
    def keeps_state(self) -> bool:
        """Whether what it gives depends on earlier samples."""
        return self.kind in ("conv1d", "lstm", "gru")

    @property
    def multiply_adds(self) -> int:
        """Of one sample, in matrix products."""
        products = {"dense": 1, "conv1d": 1, "lstm": 2, "gru": 2}.get(self.kind, 0)
        return sum(it.size for it in self.weights[:products])


@dataclass(frozen=True, eq=False)
class Network:
    """A network.

    Attributes:
        origin: whose format it is in.
        skips: its input is added to its result.
        in_gain, out_gain: factors.
        sample_rate: Hz that it was trained at; 0: the file does not say it.
        test: samples, and what they become from the beginning without gains, parameters at 0.
    """

    origin: str
    inputs: int
    layers: tuple[Layer, ...]
    skips: bool = False
    in_gain: float = 1.0
    out_gain: float = 1.0
    sample_rate: int = 0
    test: tuple[Array, Array] | None = None

    @property
    def outputs(self) -> int:
        """Values that it gives for each sample."""
        return self.layers[-1].size

    def not_a_number(self) -> Iterator[str]:
        """Names of layers whose weights hold NaN."""
        for number, layer in enumerate(self.layers, start=1):
            if any(np.isnan(it).any() for it in layer.weights):
                yield f"layer {number} ({layer.kind})"


def weights(value: Any, what: str, shape: Sequence[int]) -> Array:
    """Numbers as an array of that shape.

    Args:
        what: they are, in the plural.

    Raises:
        Unsuitable: they are none, too large, or of another shape.
    """
    found = numbers(value, what)
    if found.shape != tuple(shape):
        raise Unsuitable(f"does not fit together: {what} are {_by(found.shape)}, "
                         f"{_by(shape)} are wanted")
    return found


def numbers(value: Any, what: str) -> Array:
    """Numbers as an array.

    Raises:
        Unsuitable: they are none, or too large.
    """
    try:
        found = np.array(value)
    except ValueError as error:  # rows of several lengths
        raise Unsuitable(f"is damaged: {what} are no table of numbers") from error
    if found.dtype.kind not in "fiu" or not found.size:
        raise Unsuitable(f"is damaged: {what} are no numbers")
    if (np.abs(found) > np.finfo(np.float32).max).any():
        raise Unsuitable(f"holds numbers that are too large for float32: {what}",
                         "its training failed: train it again, with a smaller learning rate")
    return found.astype(np.float32)


def whole(value: Any, what: str, least: int = 1, most: int = 1 << 20) -> int:
    """A whole number.

    Raises:
        Unsuitable: it is none, or not from `least` to `most`.
    """
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        text = repr(value)
        raise Unsuitable(f"is damaged: {what} is {text if len(text) < 30 else 'something else'}, "
                         f"not a number from {least} to {most}")
    return value


def _by(shape: Sequence[int]) -> str:
    return " x ".join(map(str, shape)) or "one"
