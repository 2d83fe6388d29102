"""What a model needs of the audio around a sample, and whether two models give the same.

They are tried by running them on noise, in whatever runs them: a `Run`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from itertools import cycle
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tasks.core.frozen import frozen
from tasks.model.description import Description, Role, TensorUse

Array = NDArray[Any]
Run = Callable[[Mapping[str, Array]], dict[str, Array]]
"""Outputs by name, for inputs by name."""

TOLERANCE = 1e-6
"""Of the largest result, at least 1."""

PIECES = (5, 1, 16, 64)
ROWS = 16
LONG = 256
LENGTHS = (512, 4096, 32768)
"""Frames of runs: in pieces; of models that take one; of one long run; to see what it needs."""

LONGEST = 1 << 18
"""Frames that a model may be fixed to, and still be tried."""

RATE = "export a model that gives one sample for each that it takes"
NAN = ("see what it makes in Python of samples from -1 to 1: a root or logarithm of less than 0, "
       "or a failed training, gives NaN")
RANDOM = "before you export, call `model.eval()` in PyTorch; leave out what draws random numbers"
WHOLE = ("leave out what looks at all of its input (its mean, its peak); or say `model.hop`, the "
         "samples of every run, in project.yaml")
"""What helps."""

FAR = ("what it makes of a sample depends on all that goes in with it, however far away: blocks "
       "would change the sound")

_SEED = 20


class Into:
    """What goes into a model, as its description says."""

    def __init__(self, model: Description) -> None:
        self.model = model
        self.audio = next(it for it in model.inputs if it.role == Role.SIGNALS)
        assert self.audio.time is not None
        self.time = self.audio.time
        self.beside = {it.name: _filled(it) for it in model.inputs if it.role != Role.SIGNALS}

    def signal(self, frames: int) -> Array:
        """Audio and parameters of so many frames."""
        shape = [it.size for it in self.audio.shape]
        shape[self.time] = frames
        made = np.random.default_rng(_SEED).uniform(-1, 1, shape)
        return made.astype(self.audio.type)


class Ends(Into):
    """What goes into a model and comes out of it, as its description says."""

    def __init__(self, model: Description) -> None:
        super().__init__(model)
        self.result = next(it for it in model.outputs if it.role == Role.SIGNALS)
        assert self.result.time is not None
        self.out_time = self.result.time
        self.states = {it.name: model.outputs[it.partner].name for it in model.inputs
                       if it.role == Role.STATE and it.partner is not None}

    def part(self, signal: Array, first: int, end: int) -> Array:
        """Frames of a signal."""
        return np.take(signal, range(first, end), self.time)

    def results(self, run: Run, signal: Array) -> Array:
        """What comes out of a run from the beginning, its frames along the first axis."""
        outputs = run({**self.beside, self.audio.name: signal})
        return np.moveaxis(outputs[self.result.name], self.out_time, 0)

    def in_runs(self, run: Run, signal: Array, sizes: Sequence[int]) -> Array:
        """The same of runs of so many frames each: the past in front, states carried over."""
        past, first, made, states = self.model.context, 0, [], dict[str, Array]()
        for size in sizes:
            piece = self.part(signal, first, first + past + size)
            outputs = run({**self.beside, **states, self.audio.name: piece})
            states = {name: outputs[partner] for name, partner in self.states.items()
                      if partner in outputs}
            made.append(np.moveaxis(outputs[self.result.name], self.out_time, 0)[-size:])
            first += size
        return np.concatenate(made)


def difference(one: Array, other: Array) -> float:
    """The largest, where both have one shape; else infinite."""
    if one.shape != other.shape or not np.isfinite(one).all():
        return float("inf")
    return float(np.max(np.abs(one.astype(np.float64) - other), initial=0))


def same(one: Array, other: Array) -> bool:
    """Whether they differ by no more than another order of summation does."""
    return difference(one, other) <= TOLERANCE * max(1.0, float(np.max(np.abs(one), initial=0)))


def pieces(frames: int) -> list[int]:
    """So many frames, cut into runs of several sizes."""
    made: list[int] = []
    for size in cycle(PIECES):
        if sum(made) + size >= frames:
            return [*made, frames - sum(made)]
        made.append(size)
    raise AssertionError


def _filled(tensor: TensorUse) -> Array:
    value = 0.5 if tensor.role == Role.PARAMETER else tensor.value
    return np.full([it.size for it in tensor.shape], value, tensor.type)


@frozen
class Needs:
    """What a model does with time, in frames.

    Attributes:
        shortens: fewer that come out than go in.
        past, ahead: that decide a result beside those; None where a run is more than its frames,
            or where it has states.
        flaw, helps: why it cannot be run at all, and what helps.
    """

    shortens: int = 0
    past: int | None = None
    ahead: int | None = None
    flaw: str = ""
    helps: str = ""


def needs(ends: Ends, run: Run) -> Needs | None:
    """What a model needs, tried; None where it takes no run that is tried.

    Runs of two lengths must agree: what reaches far back is not seen in short ones.
    """
    found = None
    for frames in LENGTHS:
        with suppress(Exception):  # a wrong size for it: each runtime says so in its own way
            made = len(ends.results(run, ends.signal(frames)))
            if made < frames // 2:
                found = Needs(flaw=f"it makes {made} values of {frames} samples: not one for each",
                              helps=RATE)
            more = len(ends.results(run, ends.signal(2 * frames)))
            if more - made != frames:
                return Needs(flaw=f"it makes {made} values of {frames} samples, and {more} of "
                             f"{2 * frames}: not one for each", helps=RATE)
            if 0 <= made <= frames < 2 * made:
                before, found = found, _around(ends, run, frames, frames - made)
                if found == before and found.flaw != FAR:
                    return found
    return found


def _around(ends: Ends, run: Run, frames: int, shortens: int) -> Needs:
    signal, half = ends.signal(frames), (frames - shortens) // 2
    whole, again = ends.results(run, signal), ends.results(run, signal)
    if not np.isfinite(whole).any():
        asks = any(it.role == Role.PARAMETER for it in ends.model.inputs)  # it may not be for 0.5
        flaw = "" if asks else "all that it makes of audio is NaN"
        return Needs(shortens, flaw=flaw, helps=NAN)
    if not np.array_equal(whole, again, equal_nan=True):
        return Needs(flaw="no two runs of it give the same", helps=RANDOM)
    if ends.states or ends.audio.window is not None:
        return Needs(shortens)
    late = ends.results(run, ends.part(signal, half, frames))
    early = ends.results(run, ends.part(signal, 0, frames - half))
    past = _last(whole[half:], late)
    ahead = _last(whole[:len(early)][::-1], early[::-1])
    if max(past, ahead) <= (len(whole) - half) * 3 // 4:
        return Needs(shortens, past, ahead)
    rows = ends.time == 0 and len(ends.audio.shape) > 1  # of a batch: one at a time they are alone
    return Needs(shortens) if rows else Needs(flaw=FAR, helps=WHOLE)


def _last(one: Array, other: Array) -> int:
    """How many frames there are up to the last one that differs."""
    largest = max(1.0, float(np.nanmax(np.abs(one))))
    near = np.isclose(one, other, rtol=0, atol=TOLERANCE * largest, equal_nan=True)
    wrong = np.flatnonzero(~near.reshape(len(one), -1).all(1))
    return int(wrong[-1]) + 1 if len(wrong) else 0
