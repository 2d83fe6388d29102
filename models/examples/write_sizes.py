"""Writes a network of Neural Amp Modeler in five sizes: `python write_sizes.py FOLDER`; numpy only.

Four have the layers of the sizes that its trainer calls standard, lite, feather and nano; the fifth
has half the channels of nano. Their weights are drawn, so they sound like nothing, and cost what
trained ones do: for `./doit compare` (docs/compare.md).
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np

TAPS = 3
TEN, SEVEN = [2**it for it in range(10)], [2**it for it in range(7)]
THIRTEEN = [*TEN[7:], *TEN]
SIZES = {"pico": (2, SEVEN, THIRTEEN), "nano": (4, SEVEN, THIRTEEN),
         "feather": (8, SEVEN, THIRTEEN), "lite": (12, SEVEN, THIRTEEN), "standard": (16, TEN, TEN)}
"""Channels of the first array of layers, of which the second has half; dilations of both."""

LOUDNESS = 0.02
"""Of the result; biases are zero, so that silence stays silence."""


def layers(inputs: int, channels: int, head: int, dilations: list[int], bias: bool) -> dict:
    """The configuration of one array."""
    return {"input_size": inputs, "condition_size": 1, "head_size": head, "channels": channels,
            "kernel_size": TAPS, "dilations": dilations, "activation": "Tanh", "gated": False,
            "head_bias": bias}


def weights(array: dict, rng: np.random.Generator) -> list[np.ndarray]:
    """Of an array, in the order of the format; each matrix keeps the level as it is."""
    channels = array["channels"]

    def drawn(*shape: int) -> np.ndarray:
        return rng.normal(0, np.prod(shape[1:]) ** -0.5, shape)

    parts = [drawn(channels, array["input_size"])]
    for _ in array["dilations"]:
        parts += [drawn(channels, channels, TAPS), np.zeros(channels), drawn(channels, 1),
                  drawn(channels, channels), np.zeros(channels)]
    return [*parts, drawn(array["head_size"], channels),
            *([np.zeros(array["head_size"])] if array["head_bias"] else [])]


def main(folder: Path) -> None:
    """Writes all of them."""
    for name, (channels, first, second) in SIZES.items():
        half, rng = channels // 2, np.random.default_rng(channels)
        arrays = [layers(1, channels, half, first, False), layers(channels, half, 1, second, True)]
        numbers = np.concatenate([np.ravel(it) for array in arrays for it in weights(array, rng)])
        said = {"version": "0.5.4", "architecture": "WaveNet", "sample_rate": 48000,
                "config": {"layers": arrays, "head": None, "head_scale": LOUDNESS},
                "weights": [round(it, 5) for it in [*numbers.tolist(), LOUDNESS]]}
        (folder / f"{name}.nam").write_text(json.dumps(said, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
