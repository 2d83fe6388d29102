"""The numbers that features are computed with: window functions, mel filters, cosines (pure).

Python computes them once; the plugin gets them with the model, and knows no formula but these
matrices. Mel scale, filters and cosines are tf.signal's (linear_to_mel_weight_matrix and
mfccs_from_log_mel_spectrograms), which are HTK's.
"""

from __future__ import annotations

import math
from functools import cache

from tasks.project.features import Features, Mel

Curve = tuple[float, ...]
Matrix = tuple[Curve, ...]
"""Rows of results, each with a weight for every value that goes in."""


@cache
def analysis(features: Features) -> Curve:
    """The window function, for each sample of a frame."""
    return tuple(features.shape.at(n / features.window) for n in range(features.window))


@cache
def synthesis(features: Features) -> Curve:
    """What a frame that was made again is multiplied by, so that all of them add up to the audio.

    That is the window once more, over the sum of the squares of all windows that a sample is in:
    exact for every window and hop, and of all such curves the one that lets least through of what
    a model changes from frame to frame (Griffin and Lim, 1984).
    """
    window = analysis(features)
    whole = [sum(it * it for it in window[n::features.hop]) for n in range(features.hop)]
    return tuple(it / whole[n % features.hop] for n, it in enumerate(window))


@cache
def mel(features: Features, sample_rate: int) -> Matrix:
    """For each band, the weights of the bins; empty where there are no bands."""
    if features.mel is None:
        return ()
    bins = [_mel(k * sample_rate / features.fft) for k in range(features.bins)]
    edges = _edges(features.mel, sample_rate)
    return tuple(_triangle(bins, *edges[b:b + 3]) for b in range(features.mel.bands))


def _edges(said: Mel, sample_rate: int) -> list[float]:
    """Where bands begin, peak and end, on the mel scale: each begins where the last one peaks."""
    low, high = _mel(said.low), _mel(sample_rate / 2 if said.high is None else said.high)
    return [low + (high - low) * e / (said.bands + 1) for e in range(said.bands + 2)]


def _triangle(bins: list[float], low: float, peak: float, high: float) -> Curve:
    """Bin 0, which is no sound, counts for no band."""
    return (0.0, *(max(0.0, min((at - low) / (peak - low), (high - at) / (high - peak)))
                   for at in bins[1:]))


def _mel(hertz: float) -> float:
    return 1127 * math.log1p(hertz / 700)


@cache
def cosines(features: Features) -> Matrix:
    """For each coefficient, the weights of the bands; empty where the model takes none."""
    if features.mel is None or not features.coefficients:
        return ()
    count = features.mel.bands
    scale = math.sqrt(2 / count)
    return tuple(tuple(scale * math.cos(math.pi * c * (b + 0.5) / count) for b in range(count))
                 for c in range(features.coefficients))
