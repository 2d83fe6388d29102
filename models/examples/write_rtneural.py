"""Writes the examples for RTNeural, in the formats of its exporter, of AIDA-X and of GuitarML.

`PYTHONPATH=../.. python write_rtneural.py [FOLDER]` needs nothing but numpy.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import designs
import numpy as np

from tasks.model.reference.rtneural import RtNeural

FOLDER = Path(sys.argv[1]) if len(sys.argv) > 1 else designs.HERE
TESTED = 256  # samples of AIDA-X' self test


def numbers(values: np.ndarray) -> list:
    """Lists of numbers with as many digits as a float32 has."""
    if values.ndim:
        return [numbers(row) for row in values]
    return float(str(values.astype(np.float32)))


def layer(kind: str, size: int, *weights: np.ndarray, activation: str = "",
          **more: object) -> dict:
    """A layer as RTNeural's exporter writes it."""
    return {"type": kind, "activation": activation, "shape": [None, None, size], **more,
            "weights": [numbers(it) for it in weights]}


def write(name: str, text: dict) -> None:
    """Writes one file."""
    (FOLDER / name).write_text(json.dumps(text, separators=(",", ":")) + "\n")


def fuzz() -> None:
    """Dense layers on rows of the sample and the fuzz."""
    weights = designs.trained("fuzz")
    layers = [layer("dense", len(bias), kernel, bias, activation="tanh" if number < 2 else "")
              for number, (kernel, bias) in enumerate(zip(weights[::2], weights[1::2],
                                                          strict=True))]
    write("fuzz.json", {"in_shape": [None, None, 2], "layers": layers})


def drive() -> None:
    """Three dilated convolutions, each of which remembers what it needs of the past."""
    weights = designs.trained("drive")
    layers = []
    for number, dilation in enumerate(designs.DILATIONS):
        kernel, bias = weights[2 * number], weights[2 * number + 1]
        last = number == len(designs.DILATIONS) - 1
        layers.append(layer("conv1d", len(bias), kernel, bias, activation="" if last else "tanh",
                            kernel_size=[len(kernel)], dilation=[dilation], groups=1))
    write("drive_stream.json", {"in_shape": [None, None, 1], "layers": layers})


def amp() -> dict:
    """An LSTM and a dense layer."""
    kernel, recurrent, bias, dense_kernel, dense_bias = designs.trained("amp")
    return {"in_shape": [None, None, 1],
            "layers": [layer("lstm", designs.CELLS, kernel, recurrent, bias, activation="tanh"),
                       layer("dense", 1, dense_kernel, dense_bias)]}


def amps() -> None:
    """The amplifier as RTNeural has it; hotter, and beside its input, as AIDA-X has it."""
    write("amp.json", amp())
    name = "amp_hot.aidax"
    aida = {**amp(), "in_skip": 1, "in_gain": 6, "out_gain": -3,
            "metadata": {"name": "amp_hot", "samplerate": "48000", "license": "GPL-3.0-or-later"}}
    given = np.round(np.random.default_rng(7).uniform(-1, 1, TESTED), 3).astype(np.float32)
    made = RtNeural(json.dumps(aida).encode()).played(given[:, np.newaxis], 1, 1)[:, 0]
    write(name, {**aida, "input_batch": numbers(given),
                 "output_batch": made.astype(np.float64).round(6).tolist()})


def follow() -> None:
    """A GRU that follows the level: how loud it is, as a signal."""
    kernel, recurrent, bias = designs.squeeze()
    both = np.array([[1, -1]], np.float32)  # of a sample, what is above 0 and what is below
    write("follow.json", {"in_shape": [None, None, 1], "layers": [
        layer("time-distributed-dense", 2, both, np.zeros(2), activation="relu"),
        layer("dense", 1, np.ones((2, 1)), np.zeros(1)),
        layer("gru", designs.ENVELOPES, kernel, recurrent, bias, activation="tanh"),
        layer("dense", 1, np.full((2, 1), 0.5), np.zeros(1))]})


def tone() -> None:
    """The amplifier with a knob, as GuitarML has it: what the LSTM makes is added to the input.

    Nobody trained the knob: it moves the gates by random numbers.
    """
    kernel, recurrent, bias, dense_kernel, dense_bias = designs.trained("amp")
    random = np.random.default_rng(3)
    knob = random.uniform(-1, 1, (1, 4 * designs.CELLS))
    first = random.uniform(-0.1, 0.1, bias.shape)
    write("amp_tone.json", {
        "model_data": {"model": "SimpleRNN", "input_size": 2, "skip": 1, "output_size": 1,
                       "unit_type": "LSTM", "num_layers": 1, "hidden_size": designs.CELLS,
                       "bias_fl": True},
        "state_dict": {name: numbers(values) for name, values in {
            "rec.weight_ih_l0": np.concatenate([kernel, knob]).T,
            "rec.weight_hh_l0": recurrent.T,
            "rec.bias_ih_l0": first, "rec.bias_hh_l0": bias - first,
            "lin.weight": dense_kernel.T, "lin.bias": dense_bias}.items()}})


def main() -> None:
    """Writes all of them."""
    fuzz()
    drive()
    amps()
    follow()
    tone()


if __name__ == "__main__":
    main()
