"""Parameters that move while a sound is played, and where they are at each frame (pure).

A host hands a change over at the start of the block that holds its time. From there the plugin
moves in a straight line (docs/plugin.md); a choice jumps.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate, cycle

import numpy as np
from numpy.typing import NDArray

from tasks.core.frozen import frozen
from tasks.model.reference.player import Samples
from tasks.project.model import Parameter, Project

RAMP = 0.02
"""Seconds that a plugin takes for a change: rampSeconds in plugin_src/plugin/Processor.cpp."""

_PAUSES = (0.09, 0.05, 0.007)
"""Seconds between changes of a parameter; the last comes while the one before is under way."""
_GOLDEN = 0.6180340


@frozen
class Move:
    """A parameter, by number, sets off for a value in plain units with a frame."""

    frame: int
    parameter: int
    value: float


def start_values(project: Project) -> tuple[float, ...]:
    """Of the parameters, in plain units: those of the plugin's first use, else the defaults."""
    uses = [use for track in project.tracks for use in track.plugins
            if use.use == project.plugin.name]
    given = dict(uses[0].parameters) if uses else {}
    return tuple(given.get(it.name, it.default) for it in project.plugin.parameters)


def schedule(parameters: Sequence[Parameter], first: int, last: int,
             sample_rate: int) -> list[Move]:
    """Changes of all parameters within these frames, by time: to both ends, and between them."""
    moves = []
    for number, parameter in enumerate(parameters):
        shift = 0.013 * number
        for index, time in enumerate(accumulate(cycle(_PAUSES), initial=0.01 + shift)):
            frame = first + round(time * sample_rate)
            if frame >= last:
                break
            share = (1.0, 0.0)[index] if index < 2 else (index + number) * _GOLDEN % 1
            moves.append(Move(frame, number, legal(parameter, share)))
    return sorted(moves, key=lambda it: it.frame)


def legal(parameter: Parameter, share: float) -> float:
    """A value that the parameter can have, so far along its range."""
    step = 1.0 if parameter.choices else parameter.step
    width = share * (parameter.maximum - parameter.minimum)
    return parameter.minimum + (round(width / step) * step if step else width)


def block_start(frame: int, blocks: Sequence[int]) -> int:
    """Where the block begins that holds a frame, if blocks of these sizes come in turn."""
    whole, within = divmod(frame, sum(blocks))
    starts = [0, *accumulate(blocks)]
    return whole * sum(blocks) + max(start for start in starts if start <= within)


def told(moves: Iterable[Move], blocks: Sequence[int]) -> list[Move]:
    """The moves as the plugin is told of them: of several within a block, the last."""
    last = {(block_start(it.frame, blocks), it.parameter): it.value for it in moves}
    return [Move(frame, parameter, value) for (frame, parameter), value in last.items()]


def paths(parameters: Sequence[Parameter], start: Sequence[float], moves: Iterable[Move],
          times: NDArray[np.float64], sample_rate: int) -> Samples:
    """The parameters at some times, in plain units: (parameters, times).

    Args:
        moves: as they are heard, by time, none of them with the first frame.
        times: in frames of so many Hz; a model of another rate has its own between them.
    """
    made = np.repeat(np.array(start, np.float32).reshape(-1, 1), len(times), axis=1)
    lines, ramp = [_Line(0, it, it, 1) for it in start], max(1, round(RAMP * sample_rate))
    for it in moves:
        line, length = lines[it.parameter], 1 if parameters[it.parameter].choices else ramp
        if it.value != line.end:
            line = _Line(it.frame, float(line.at(np.array(it.frame - 1))), it.value, length)
            later = times >= it.frame
            made[it.parameter, later] = line.at(times[later])
            lines[it.parameter] = line
    return made


@frozen
class _Line:
    """From the frame before `frame` on to a value, which it has after `length` frames."""

    frame: int
    begin: float
    end: float
    length: int

    def at(self, times: NDArray[np.float64]) -> NDArray[np.float64]:
        left = np.maximum(0, self.frame + self.length - 1 - times)
        return self.end - (self.end - self.begin) / self.length * left
