"""Trains the saturator that Antler starts with and exports it: `python train_saturator.py`.

A dense network of 2-10-10-1 learns y = tanh(k * x), where x is the audio sample and the drive k
rises from 1 (gain 0) to 5 (gain 1), evenly in decibels. It keeps no state and takes any number of
rows [sample, gain] at once. Beside the model goes saturator.test.json: inputs, and what the
interpreter of TensorFlow itself makes of them. Needs `pip install tensorflow-cpu==2.18.1`; takes a
few minutes.
"""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")  # the same rounding on every CPU

import numpy as np
import tensorflow as tf

HERE = Path(__file__).resolve().parent
SEED = 20
EPOCHS = 200
BATCH = 1024
TRAINING_ROWS = 1 << 17
MAXIMUM_DRIVE = 5.0


def saturate(rows: np.ndarray) -> np.ndarray:
    """What the network is to learn: a column of samples for rows of [sample, gain 0..1]."""
    drive = MAXIMUM_DRIVE ** rows[:, 1:2]
    return np.tanh(drive * rows[:, 0:1]).astype(np.float32)


def training_rows(random: np.random.Generator) -> np.ndarray:
    """Loud and quiet samples (most audio is quiet), silence, and slightly more than full scale."""
    loud = random.uniform(-1.1, 1.1, TRAINING_ROWS)
    samples = loud ** random.choice([1, 3], TRAINING_ROWS)
    samples[random.random(TRAINING_ROWS) < 0.1] = 0.0
    return np.stack([samples, random.uniform(0.0, 1.0, TRAINING_ROWS)], axis=1).astype(np.float32)


def train() -> tf.keras.Model:
    """The trained network; the same one at every run on the same TensorFlow."""
    tf.keras.utils.set_random_seed(SEED)
    tf.config.experimental.enable_op_determinism()
    rows = training_rows(np.random.default_rng(SEED))
    network = tf.keras.Sequential(
        [
            tf.keras.Input((2,), name="sample_and_gain"),
            tf.keras.layers.Dense(10, activation="tanh"),
            tf.keras.layers.Dense(10, activation="tanh"),
            tf.keras.layers.Dense(1),
        ]
    )
    steps = EPOCHS * TRAINING_ROWS // BATCH
    rate = tf.keras.optimizers.schedules.CosineDecay(1e-2, steps, alpha=1e-3)
    network.compile(tf.keras.optimizers.Adam(rate), "mse", jit_compile=False)
    network.fit(rows, saturate(rows), BATCH, EPOCHS, verbose=0)
    return network


def interpret(model: bytes, rows: np.ndarray) -> np.ndarray:
    """TensorFlow's own result for `rows`, one row at a time."""
    interpreter = tf.lite.Interpreter(model_content=model, num_threads=1)
    interpreter.allocate_tensors()
    source = interpreter.get_input_details()[0]["index"]
    sink = interpreter.get_output_details()[0]["index"]
    results = []
    for row in rows:
        interpreter.set_tensor(source, row[np.newaxis])
        interpreter.invoke()
        results.append(interpreter.get_tensor(sink)[0])
    return np.array(results)


def vectors(model: bytes, rows: np.ndarray) -> str:
    """`rows` and the model's results as JSON; float32 survives in nine digits."""
    columns = {"inputs": rows, "outputs": interpret(model, rows)}
    return json.dumps({k: [[float(f"{x:.9g}") for x in r] for r in v] for k, v in columns.items()})


def report(model: bytes) -> None:
    """Prints how far the model is from the function, for README.md."""
    grid = np.stack(np.meshgrid(np.linspace(-1, 1, 201), np.linspace(0, 1, 21)), axis=-1)
    rows = grid.reshape(-1, 2).astype(np.float32)
    error = interpret(model, rows) - saturate(rows)
    silence = np.stack([np.zeros(21), np.linspace(0, 1, 21)], axis=1).astype(np.float32)
    print(f"tensorflow {tf.__version__}, numpy {np.__version__}, seed {SEED}")
    print(f"{len(model)} bytes, sha256 {hashlib.sha256(model).hexdigest()}")
    print(f"largest error {np.abs(error).max():.2g}, rms {np.sqrt((error**2).mean()):.2g}")
    print(f"largest output for silence {np.abs(interpret(model, silence)).max():.2g}")


def main() -> None:
    """Trains, exports, writes the test vectors and prints the figures."""
    model = tf.lite.TFLiteConverter.from_keras_model(train()).convert()
    (HERE / "saturator.tflite").write_bytes(model)
    random = np.random.default_rng(SEED + 1)
    rows = random.uniform((-1.0, 0.0), (1.0, 1.0), (200, 2)).astype(np.float32)
    edges = np.array([[0, 0], [0, 1], [1, 0], [1, 1], [-1, 0], [-1, 1]], np.float32)
    (HERE / "saturator.test.json").write_text(vectors(model, np.concatenate([edges, rows])) + "\n")
    report(model)


if __name__ == "__main__":
    main()
