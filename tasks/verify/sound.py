"""The test signal: what shows a fault of a plugin, in a second and a half (pure)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tasks.model.reference.player import Samples

_SEED = 20

NOISE, SWEEP, IMPULSES, SILENCE, STRINGS = 0.3, 0.4, 0.1, 0.1, 0.5
"""Seconds of its parts, in their order; at the end is silence again."""


def signal(sample_rate: int) -> Samples:
    """Two channels: noise that swells, a sine sweep, single samples, silence, plucked strings,
    silence. The first string is an onset to a model that waits for one.

    The right channel has the same parts with other noise, pitches and places: a plugin that mixes
    up its channels, or has one state for both, is heard. It is the same on every machine.
    """
    def frames(seconds: float) -> int:
        return round(seconds * sample_rate)

    random = np.random.Generator(np.random.PCG64(_SEED))
    swell = np.geomspace(1e-3, 0.9, frames(NOISE))
    noise = swell * random.uniform(-1, 1, (2, frames(NOISE)))
    sweep = 0.5 * _sweep(frames(SWEEP), sample_rate)
    impulses = np.zeros((2, frames(IMPULSES)))
    impulses[0, frames(0.01)], impulses[1, frames(0.05)] = 1, -1
    strings = np.stack([_pluck(pitch, frames(STRINGS), sample_rate) for pitch in (110, 164.8)])
    silence = np.zeros((2, frames(SILENCE)))
    parts = [noise, np.stack([sweep, sweep[::-1]]), impulses, silence, strings, silence]
    return np.concatenate(parts, axis=1).astype(np.float32)


def parts(sample_rate: int) -> list[tuple[str, slice]]:
    """Its parts that have a spectrum worth a look, by name."""
    sweep = round(NOISE * sample_rate)
    strings = round((NOISE + SWEEP + IMPULSES + SILENCE) * sample_rate)
    return [("noise", slice(0, sweep)),
            ("sweep", slice(sweep, sweep + round(SWEEP * sample_rate))),
            ("strings", slice(strings, strings + round(STRINGS * sample_rate)))]


def _sweep(frames: int, sample_rate: int) -> NDArray[np.float64]:
    """A sine from 20 Hz to 0.45 of the sample rate, an octave as long as the next."""
    pitch = np.geomspace(20, 0.45 * sample_rate, frames)
    wave: NDArray[np.float64] = np.sin(2 * np.pi * np.cumsum(pitch) / sample_rate)
    return wave


def _pluck(pitch: float, frames: int, sample_rate: int) -> NDArray[np.float64]:
    """A string plucked three times: harmonics that fade, the higher the sooner."""
    result = np.zeros(frames)
    for start in (0, frames // 3, frames // 2):
        seconds = np.arange(frames - start) / sample_rate
        for harmonic in range(1, 9):
            result[start:] += (0.4 / harmonic * np.exp(-4 * harmonic * seconds)
                               * np.sin(2 * np.pi * harmonic * pitch * seconds))
    return result
