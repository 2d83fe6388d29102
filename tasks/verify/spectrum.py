"""Spectra of what the plugin made, of its reference and of what is between them (pure)."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from tasks.core.frozen import frozen
from tasks.model.reference.player import Samples

FLOOR = -240.0
"""dB; what is less is as good as nothing."""

_LOWEST = 20.0
_OCTAVE = 6
"""Bands of an octave."""


@frozen
class Spectrum:
    """Levels in bands of a sixth of an octave, in dB of a sine at full scale, the mean of channels.

    Attributes:
        part: of the sound.
        hertz: middles of the bands.
        difference: of the result minus its reference.
    """

    part: str
    hertz: tuple[float, ...]
    output: tuple[float, ...]
    reference: tuple[float, ...]
    difference: tuple[float, ...]


def spectra(made: Samples, wanted: Samples, parts: Iterable[tuple[str, slice]],
            rate: int) -> tuple[Spectrum, ...]:
    """Of parts of a result, by name; none of a part that is not finite, which has no spectrum.

    Args:
        made: the result, (channels, frames).
        wanted: its reference, the same.
        rate: Hz.
    """
    return tuple(_spectrum(name, made[:, part], wanted[:, part], rate) for name, part in parts
                 if np.isfinite(made[:, part]).all())


def _spectrum(name: str, made: Samples, wanted: Samples, rate: int) -> Spectrum:
    edges = _edges(rate)
    levels = [_levels(each, rate, edges)
              for each in (made, wanted, made.astype(np.float64) - wanted)]
    there = ~np.isnan(levels[0])  # a short sound has no line in some of the lowest bands
    middles = np.sqrt(edges[:-1] * edges[1:])
    return Spectrum(name, *(tuple(np.round(row[there], 1).tolist())
                            for row in (middles, *levels)))


def _edges(rate: int) -> NDArray[np.float64]:
    count = int(_OCTAVE * np.log2(rate / 2 / _LOWEST))
    edges: NDArray[np.float64] = _LOWEST * 2 ** (np.arange(count + 1) / _OCTAVE)
    return edges


def _levels(sound: Samples | NDArray[np.float64], rate: int,
            edges: NDArray[np.float64]) -> NDArray[np.float64]:
    frames = sound.shape[1]
    window = np.hanning(frames)
    lines = np.abs(np.fft.rfft(sound * window)) ** 2 * 2 / (frames * (window ** 2).sum())
    band = np.digitize(np.fft.rfftfreq(frames, 1 / rate), edges) - 1
    power = np.array([lines[:, band == number].sum(axis=1).mean() if (band == number).any()
                      else np.nan for number in range(len(edges) - 1)])
    levels: NDArray[np.float64] = 10 * np.log10(np.maximum(power / 0.5, 10 ** (FLOOR / 10)))
    return levels
