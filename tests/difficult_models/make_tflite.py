"""Makes the .tflite files here: `python make_tflite.py`; README.md says what each does.

Needs `pip install tensorflow-cpu==2.18.1`.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import numpy as np
import tensorflow as tf

HERE = Path(__file__).parent
Tensors = dict[str, tf.Tensor]


def looks_ahead(audio: tf.Tensor) -> Tensors:
    """The mean of a sample and its neighbours, also the next one."""
    kernel = np.array([0.25, 0.5, 0.25], np.float32).reshape(3, 1, 1)
    return {"out": tf.nn.conv1d(audio, kernel, 1, "SAME")}


def normalizes(audio: tf.Tensor) -> Tensors:
    """Divides by the peak of what it gets."""
    return {"out": audio / (tf.reduce_max(tf.abs(audio)) + 1e-3)}


def random(audio: tf.Tensor) -> Tensors:
    """Adds noise."""
    return {"out": audio + tf.random.uniform(tf.shape(audio), -0.1, 0.1)}


def changing_size(audio: tf.Tensor) -> Tensors:
    """Only the samples above 0."""
    return {"out": tf.boolean_mask(audio, audio > 0)}


def nan_weights(rows: tf.Tensor) -> Tensors:
    """One weight is no number."""
    return {"out": tf.tanh(tf.matmul(rows, [[float("nan")], [1.0]]))}


def unpaired(audio: tf.Tensor, one: tf.Tensor, two: tf.Tensor) -> Tensors:
    """Two sums: of the samples, and of their squares."""
    samples = one + tf.cumsum(audio, axis=1)
    squares = two + tf.cumsum(audio * audio, axis=1)
    return {"out": samples / (1 + squares), "left": samples[:, -1], "right": squares[:, -1]}


def gain_and_peak(audio: tf.Tensor, gain: tf.Tensor) -> Tensors:
    """Gain and peak have one shape."""
    out = audio * gain
    return {"out": out, "peak": tf.reshape(tf.reduce_max(tf.abs(out)), [1])}


def unknown_operator(rows: tf.Tensor) -> Tensors:
    """An operator that TensorFlow Lite does not have."""
    return {"out": tf.tan(tf.matmul(rows, [[1.0], [1.0]]))}


class Stuck(tf.Module):
    """Adds up √(1 - x²), which samples beyond ±1 make NaN for ever."""

    def __init__(self) -> None:
        super().__init__()
        self.total = tf.Variable([[[0.0]]])

    def __call__(self, audio: tf.Tensor) -> Tensors:
        """As loud as so much was added up."""
        sums = self.total + tf.cumsum(tf.sqrt(1 - audio * audio), axis=1)
        self.total.assign(sums[:, -1:])
        return {"out": audio * tf.tanh(0.02 * sums)}


def export(function: Callable[..., Tensors], name: str, module: tf.Module | None = None,
           custom: bool = False, **shapes: list[int | None]) -> None:
    """Writes NAME.tflite; `custom` lets operators of TensorFlow's own through."""
    specs = [tf.TensorSpec(shape, tf.float32, tensor) for tensor, shape in shapes.items()]
    made = tf.function(function, input_signature=specs).get_concrete_function()
    converter = tf.lite.TFLiteConverter.from_concrete_functions([made], module or tf.Module())
    converter.allow_custom_ops = custom
    (HERE / f"{name}.tflite").write_bytes(converter.convert())


if __name__ == "__main__":
    export(looks_ahead, "looks_ahead", audio=[1, None, 1])
    export(normalizes, "normalizes", audio=[None])
    export(random, "random", audio=[None])
    export(changing_size, "changing_size", audio=[None])
    export(nan_weights, "nan_weights", rows=[None, 2])
    export(unpaired, "unpaired", audio=[1, None, 1], one=[1, 1], two=[1, 1])
    export(gain_and_peak, "gain_and_peak", audio=[1, 1, None], gain=[1])
    export(unknown_operator, "unknown_operator", rows=[None, 2], custom=True)
    stuck = Stuck()
    export(stuck.__call__, "stuck", stuck, audio=[1, None, 1])
