"""Audio at another sample rate, straight from the formula (numpy, 64 bit).

The plugin has a table of its filter and goes through the audio block by block, in 32 bit. Here each
result is the sum that defines it, over all frames that the filter reaches. docs/models.md says
what filter it is.
"""

from __future__ import annotations

from math import gcd

import numpy as np
from numpy.typing import NDArray

from tasks.core.frozen import frozen
from tasks.model.description import Description
from tasks.model.rate import CROSSINGS, latency
from tasks.model.reference.player import Samples

CUTOFF = 0.9
"""Of half of the lower rate: where the filter is half way down."""

BETA = 9.0
"""Of the Kaiser window."""

_AT_ONCE = 4096
"""Results that are computed together, for the memory they take."""


@frozen
class Conversion:
    """Audio of one rate, in Hz, for a model of another."""

    model: Description
    rate: int

    @property
    def latency(self) -> int:
        """Frames of the audio between what goes in and what comes out."""
        return latency(self.model, self.rate)

    def needed(self, frames: NDArray[np.int64]) -> NDArray[np.int64]:
        """Frames of the audio until the model has so many."""
        return (frames - 1) * self.rate // self.model.sample_rate + 1

    def times(self, frames: int) -> NDArray[np.float64]:
        """When the model's frames are, in frames of the audio."""
        return np.arange(self.there(frames), dtype=np.float64) * self.rate / self.model.sample_rate

    def there(self, frames: int) -> int:
        """Frames of the model for so many of the audio."""
        return -(-frames * self.model.sample_rate // self.rate)

    def to_model(self, audio: Samples) -> Samples:
        """What the model gets; (channels, frames) as all audio."""
        return _converted(audio, self.rate, self.model.sample_rate, self.there(audio.shape[1]), 0)

    def to_audio(self, made: Samples, frames: int) -> Samples:
        """What is heard, `frames` of it, with its latency taken off.

        Args:
            made: by the model, without its latency.
        """
        late = _converted(made, self.model.sample_rate, self.rate, frames + self.latency,
                          self.model.latency)
        return late[:, self.latency:]


def _converted(signal: Samples, rate: int, to: int, frames: int, delay: int) -> Samples:
    """A signal of one rate as one of another; the filter, which cannot look ahead, makes it late.

    Args:
        delay: frames of `signal` that it comes later beside that.
    """
    up, down = to // gcd(rate, to), rate // gcd(rate, to)
    narrow = up / max(up, down)  # frames of the lower rate in one of the signal's
    reach = CROSSINGS * max(up, down)  # in parts of a frame, of which a frame has `up`
    near = np.arange(-reach // up - 1, reach // up + 2)
    made = np.empty((len(signal), frames), np.float32)
    for first in range(0, frames, _AT_ONCE):
        numbers = np.arange(first, min(first + _AT_ONCE, frames), dtype=np.int64)
        whole, part = np.divmod(numbers * down - reach - delay * up, up)
        weights = narrow * low_pass((part[:, None] / up - near) * narrow)
        made[:, numbers] = np.einsum("nt,cnt->cn", weights, _taken(signal, whole[:, None] + near))
    return made


def low_pass(place: NDArray[np.float64]) -> NDArray[np.float64]:
    """The filter's answer to a single sample, so many frames of the lower rate from its middle."""
    inside = 1 - (place / CROSSINGS) ** 2
    window = np.i0(BETA * np.sqrt(np.maximum(inside, 0))) / np.i0(BETA)
    answer: NDArray[np.float64] = CUTOFF * np.sinc(CUTOFF * place) * window * (inside > -1e-9)
    return answer


def _taken(signal: Samples, places: NDArray[np.int64]) -> Samples:
    """Frames of a signal; silence before and behind it."""
    there = (places >= 0) & (places < signal.shape[1])
    taken: Samples = signal[:, np.where(there, places, 0)] * there
    return taken
