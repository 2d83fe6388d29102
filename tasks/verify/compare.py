"""How far a result is from what it should be (pure)."""

from __future__ import annotations

import numpy as np

from tasks.core.frozen import frozen
from tasks.model.reference.player import Samples

BINS = 300
"""Points of a curve of errors over time."""


@frozen
class Difference:
    """A channel of a result against its reference.

    Attributes:
        error: largest absolute error; infinite where the result is not finite.
        at: frame of that error.
        decibels: of the error, relative to the reference's peak; None: there is none, or silence.
        first: first frame whose error is beyond the limit; None: none is.
    """

    error: float
    at: int
    decibels: float | None
    first: int | None


def differences(made: Samples, wanted: Samples, limit: float) -> tuple[Difference, ...]:
    """Channel by channel; both (channels, frames)."""
    return tuple(_difference(*rows, limit) for rows in zip(made, wanted, strict=True))


def errors(made: Samples, wanted: Samples) -> Samples:
    """Absolute errors; of what is not finite, infinity."""
    with np.errstate(invalid="ignore"):
        apart = np.abs(made.astype(np.float64) - wanted)
    return np.where(np.isfinite(apart), apart, np.inf)


def curve(made: Samples, wanted: Samples) -> list[float]:
    """The largest errors of stretches of equal length, all channels together."""
    worst = errors(made, wanted).max(axis=0, initial=0)
    return [float(part.max(initial=0)) for part in np.array_split(worst, BINS)]


def _difference(made: Samples, wanted: Samples, limit: float) -> Difference:
    apart = errors(made, wanted)
    at, peak = int(apart.argmax()), float(np.abs(wanted).max())
    error, beyond = float(apart[at]), np.flatnonzero(apart > limit)
    decibels = 20 * float(np.log10(error / peak)) if error and peak else None
    return Difference(error, at, decibels, int(beyond[0]) if len(beyond) else None)
