"""Makes the odd little models that the plugin's C++ tests need: `python make_models.py`.

`fixed_batch.tflite` refuses to be resized: a whole block cannot go through it at once.
`row_mixing.tflite` can be resized, but then adds the rows up: it must not get a whole block either.
`root_of_gain.tflite` gives NaN for gains below 0: it must be tried with gains that it is used with.
`root_of_sample.tflite` gives NaN for samples below 0: the plugin must not put them out.
`stateful.tflite` has a variable that survives a run, and that is not 0 at first.
All take rows [sample, gain]. Needs `pip install tensorflow-cpu==2.18.1`.
"""

from __future__ import annotations

import os
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import tensorflow as tf

HERE = Path(__file__).resolve().parent


class FixedBatch(tf.Module):
    """tanh(2 * sample + gain), after a shape that holds one row only."""

    @tf.function(input_signature=[tf.TensorSpec([None, 2], tf.float32)])
    def run(self, rows: tf.Tensor) -> tf.Tensor:
        return tf.tanh(tf.matmul(tf.reshape(rows, [1, 2]), tf.constant([[2.0], [1.0]])))


class RowMixing(tf.Module):
    """sample + gain, plus the same of all rows before."""

    @tf.function(input_signature=[tf.TensorSpec([None, 2], tf.float32)])
    def run(self, rows: tf.Tensor) -> tf.Tensor:
        return tf.cumsum(tf.matmul(rows, tf.constant([[1.0], [1.0]])), axis=0)


class Roots(tf.Module):
    """tanh(a * √b), a and b being [sample, gain] or [gain, sample]."""

    def __init__(self, a: int, b: int) -> None:
        super().__init__()
        self.a, self.b = tf.one_hot([a], 2, axis=0), tf.one_hot([b], 2, axis=0)

    @tf.function(input_signature=[tf.TensorSpec([None, 2], tf.float32)])
    def run(self, rows: tf.Tensor) -> tf.Tensor:
        return tf.tanh(tf.matmul(rows, self.a) * tf.sqrt(tf.matmul(rows, self.b)))


class Stateful(tf.Module):
    """sample + gain + everything that came before, from 1/4 on."""

    def __init__(self) -> None:
        super().__init__()
        self.total = tf.Variable([[0.25]])

    @tf.function(input_signature=[tf.TensorSpec([1, 2], tf.float32)])
    def run(self, row: tf.Tensor) -> tf.Tensor:
        self.total.assign_add(tf.matmul(row, tf.constant([[1.0], [1.0]])))
        return self.total.read_value()


def export(module: tf.Module, name: str) -> None:
    """Writes `module.run` as NAME.tflite beside this file."""
    function = module.run.get_concrete_function()
    converter = tf.lite.TFLiteConverter.from_concrete_functions([function], module)
    (HERE / f"{name}.tflite").write_bytes(converter.convert())


if __name__ == "__main__":
    export(FixedBatch(), "fixed_batch")
    export(RowMixing(), "row_mixing")
    export(Roots(0, 1), "root_of_gain")
    export(Roots(1, 0), "root_of_sample")
    export(Stateful(), "stateful")
