"""Makes the models that only other versions of TensorFlow Lite run: `python make_models.py`.

`per_channel.tflite`: dense layers quantized as TensorFlow 2.17 and later do it by default.
`select_ops.tflite`: an operator of TensorFlow's own, which its Lite form does not have.
Both take rows [sample, gain]. Needs `pip install tensorflow-cpu==2.18.1`.
"""

from __future__ import annotations

import os
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import tensorflow as tf

HERE = Path(__file__).resolve().parent


def per_channel() -> bytes:
    """A network just large enough (1024 weights in a layer) for its weights to be quantized."""
    tf.keras.utils.set_random_seed(20)
    dense = [tf.keras.layers.Dense(32, "tanh"), tf.keras.layers.Dense(32, "tanh"),
             tf.keras.layers.Dense(1)]
    converter = tf.lite.TFLiteConverter.from_keras_model(
        tf.keras.Sequential([tf.keras.Input((2,)), *dense]))
    converter.optimizations = [tf.lite.Optimize.DEFAULT]
    return converter.convert()


class SelectOps(tf.Module):
    """tan(sample + gain)."""

    @tf.function(input_signature=[tf.TensorSpec([None, 2], tf.float32)])
    def run(self, rows: tf.Tensor) -> tf.Tensor:
        return tf.tan(tf.matmul(rows, tf.constant([[1.0], [1.0]])))


def select_ops() -> bytes:
    module = SelectOps()
    function = module.run.get_concrete_function()
    converter = tf.lite.TFLiteConverter.from_concrete_functions([function], module)
    converter.target_spec.supported_ops = [tf.lite.OpsSet.TFLITE_BUILTINS,
                                           tf.lite.OpsSet.SELECT_TF_OPS]
    return converter.convert()


if __name__ == "__main__":
    (HERE / "per_channel.tflite").write_bytes(per_channel())
    (HERE / "select_ops.tflite").write_bytes(select_ops())
