"""Makes `sum.tflite`: `python make_model.py`; needs `pip install tensorflow-cpu==2.18.1`.

It adds up its row [sample, three parameters]: what a host hears is the sample plus what it set, so
that each parameter's value can be read from the output.
"""

from __future__ import annotations

import os
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import tensorflow as tf


@tf.function(input_signature=[tf.TensorSpec([None, 4], tf.float32)])
def total(rows: tf.Tensor) -> tf.Tensor:
    """The sum of each row."""
    return tf.matmul(rows, tf.ones([4, 1]))


if __name__ == "__main__":
    converter = tf.lite.TFLiteConverter.from_concrete_functions([total.get_concrete_function()])
    Path(__file__).with_name("sum.tflite").write_bytes(converter.convert())
