"""What is computed of the audio in front of a model that takes spectra instead of samples.

Frames of `window` samples, `hop` apart, go through a window function and an FFT; of each bin the
model gets its magnitude or power, or mel bands of these, or the cosine transform of bands: MFCCs.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from tasks.core.frozen import frozen


@frozen
class Shape:
    """A window function: (offset - (1 - offset) cos(2 pi n / window)) ** power, n from 0."""

    offset: float
    power: float = 1.0

    @property
    def tapers(self) -> bool:
        """Whether it makes a frame quieter at its ends."""
        return self.offset < 1

    def at(self, place: float) -> float:
        """Its value, so far in the frame: 0 to 1."""
        cosine = math.cos(2 * math.pi * place)
        return float(max(self.offset - (1 - self.offset) * cosine, 0.0) ** self.power)


SHAPES: Mapping[str, Shape] = {
    "hann": Shape(0.5), "hamming": Shape(0.54), "sqrt_hann": Shape(0.5, 0.5),
    "rectangular": Shape(1.0)}
"""Window functions by name, as the schema has them; periodic, as tf.signal's are."""

LOGARITHMS: Mapping[str, Mapping[str, float]] = {
    "natural": {"magnitude": 1.0, "power": 1.0},
    "decimal": {"magnitude": 1 / math.log(10), "power": 1 / math.log(10)},
    "decibels": {"magnitude": 20 / math.log(10), "power": 10 / math.log(10)}}
"""Logarithms by name: what the natural one is multiplied by, of magnitudes and of powers."""

FLOOR = 1e-6
"""Added before the logarithm where project.yaml says nothing; as the schema has it."""

FACTORS = (2, 3, 5)
"""Prime factors of an FFT's size: of others, its run would allocate memory (kiss_fft.c)."""


@frozen
class Mel:
    """Triangular filters, equally far apart on the mel scale; `low` and `high` in Hz.

    `high` is None for half of the sample rate.
    """

    bands: int
    low: float
    high: float | None


@frozen
class Features:
    """`model.features` of project.yaml.

    Attributes:
        window, hop, fft: samples of a frame, from one frame to the next, of its FFT.
        shape: the window function.
        takes: what of a bin counts: `magnitude` or `power`.
        mel: the bands that bins become; None: the model takes bins.
        log: `natural`, `decimal`, `decibels`; empty: no logarithm.
        floor: added before the logarithm.
        coefficients: how many of the bands' cosine transform the model takes; 0: bands.
        gives: what the model makes of the bins, of which audio is made again: a `mask` to multiply
            them by, or their `magnitude`; empty: it gives no audio.
    """

    window: int
    hop: int
    fft: int
    shape: Shape
    takes: str = "magnitude"
    mel: Mel | None = None
    log: str = ""
    floor: float = 0.0
    coefficients: int = 0
    gives: str = ""

    @property
    def bins(self) -> int:
        """Of a frame's FFT."""
        return self.fft // 2 + 1

    @property
    def count(self) -> int:
        """Values of a frame that the model takes."""
        return self.coefficients or (self.mel.bands if self.mel else self.bins)


def features(data: Mapping[str, Any]) -> Features:
    """Checked data of project.yaml, frozen."""
    return Features(
        int(data["window"]), int(data["hop"]), fft_size(data), SHAPES[data["shape"]], data["takes"],
        _mel(data["mel"]) if "mel" in data else None,
        data.get("log", ""), float(data["floor"]) if "log" in data else 0.0,
        int(data.get("coefficients", 0)), data.get("gives", ""))


def _mel(data: Mapping[str, Any]) -> Mel:
    return Mel(int(data["bands"]), float(data["low"]),
               float(data["high"]) if "high" in data else None)


def fft_size(data: Mapping[str, Any]) -> int:
    """What it says, or the next power of two."""
    return int(data.get("fft", 1 << (int(data["window"]) - 1).bit_length()))


def said(it: Features) -> dict[str, Any]:
    """What project.yaml says to have them, without what is its default there."""
    shape = next(name for name, shape in SHAPES.items() if shape == it.shape)
    mel = {"bands": it.mel.bands, "low": it.mel.low, "high": it.mel.high} if it.mel else None
    known = {"window": it.window, "hop": it.hop, "fft": it.fft, "shape": shape, "takes": it.takes,
             "mel": {key: value for key, value in (mel or {}).items() if value},
             "log": it.log, "floor": it.floor if it.log else FLOOR,
             "coefficients": it.coefficients, "gives": it.gives}
    usual = {"fft": fft_size({"window": it.window}), "shape": "hann", "takes": "magnitude",
             "mel": {}, "log": "", "floor": FLOOR, "coefficients": 0, "gives": ""}
    return {key: value for key, value in known.items() if value != usual.get(key)}
