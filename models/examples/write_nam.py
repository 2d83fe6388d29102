"""Writes the examples for Neural Amp Modeler: `python write_nam.py [FOLDER]`; numpy only.

`amp_lstm` has the weights that train.py found. The other two are made by hand: an overdrive,
clipping between two low-passes. A low-pass is a product of short convolutions, since
1 + a z + a² z² + … + a⁷ z⁷ = (1 + a z)(1 + a² z²)(1 + a⁴ z⁴); and where numbers are small, the tanh
behind each convolution changes nothing.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import designs
import numpy as np

FOLDER = Path(sys.argv[1]) if len(sys.argv) > 1 else designs.HERE
VERSION, RATE = "0.5.4", 48000
SMALL = 0.02  # numbers of this size go through a tanh as they are
GAIN, BEFORE, AFTER = 5.0, 0.5, 0.75  # into the clipping; the low-passes' feedback
UNEVEN = 0.3  # what one channel of the ConvNet has more when it is clipped


def write(name: str, architecture: str, config: dict, weights: list[np.ndarray]) -> None:
    """Writes NAME.nam; the weights are in the order that the format has."""
    flat = np.concatenate([np.ravel(it) for it in weights]).astype(np.float32)
    said = {"version": VERSION, "architecture": architecture, "config": config,
            "weights": [round(it, 6) for it in flat.tolist()], "sample_rate": RATE}
    (FOLDER / f"{name}.nam").write_text(json.dumps(said, separators=(",", ":")) + "\n")


def lstm() -> None:
    """`amp` as Neural Amp Modeler has LSTMs; before the first sample there was silence."""
    kernel, recurrent, bias, dense, shift = designs.trained("amp")
    zeros = np.zeros(2 * designs.CELLS)  # its first hidden and cell state
    config = {"input_size": 1, "hidden_size": designs.CELLS, "num_layers": 1}
    write("amp_lstm", "LSTM", config,
          [np.concatenate([kernel, recurrent]).T, bias, zeros, dense, shift])


def steps(dilations: tuple[tuple[int, ...], tuple[int, ...]]) -> list[tuple[int, float, float]]:
    """Of each convolution its dilation, its low-pass's feedback, and what it multiplies by."""
    (first, *rest), (again, *others) = dilations
    chain = [(first, BEFORE, SMALL), *((it, BEFORE, 1.0) for it in rest)]
    chain[-1] = (*chain[-1][:2], GAIN * (1 - BEFORE) / SMALL)
    return [*chain, (again, AFTER, SMALL * (1 - AFTER)), *((it, AFTER, 1.0) for it in others)]


def wave_net() -> None:
    """Each layer hears one channel and writes to the next; channel 0 is the audio."""
    taps, chain = 3, steps(((1, 3), (1, 3, 9)))
    channels = len(chain) + 1
    rechannel = np.zeros((channels, 1))
    rechannel[0] = 1
    weights: list[np.ndarray] = [rechannel]
    for number, (dilation, feedback, scale) in enumerate(chain):
        kernel, onwards = np.zeros((channels, channels, taps)), np.zeros((channels, channels))
        powers = feedback ** (dilation * np.arange(taps)[::-1])  # the oldest sample is the first
        kernel[number + 1, number] = scale * powers
        onwards[number + 1, number + 1] = 1
        weights += [kernel, np.zeros(channels), np.zeros((channels, 1)), onwards,
                    np.zeros(channels)]
    head = np.zeros(channels)
    head[-1] = 1 / SMALL
    array = {"input_size": 1, "condition_size": 1, "head_size": 1, "channels": channels,
             "kernel_size": taps, "dilations": [it[0] for it in chain], "activation": "Tanh",
             "gated": False, "head_bias": True}
    write("drive_wavenet", "WaveNet", {"layers": [array], "head": None, "head_scale": 1.0},
          [*weights, head, np.zeros(1), np.ones(1)])


def conv_net() -> None:
    """Two channels: one is clipped more on one side. The last bias makes silence of silence."""
    weights: list[np.ndarray] = []
    chain = steps(((1, 2), (1, 2, 4, 8)))
    for number, (dilation, feedback, scale) in enumerate(chain):
        powers = scale * feedback ** (dilation * np.array([1, 0]))
        kernel = np.zeros((2, 1 if number == 0 else 2, 2))
        for channel in range(2):
            kernel[channel, channel if number else 0] = powers
        uneven = np.array([0.0, UNEVEN]) * (scale > 1)
        weights += [kernel, np.zeros(2), np.ones(2), np.ones(2), uneven, np.zeros(1)]
    config = {"channels": 2, "dilations": [it[0] for it in chain], "batchnorm": True,
              "activation": "Tanh"}
    rests = 0.5 * np.tanh(UNEVEN) * (1 - AFTER**16)
    write("drive_convnet", "ConvNet", config,
          [*weights, np.full(2, 0.5 / SMALL), -np.ones(1) * rests])


def main() -> None:
    """Writes all of them."""
    lstm()
    wave_net()
    conv_net()


if __name__ == "__main__":
    main()
