"""RTNeural's layers in numpy, from their definitions: sample after sample, in double precision.

A recurrent network may make much of a rounding: of two computations in float32 neither is right.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from tasks.model.engines.rtneural_file import network
from tasks.model.engines.rtneural_network import Layer
from tasks.model.reference.interpreter import Array

PACKAGES: tuple[str, ...] = ()

Step = Callable[[Array], Array]
"""What a layer makes of the next samples, [frames, in] → [frames, out]; it remembers earlier ones.
"""


class RtNeural:
    """A network for RTNeural."""

    def __init__(self, model: bytes) -> None:
        self._network = network(model)
        self._steps = [_KINDS[layer.kind](layer) for layer in self._network.layers]
        self.shapes = ((-1, self._network.inputs),)

    def run(self, inputs: Sequence[Array]) -> list[Array]:
        """It goes on where the last run ended."""
        return [self.played(inputs[0], self._network.in_gain, self._network.out_gain)]

    def played(self, rows: Array, in_gain: float, out_gain: float) -> Array:
        """The same with other gains."""
        rows = rows.astype(np.float64)
        rows[:, 0] *= in_gain
        made = rows
        with np.errstate(over="ignore"):  # 1 / (1 + exp(…)) of a large number is 0, as it should be
            for step in self._steps:
                made = step(made)
        skipped = rows[:, :1] if self._network.skips else 0
        return (out_gain * (made + skipped)).astype(np.float32)


load = RtNeural


def self_test(model: bytes, given: Array, wanted: Array) -> float:
    """The largest difference from what a file says that it makes of samples: as AIDA-X tests it,
    without gains, all parameters at 0.
    """
    loaded = RtNeural(model)
    rows = np.zeros((len(given), loaded.shapes[0][1]), np.float32)
    rows[:, 0] = given
    return float(np.abs(loaded.played(rows, 1.0, 1.0)[:, 0] - wanted).max())


def _sigmoid(x: Array) -> Array:
    return 1 / (1 + np.exp(-x))


def _dense(it: Layer) -> Step:
    kernel, bias = it.weights
    return lambda x: x @ kernel + bias


def _conv1d(it: Layer) -> Step:
    kernel, bias = it.weights
    reach = (len(kernel) - 1) * it.dilation
    before = np.zeros((reach, kernel.shape[1] * it.groups))

    def step(x: Array) -> Array:
        nonlocal before
        heard = np.concatenate([before, x])
        before = heard[len(heard) - reach:]
        made = np.broadcast_to(bias, (len(x), it.size))
        for place, taps in enumerate(kernel):
            late = heard[place * it.dilation:][:len(x)]
            made = made + np.concatenate([
                part @ columns for part, columns in zip(np.split(late, it.groups, 1),
                                                        np.split(taps, it.groups, 1),
                                                        strict=True)], 1)
        return made

    return step


def _lstm(it: Layer) -> Step:
    kernel, recurrent, bias = it.weights
    state = np.zeros(it.size)
    cell = np.zeros(it.size)

    def step(x: Array) -> Array:
        nonlocal state, cell
        made = np.empty((len(x), it.size))
        for frame, given in enumerate(x @ kernel + bias):
            gates = given + state @ recurrent
            into, forget, candidate, out = np.split(gates, 4)
            cell = _sigmoid(forget) * cell + _sigmoid(into) * np.tanh(candidate)
            made[frame] = state = _sigmoid(out) * np.tanh(cell)
        return made

    return step


def _gru(it: Layer) -> Step:
    kernel, recurrent, (bias, again) = it.weights
    state = np.zeros(it.size)

    def step(x: Array) -> Array:
        nonlocal state
        made = np.empty((len(x), it.size))
        for frame, given in enumerate(x @ kernel + bias):
            update, reset, candidate = np.split(given, 3)
            update_, reset_, candidate_ = np.split(state @ recurrent + again, 3)
            kept = _sigmoid(update + update_)
            fresh = np.tanh(candidate + _sigmoid(reset + reset_) * candidate_)
            made[frame] = state = kept * state + (1 - kept) * fresh
        return made

    return step


def _batchnorm(it: Layer) -> Step:
    scale, offset, mean, variance = it.weights
    factor = scale / np.sqrt(variance.astype(np.float64) + it.epsilon)
    return lambda x: factor * (x - mean) + offset


def _prelu(it: Layer) -> Step:
    alpha, = it.weights
    return lambda x: np.where(x >= 0, x, alpha * x)


def _of(function: Step) -> Callable[[Layer], Step]:
    return lambda _: function


_KINDS: dict[str, Callable[[Layer], Step]] = {
    "dense": _dense, "conv1d": _conv1d, "lstm": _lstm, "gru": _gru, "batchnorm": _batchnorm,
    "prelu": _prelu, "tanh": _of(np.tanh), "sigmoid": _of(_sigmoid),
    "relu": _of(lambda x: np.maximum(x, 0)),
    "elu": _of(lambda x: np.where(x > 0, x, np.expm1(np.minimum(x, 0)))),
    "softmax": _of(lambda x: np.exp(x) / np.exp(x).sum(1, keepdims=True))}
