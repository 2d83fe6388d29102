"""Trains the three networks of the examples that are trained: `python train.py` writes weights.npz.

`fuzz`: dense 2-32-32-1, a transistor fuzz; `amp`: an LSTM of 8 cells, an overdriven stage with sag;
`drive`: three dilated convolutions, an overdrive with a speaker behind it. What each is to learn is
a function below, computed from a random generator's signals: no recordings, no data of anybody's.
Needs `pip install tensorflow-cpu==2.18.1`; takes some minutes. Another machine may train to other
weights: the file here is what the models are written from.
"""

from __future__ import annotations

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")  # the same rounding on every CPU

import designs
import numpy as np
import tensorflow as tf
from tensorflow.keras import layers

SEED = 20
FRAMES = 384


def one_pole(signals: np.ndarray, smoothing: float) -> np.ndarray:
    """A low-pass over the last axis: y += smoothing * (x - y)."""
    kept, made = np.zeros(signals.shape[:-1]), np.empty_like(signals)
    for n in range(signals.shape[-1]):
        kept = kept + smoothing * (signals[..., n] - kept)
        made[..., n] = kept
    return made


def fuzz(rows: np.ndarray) -> np.ndarray:
    """Rows of [sample, fuzz 0..1]: a bias that rises with the fuzz makes the clipping uneven."""
    sample, amount = rows[:, :1], rows[:, 1:]
    return np.tanh((1 + 7 * amount) * sample + amount * sample**2)


def amp(signals: np.ndarray) -> np.ndarray:
    """A clipping stage whose gain sags while it is loud, and a speaker's roll-off."""
    sag = 1 / (1 + one_pole(np.abs(signals), 0.01))
    return one_pole(np.tanh(4 * sag * (signals - one_pole(signals, 0.02))), 0.4)


def drive(signals: np.ndarray) -> np.ndarray:
    """Clipping between two low-passes."""
    return one_pole(np.tanh(5 * one_pole(signals, 0.5)), 0.25)


def signals(random: np.random.Generator, count: int) -> np.ndarray:
    """Sums of four tones with an envelope and a little noise, in -1..1; (count, FRAMES)."""
    time = np.arange(FRAMES) / 48000
    tones = random.uniform(60, 4000, (count, 4, 1)) ** random.choice([1, 0.8], (count, 4, 1))
    sound = np.sin(2 * np.pi * (tones * time + random.random((count, 4, 1)))).mean(axis=1)
    envelope = np.exp(-time * random.uniform(0, 300, (count, 1))) * random.random((count, 1)) ** 2
    return (2 * sound * envelope + random.normal(0, 0.02, sound.shape)).clip(-1, 1)


def fit(network: tf.keras.Model, given: np.ndarray, wanted: np.ndarray, epochs: int) -> None:
    """Trains `network` and prints how far it is from what it was to learn."""
    batch = max(16, len(given) // 64)
    steps = epochs * -(-len(given) // batch)
    rate = tf.keras.optimizers.schedules.CosineDecay(1e-2, steps, alpha=1e-2)
    network.compile(tf.keras.optimizers.Adam(rate), "mse", jit_compile=False)
    network.fit(given, wanted, batch, epochs, verbose=0)
    error = network.predict(given, verbose=0) - wanted
    print(f"{network.name}: rms error {np.sqrt(np.mean(error**2)):.2g} of {wanted.std():.2g}")


def main() -> None:
    """Trains all three."""
    tf.keras.utils.set_random_seed(SEED)
    tf.config.experimental.enable_op_determinism()
    random = np.random.default_rng(SEED)

    rows = random.uniform((-1.1, 0), (1.1, 1), (1 << 15, 2))
    fuzzer = tf.keras.Sequential(
        [layers.Dense(32, "tanh"), layers.Dense(32, "tanh"), layers.Dense(1)], name="fuzz")
    fit(fuzzer, rows, fuzz(rows), epochs=60)

    heard = signals(random, 256)
    amplifier = tf.keras.Sequential(
        [layers.LSTM(designs.CELLS, return_sequences=True), layers.Dense(1)], name="amp")
    fit(amplifier, heard[..., None], amp(heard)[..., None], epochs=40)

    kinds = zip((6, 6, 1), designs.DILATIONS, ("tanh", "tanh", None), strict=True)
    overdrive = tf.keras.Sequential(
        [layers.Conv1D(width, 3, dilation_rate=dilation, activation=activation)
         for width, dilation, activation in kinds], name="drive")
    fit(overdrive, heard[..., None], drive(heard)[:, designs.CONTEXT:, None], epochs=200)

    np.savez(designs.HERE / "weights.npz", **{
        f"{network.name}_{number}": weights for network in (fuzzer, amplifier, overdrive)
        for number, weights in enumerate(network.get_weights())})


if __name__ == "__main__":
    main()
