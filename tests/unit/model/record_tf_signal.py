"""Writes tf_signal.json, what TensorFlow makes of known numbers: `python record_tf_signal.py`.

Needs `pip install tensorflow-cpu==2.18.1`, which the tests do without.
"""

import json
from pathlib import Path

import numpy as np
import tensorflow as tf


def rounded(values: tf.Tensor) -> list:
    return np.asarray(values, np.float64).round(8).tolist()


mel = tf.signal.linear_to_mel_weight_matrix(40, 257, 16000, 20.0, 4000.0).numpy().T
bands = np.random.default_rng(20).normal(-3, 2, 40).astype(np.float32)
sound = np.random.default_rng(21).uniform(-1, 1, 4 * 320 + 160).astype(np.float32)
power = tf.abs(tf.signal.stft(sound, 480, 320, window_fn=tf.signal.hann_window))
logs = tf.math.log(power @ mel.T + 1e-6)
Path(__file__).with_name("tf_signal.json").write_text(json.dumps({
    "hann": rounded(tf.signal.hann_window(48)), "hamming": rounded(tf.signal.hamming_window(48)),
    "mel_sums": rounded(mel.sum(axis=1)), "mel_7": rounded(mel[7]), "log_bands": rounded(bands),
    "coefficients": rounded(tf.signal.mfccs_from_log_mel_spectrograms(bands)[:10]),
    "mfccs": rounded(tf.signal.mfccs_from_log_mel_spectrograms(logs)[..., :10]),
}) + "\n")
