"""Values and the elements of tensors that stand for them (pure)."""

from __future__ import annotations

import numpy as np

from tasks.model.description import TensorUse
from tasks.model.reference.interpreter import Array


def elements(values: Array, tensor: TensorUse) -> Array:
    """The elements that are nearest to values; ties go to even ones."""
    kind = np.dtype(tensor.type)
    if kind.kind == "f":
        return values.astype(kind)
    limits, scale = np.iinfo(kind), float(np.float32(tensor.scale))
    wanted = np.rint(values.astype(np.float64) / scale) + tensor.zero_point
    return np.asarray(np.clip(wanted, limits.min, limits.max), kind)  # a scalar, too, as an array


def values(elements: Array, tensor: TensorUse) -> Array:
    """What elements stand for, as float32."""
    if elements.dtype.kind == "f":
        return elements.astype(np.float32)
    steps = (elements.astype(np.int64) - tensor.zero_point).astype(np.float32)
    return steps * np.float32(tensor.scale)
