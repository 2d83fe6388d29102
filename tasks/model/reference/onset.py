"""Onsets of a sound, as docs/models.md defines them (64 bit).

Power, the mean of all channels' squares, is followed quickly and slowly. An onset is the first
frame in which the quick line is further above what the slow one was than the threshold.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import exp

import numpy as np

from tasks.model.description import Description
from tasks.model.rate import CROSSINGS, converts
from tasks.model.reference.player import Samples
from tasks.project.inference import Onset

QUICK, SLOW = 0.001, 0.05
"""Seconds in which the lines go 63 % of their way."""

SILENCE = 1e-6
"""Power, -60 dB of full scale: the slow line is taken for no less."""


def onsets(audio: Samples, rate: int, said: Onset, model: Description) -> list[int]:
    """Frames of a sound, (channels, frames) at so many Hz, with which an onset comes."""
    powers = np.mean(audio.astype(np.float64) ** 2, axis=0).tolist()
    quickly, slowly = (1 - exp(-1 / (seconds * rate)) for seconds in (QUICK, SLOW))
    factor, wait = 10 ** (said.threshold / 10), pause(said, model, rate)
    quick = slow = 0.0
    above, last, found = False, -wait, list[int]()
    for frame, power in enumerate(powers):
        quick += quickly * (power - quick)
        was, above = above, quick > factor * max(slow, SILENCE)
        slow += slowly * (power - slow)
        if above and not was and frame - last >= wait:
            found.append(frame)
            last = frame
    return found


def pause(said: Onset, model: Description, rate: int) -> int:
    """Frames of the audio from an onset to the first one that may be another."""
    frames = behind(said, model) if said.wait < 0 else said.wait
    return int(frames * rate / model.sample_rate + 0.5) if converts(model, rate) else frames


def behind(said: Onset, model: Description) -> int:
    """Frames of a run from its onset on, that one included."""
    return model.context + model.hop - said.before


def run_ends(onsets: Sequence[int], said: Onset, model: Description, rate: int) -> list[int]:
    """Where the runs end that onsets begin, in the model's frames; an onset within a run begins
    none. What is converted for the model is heard as much later as the filter needs.
    """
    own = model.sample_rate if converts(model, rate) else rate
    late = 0 if own == rate else int(CROSSINGS * own / min(rate, own) + 0.5)
    ends = list[int]()
    for onset in onsets:
        begin = -(-onset * own // rate)
        if not ends or begin >= ends[-1]:
            ends.append(begin + behind(said, model) + late)
    return ends
