"""Audio through a model as its description says, by the interpreter of the model's own format.

The plugin cuts audio into blocks and runs, and must not be heard doing so. Here it goes through the
model in long runs, which end elsewhere; what a run gets is written down with numpy, apart from the
plugin's code.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from tasks.model.description import Description, Role, Signal, TensorUse
from tasks.model.reference.elements import elements, values
from tasks.model.reference.interpreter import Array, Interpreter
from tasks.model.reference.spectral import of_audio

Samples = NDArray[np.float32]
"""Audio: (channels, frames); parameters in plain units: (parameters, frames)."""

HOLD = 16
"""Frames after which a parameter that has one value a run takes a new one, counted from the start
(docs/architecture.md)."""

LONGEST = 1000
"""Frames of a run, no multiple of any block. Loops in TensorFlow Lite copy all results with each
frame: a sound of three seconds in one run takes minutes."""


def play(model: Description, load: Callable[[], Interpreter], audio: Samples,
         parameters: Samples) -> Samples:
    """What the plugin should make of `audio`, its latency left out.

    Channels that go through the model together are taken in order; where there are too few, the
    last one takes the place of those that lack.

    Args:
        load: loads the model afresh, so that it remembers nothing.
        parameters: of each frame, in the plugin's order.
    """
    made = []
    for first in range(0, len(audio), model.channels):
        group = np.minimum(np.arange(first, first + model.channels), len(audio) - 1)
        loaded = of_audio(load(), model.spectra)
        made.append(_Voice(model, loaded, audio[group], parameters).play())
    return np.concatenate(made)[:len(audio)]


def listen(model: Description, load: Callable[[], Interpreter], audio: Samples,
           parameters: Samples, ends: Sequence[int]) -> Samples:
    """What the model should find out of `audio`, of which it hears the mean where it takes one
    channel: (results, runs), in the results' own units.

    Args:
        load, parameters: as of `play`.
        ends: of the runs, in frames of the audio.
    """
    together = np.minimum(np.arange(model.channels), len(audio) - 1)
    heard = audio.mean(axis=0, keepdims=True) if model.channels == 1 else audio[together]
    silence = ((0, 0), (model.hop, 0))  # in front of a run that begins before the audio
    loaded = of_audio(load(), model.spectra)
    voice = _Voice(model, loaded, np.pad(heard, silence), np.pad(parameters, silence, "edge"))
    return np.array(voice.listen(ends), np.float32).reshape(-1, len(model.results)).T


class _Voice:
    """Channels that go through the model together."""

    def __init__(self, model: Description, interpreter: Interpreter, audio: Samples,
                 parameters: Samples) -> None:
        self.model, self.interpreter, self.frames = model, interpreter, audio.shape[1]
        self.length = run_length(model, interpreter, self.frames)
        self.before = model.context if model.overlaps else 0  # of a result, before its frames
        self.runs = -(-(self.frames + self.before) // self.length)
        self.parameters = parameters
        rest = self.runs * self.length - self.frames
        self.lines = {
            "channel": np.pad(audio, ((0, 0), (model.past, rest))),
            "parameter": np.pad(np.pad(parameters, ((0, 0), (0, rest)), "edge"),
                                ((0, 0), (model.past, 0)))}
        self.states = {i: np.zeros(_shape(it, self.length), it.type)
                       for i, it in enumerate(model.inputs) if it.role == Role.STATE}

    def play(self) -> Samples:
        model, length, before = self.model, self.length, self.before
        result = np.zeros((model.channels, before + self.runs * length), np.float32)
        for start, outputs in self._run(range(0, self.runs * length, length)):
            for tensor, output in zip(model.outputs, outputs, strict=True):
                for number, signal in enumerate(tensor.signals):
                    row = values(_along_time(output, tensor, number), tensor)[-before - length:]
                    result[signal.index, start:start + before + length] += row
        result = result[:, before:before + self.frames]
        if model.adds_input:
            result += self.lines["channel"][:, model.past:model.past + self.frames]
        return result

    def listen(self, ends: Sequence[int]) -> list[Samples]:
        """The results of runs that end there, of audio behind as much silence as a run takes."""
        return [np.concatenate([_results(output, tensor) for tensor, output in
                                zip(self.model.outputs, outputs, strict=True) if tensor.results])
                for _, outputs in self._run(ends)]

    def _run(self, starts: Iterable[int]) -> Iterator[tuple[int, Sequence[Array]]]:
        """Runs that begin with these frames, one after the other, and the outputs of each."""
        for start in starts:
            outputs = self.interpreter.run([self._input(i, start)
                                            for i in range(len(self.model.inputs))])
            for i in self.states:
                self.states[i] = outputs[self.model.inputs[i].partner or 0]
            yield start, outputs

    def _input(self, number: int, start: int) -> Array:
        """What goes into an input in the run that begins with frame `start`."""
        tensor = self.model.inputs[number]
        shape = _shape(tensor, self.length)
        match tensor.role:
            case Role.STATE:
                return self.states[number]
            case Role.UNUSED:
                return np.zeros(shape, tensor.type)
            case Role.CONSTANT:
                return elements(np.full(shape, tensor.value), tensor)
            case Role.PARAMETER:
                assert tensor.parameter is not None
                row = self.parameters[tensor.parameter]
                return elements(np.full(shape, row[min(self._held(start), len(row) - 1)]), tensor)
        filled = np.zeros(shape, np.float32)
        for place, signal in enumerate(tensor.signals):
            _place(filled, tensor, place, self._line(signal, start))
        return elements(filled, tensor)

    def _held(self, start: int) -> int:
        """The frame whose value of a parameter a run has that begins with frame `start`."""
        if self.model.listens:
            return start + self.length - 1
        return start if self.model.hop > 1 else start - start % HOLD

    def _line(self, signal: Signal, start: int) -> Samples:
        """Frames of the past, then those of the run."""
        line: Samples = self.lines[signal.kind][signal.index,
                                                start:start + self.model.past + self.length]
        return line


def run_length(model: Description, interpreter: Interpreter, frames: int) -> int:
    """Frames of a run: many where the export left the size of the time axis open."""
    if model.hop:
        return model.hop
    number, audio = next((i, it) for i, it in enumerate(model.inputs) if it.signals)
    if audio.time is None or interpreter.shapes[number][audio.time] >= 0:
        return 1
    if any(it.role == Role.PARAMETER for it in model.inputs):
        return HOLD
    return min(frames, LONGEST)


def _shape(tensor: TensorUse, frames: int) -> tuple[int, ...]:
    return tuple(it.size + frames * it.grows for it in tensor.shape)


def _index(tensor: TensorUse, number: int, *free: int | None) -> tuple[slice | int, ...]:
    """Of the tensor's signal of that number: all along the axes `free`."""
    return tuple(slice(None) if axis in free else number if axis == tensor.signal_axis else 0
                 for axis in range(len(tensor.shape)))


def _place(filled: Array, tensor: TensorUse, number: int, line: Samples) -> None:
    """Write a signal's frames into a tensor; the newest one is the last along time and window."""
    room = filled[_index(tensor, number, tensor.time, tensor.window)]
    if tensor.window is None:
        room[...] = line[len(line) - room.size:].reshape(room.shape)
        return
    width = filled.shape[tensor.window]
    windows = sliding_window_view(line, width)  # [frame, place in its window]
    if tensor.time is None:
        room[...] = windows[-1]
    else:
        upright = windows[len(windows) - filled.shape[tensor.time]:]
        room[...] = upright if tensor.time < tensor.window else upright.T


def _along_time(output: Array, tensor: TensorUse, number: int) -> Array:
    """A signal's frames in an output."""
    return np.atleast_1d(output[_index(tensor, number, tensor.time)])


def _results(output: Array, tensor: TensorUse) -> Samples:
    """The values of an output, of its last frame, in a row."""
    last = output if tensor.time is None else np.take(output, -1, tensor.time)
    return values(last, tensor).reshape(-1)
