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
