"""The numbers in the examples, the same for every engine; numpy only."""

from __future__ import annotations

from pathlib import Path

import numpy as np

HERE = Path(__file__).parent

DILATIONS = (1, 4, 16)  # of `drive`, whose kernels are 3 samples long
CONTEXT = 2 * sum(DILATIONS)  # samples of the past that decide one of drive's
CELLS = 8  # of the LSTM of `amp`
ENVELOPES = 2  # of `squeeze`
WINDOW = 32  # samples that the LSTM of `snippets` hears
FRAME = 256  # of `gate`; it moves on by half
SILENCE = 1e-9  # keeps `gate` from dividing 0 by 0
STROKES = ("silence", "picked", "muted")  # what `strokes` tells apart
RATE = 16000  # Hz, of `strokes`
HEARD, BAND_FRAME, BANDS, HIDDEN = 1024, 64, 16, 24  # samples of a run, of a frame; layers
LOUD = 10.0  # power of a band above which its logarithm counts
LAGS = np.arange(16, 113)  # of `pitch`, in samples at 8 kHz: 500 to 71 Hz
TUNED, TUNED_RATE = 512, 8000  # samples that it hears in a run, Hz
SHARP, SHORT = 150.0, 0.002  # the best lag counts, and of two that are as good the shorter one
CLEAR, SURE = 0.7, 50.0  # a period that is less alike than that is no pitch


def trained(network: str) -> list[np.ndarray]:
    """The weights that train.py found for `fuzz`, `amp` or `drive`, in Keras' order and shapes."""
    with np.load(HERE / "weights.npz") as file:
        names = [name for name in file.files if name.startswith(f"{network}_")]
        return [file[name] for name in names]


def squeeze() -> list[np.ndarray]:
    """A GRU that follows the level, once quickly and once slowly; in Keras' order and shapes.

    An update gate z makes h a one-pole low-pass, h = z * h + (1 - z) * candidate, of 1 / (1 - z)
    samples. A loud sample lowers z, so that the attack is quicker than the release.
    """
    release = np.log(np.array([100, 2400]) - 1.0)  # logit(z), in samples
    kernel, recurrent, bias = np.zeros((1, 6)), np.zeros((2, 6)), np.zeros((2, 6))
    kernel[0] = -2, -3, 0, 0, 1.5, 1.0  # z, r, candidate: two envelopes each
    recurrent[:, 4:] = (-0.1, 0.2), (0.0, -0.1)  # the quick one follows the slow one a little
    bias[0, :2] = release
    return [weights.astype(np.float32) for weights in (kernel, recurrent, bias)]


def hann() -> np.ndarray:
    """The window that `gate` puts on its results: two of them, half a frame apart, add up to 1."""
    return (np.sin(np.pi * np.arange(FRAME) / FRAME) ** 2).astype(np.float32)


def spectrum() -> np.ndarray:
    """A Hann window and an FFT as a matrix, (frame, 2 * bands): cosines, then sines, of multiples
    of 250 Hz at 16 kHz.
    """
    frame = np.arange(BAND_FRAME)
    angles = 2 * np.pi * np.outer(frame, np.arange(1, BANDS + 1)) / BAND_FRAME
    window = np.sin(np.pi * (frame + 0.5) / BAND_FRAME)[:, None] ** 2
    return (window * np.concatenate([np.cos(angles), np.sin(angles)], axis=1)).astype(np.float32)


def bands(windows: np.ndarray) -> np.ndarray:
    """What `strokes` hears in windows, (count, samples): (count, frames * bands), from 0 to 12."""
    parts = (windows.reshape(len(windows), -1, BAND_FRAME) @ spectrum()) ** 2
    power = parts[..., :BANDS] + parts[..., BANDS:]
    return np.log1p(LOUD * power).reshape(len(windows), -1)


def softmax(values: np.ndarray) -> np.ndarray:
    """Shares of 1, along the last axis."""
    powers = np.exp(values - values.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


def scores(weights: list[np.ndarray], windows: np.ndarray) -> np.ndarray:
    """What `strokes` makes of windows."""
    kernel, bias, last, last_bias = weights
    return softmax(np.maximum(bands(windows) @ kernel + bias, 0) @ last + last_bias)


def strokes() -> list[np.ndarray]:
    """The weights that train_strokes.py found."""
    with np.load(HERE / "strokes.npz") as file:
        return [file[name] for name in file.files]


def pitches() -> np.ndarray:
    """Hz of the lags of `pitch`."""
    return (TUNED_RATE / LAGS).astype(np.float32)


def pitch(window: np.ndarray) -> tuple[float, float]:
    """What `pitch` makes of 512 samples: Hz, and how alike one period is to the next.

    How alike the samples are to those so many before: twice their product over the sum of their
    squares, as McLeod & Wyvill have it (A smarter way to find pitch, 2005).
    """
    longest = LAGS[-1]
    now = window[longest:]
    before = np.stack([window[longest - lag:len(window) - lag] for lag in range(longest + 1)])
    energy = (now**2).sum() + (before**2).sum(axis=1)
    alike = (2 * before @ now / (energy + SILENCE))[LAGS]
    share = softmax(SHARP * (alike - SHORT * LAGS))
    clarity = alike.max()
    return float(share @ pitches() / (1 + np.exp(-SURE * (clarity - CLEAR)))), float(clarity)
