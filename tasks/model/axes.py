"""How audio lies in a tensor: which of its axes is time, which holds the signals (pure)."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence

from tasks.core.frozen import frozen
from tasks.model.content import Tensor
from tasks.model.problem import Problem
from tasks.project.model import TensorWords

MOST_COEFFICIENTS = 20
"""Values of a frame that may be MFCCs; more are bands."""

MICRO_BANDS = 40
"""Of the micro frontend, in all models that are known."""

SHORTEST_WINDOW = 8
"""A last axis that is at least so long, where no parameters are expected, is a window."""


@frozen
class Axes:
    """Axes of a tensor that carries audio, by number.

    Attributes:
        time: frames, one after the other; None where it holds one frame.
        window: the frames up to the one that `time` says.
        signals: channels, then parameters; None where there is one channel alone.
        channels: how many there are.
    """

    time: int | None
    window: int | None = None
    signals: int | None = None
    channels: int = 1


class NotTold(Exception):
    """The shape does not tell; `problem` says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.what)
        self.problem = problem


def of_input(tensor: Tensor, output: Tensor, columns: Sequence[str],
             said: TensorWords | None) -> Axes:
    """Axes of the input that carries the audio.

    Args:
        output: the tensor that the audio comes out of.
        columns: names of the parameters that it must carry beside the audio.
        said: what project.yaml says of it.

    Raises:
        NotTold: the shape fits several ways, or none.
    """
    shape = tensor.shape
    if said and said.time is not None:
        return _as_said(tensor, columns, said.time, said.window)
    signals, channels = _signals(tensor, columns, stereo=2 in output.shape)
    rest = [a for a in range(len(shape)) if a != signals]
    time, window = _time_and_window(tensor, output, rest)
    return Axes(time, window, signals, channels)


def of_heard(tensor: Tensor, columns: Sequence[str], said: TensorWords | None) -> Axes:
    """Axes of the input of a model that listens: its time axis is all that it hears in a run.

    Args:
        columns: names of the parameters that it must carry beside the audio.
        said: what project.yaml says of it.

    Raises:
        NotTold: the shape fits several ways, or none.
    """
    shape = tensor.shape
    if said and said.time is not None:
        return _as_said(tensor, columns, said.time, None)
    signals, channels = _signals(tensor, columns, stereo=True)
    rest = [a for a in range(len(shape)) if a != signals]
    open_, long = [a for a in rest if shape[a] < 0], [a for a in rest if shape[a] > 1]
    match len(open_), len(long):
        case (1 | 2, 0):
            return Axes(open_[-1], None, signals, channels)  # of two the first is the batch
        case (0 | 1, 1) if open_ in ([], [0]):
            return Axes(long[0], None, signals, channels)
        case (0, 0):
            raise NotTold(Problem(f"{tensor} takes one sample a run: too little to hear anything",
                                  "export it with the length of what it was trained with"))
    raise NotTold(_spectra(tensor, long if open_ else long[1:]))


def _as_said(tensor: Tensor, columns: Sequence[str], time: int, window: int | None) -> Axes:
    shape = tensor.shape
    signals = next((a for a in reversed(range(len(shape))) if a not in (time, window)
                    and shape[a] == 1 + len(columns)), None) if columns else None
    _nothing_left(tensor, (time, window, signals))
    return Axes(time, window, signals)


def _spectra(tensor: Tensor, wide: Sequence[int]) -> Problem:
    sizes = " by ".join(str(tensor.shape[a]) for a in wide)
    return Problem(f"{tensor} looks like pictures or spectra, {sizes} values at a time, not audio",
                   micro_frontend(tensor) + _computed(tensor.shape[wide[-1]]))


def _computed(values: int) -> str:
    """What may have been computed of frames that have so many values."""
    bands = f"mel: {{bands: {values}}}, log: natural"
    if values <= MOST_COEFFICIENTS:
        bands = f"mel: {{bands: 40}}, log: natural, coefficients: {values}"
    return (f"if it takes frames of {values} MFCCs or mel bands, say how the training computed "
            f"them, as `features: {{window: 480, hop: 320, {bands}}}` in `model` of project.yaml "
            "(docs/models.md, Spectra)")


def micro_frontend(tensor: Tensor) -> str:
    """What integers in frames of 40 may be, which Antler does not compute; else nothing."""
    if "int" not in tensor.type or math.prod(tensor.shape) % MICRO_BANDS:
        return ""
    return ("if these are bands of TensorFlow's micro frontend (micro speech, micro wake word), "
            "that is not computed here: train it with other features; else ")


def _nothing_left(tensor: Tensor, used: Collection[int | None]) -> None:
    """An axis that is neither time nor window nor signals has one element."""
    left = [a for a, size in enumerate(tensor.shape) if a not in used and size > 1]
    if left:
        raise NotTold(Problem(f"axis {left[0]} of {tensor} is {tensor.shape[left[0]]} wide: it is "
                              "neither time nor a window of past samples, and holds no parameters"))


def _time_and_window(tensor: Tensor, output: Tensor,
                     rest: list[int]) -> tuple[int | None, int | None]:
    """Which of the axes `rest` are time and window."""
    shape = tensor.shape
    open_, long = [a for a in rest if shape[a] < 0], [a for a in rest if shape[a] > 1]
    windows = long if all(shape[a] >= SHORTEST_WINDOW for a in long) else []
    match len(open_), len(long):
        case (1 | 2, 0):
            return open_[-1], None  # of two the first is the batch
        case (1, 1) if windows:  # one window a frame, or a batch of sequences
            return (open_[0], long[0]) if _frames(output) < SHORTEST_WINDOW else (long[0], None)
        case (0, 2) if windows and _frames(output) == shape[long[0]]:
            return long[0], long[1]
        case (0, 1) if windows and _frames(output) == 1:
            return next((a for a in rest if a < long[0]), None), long[0]
        case (0, 1):
            return long[0], None
        case (0, 0):
            return next(iter(rest), None), None
    if len(open_) == len(long) == 1:
        raise NotTold(Problem(f"{tensor} is {shape[long[0]]} wide, 1 is wanted (the audio sample): "
                              "`plugin.parameters` in project.yaml lists the model's inputs after "
                              "the sample"))
    if len(open_) + len(long) > 2:
        raise NotTold(_spectra(tensor, long if open_ else long[1:]))
    raise NotTold(Problem(f"which axis of {tensor} is time cannot be told",
                          f"{micro_frontend(tensor)}say it in `model.tensors` of project.yaml: "
                          "{role: audio, time: …}"))


def of_output(tensor: Tensor, source: Axes, columns: int) -> Axes:
    """Axes of the output that carries the audio, given those of the input.

    Raises:
        NotTold: it is not audio.
    """
    shape = tensor.shape
    signals = None
    if source.channels > 1:
        signals = next((a for a in reversed(range(len(shape)))
                        if shape[a] == source.channels), None)
    elif len(shape) > 1 and source.signals is not None and columns:
        signals = next((a for a in reversed(range(1, len(shape))) if shape[a] == 1), None)
    rest = [a for a in range(len(shape)) if a != signals]
    open_ = [a for a in rest if shape[a] < 0]
    long = [a for a in rest if shape[a] > 1]
    if len(open_) == len(long) == 1 and source.window is None and source.time != open_[0]:
        open_ = []  # the batch
    if len(long) + (1 if open_ else 0) > 1 or (source.channels > 1 and signals is None):
        wide = ", ".join(str(shape[a]) for a in long)
        raise NotTold(Problem(f"{tensor} is {wide} wide, 1 is wanted (the audio sample)",
                              "export a model that gives audio"))
    if open_:
        return Axes(open_[-1] if len(open_) > 1 else open_[0], None, signals, source.channels)
    if long:
        return Axes(long[0], None, signals, source.channels)
    return Axes(source.time if source.time in rest else next(iter(rest), None), None, signals,
                source.channels)


def _signals(tensor: Tensor, columns: Sequence[str], *,
             stereo: bool) -> tuple[int | None, int]:
    """The axis that holds the signals, and how many of them are channels.

    Args:
        stereo: an axis of two may be two channels.
    """
    shape, wanted = tensor.shape, 1 + len(columns)
    if columns:
        found = [a for a in range(len(shape)) if shape[a] == wanted and (a or len(shape) == 1)]
        if found:
            return found[-1], 1
        row = ", ".join(["the audio sample", *columns])
        raise NotTold(Problem(
            f"{tensor} has no axis of {wanted} ({row}): `plugin.parameters` in project.yaml lists "
            "the model's inputs after the sample"))
    for axis in reversed(range(1, len(shape))):
        if stereo and shape[axis] == 2:
            return axis, 2
    return None, 1


def _frames(output: Tensor) -> int:
    """Its longest fixed axis."""
    return max([1, *output.shape])
