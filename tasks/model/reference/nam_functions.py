"""The functions between the layers of Neural Amp Modeler's networks, in numpy (pure)."""

from __future__ import annotations

import numpy as np

from tasks.model.engines.nam_file import Activation
from tasks.model.reference.interpreter import Array


def sigmoid(x: Array) -> Array:
    """1 / (1 + exp(-x))."""
    made: Array = 0.5 * (1 + np.tanh(0.5 * x))
    return made


def _fast_tanh(x: Array) -> Array:
    size = np.abs(x)
    above = 2.45550750702956 * (1 + size) + (0.893229853513558 + 0.821226666969744 * size) * x * x
    below = 2.44506634652299 + (2.44506634652299 + x * x) * np.abs(
        x + 0.814642734961073 * x * size)
    made: Array = x * above / below
    return made


def activate(function: Activation, x: Array) -> Array:
    """The function of each value; slopes of their own go by channel."""
    numbers = np.array(function.numbers, np.float32).astype(np.float64)
    made: Array
    match function.name:
        case "Tanh":
            made = np.tanh(x)
        case "Hardtanh":
            made = np.clip(x, -1, 1)
        case "Fasttanh":
            made = _fast_tanh(x)
        case "ReLU":
            made = np.maximum(x, 0)
        case "LeakyReLU" | "PReLU":
            made = np.where(x > 0, x, x * numbers[:, None])
        case "Sigmoid":
            made = sigmoid(x)
        case "SiLU":
            made = x * sigmoid(x)
        case "Hardswish":
            made = x * np.clip(x + 3, 0, 6) / 6
        case "LeakyHardtanh":
            low, high, below, above = numbers
            made = np.clip(x, low, high) + below * np.minimum(x - low, 0) + (
                above * np.maximum(x - high, 0))
        case _:
            made = x / (1 + np.abs(x))
    return made
