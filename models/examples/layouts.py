"""How audio meets the tensors of each example: the table EXAMPLES, and `play` in plain numpy.

The vectors are made with it (write_vectors.py), and tests hold the models to the vectors.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np


@dataclass(frozen=True)
class Example:
    """A model file, and what its tensors are for.

    Attributes:
        file: its name.
        vectors: NAME of NAME.test.json; models with the same vectors sound the same.
        shape: axes of the audio's tensor, with blanks between them: N are frames, C channels, W
            the frames up to each of N, P the sample and then the parameters; 1 is one element.
        audio: names of its input and its output.
        parameters: their names; those of their tensors too, unless `shape` has a P.
        states: inputs, and the outputs that go into them in the next run; zero at first.
        context: frames of the past that each run gets in front of its own.
        frames: a run's own, where the file says how many; 0: any number.
        overlap: results are as long as what a run gets, and runs are added up.
        tolerance: how far the same interpreter may be off elsewhere: a step of 8 bits, of 16.
    """

    file: str
    vectors: str
    shape: str
    audio: tuple[str, str] = ("audio", "out")
    parameters: tuple[str, ...] = ()
    states: Mapping[str, str] = field(default_factory=dict)
    context: int = 0
    frames: int = 0
    overlap: bool = False
    tolerance: float = 2e-6


class Session(Protocol):
    """A model in its framework's own interpreter."""

    def reset(self) -> None:
        """Forgets what it keeps inside."""

    def shape(self, name: str) -> list[int]:
        """Of an input of fixed size."""

    def run(self, given: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
        """All outputs for all inputs, in floating point."""


def arrange(values: np.ndarray, have: str, want: str) -> np.ndarray:
    """`values` with axes `have`, brought into the order `want`; axes of one element come and go."""
    kept = [axis for axis in have.split() if axis in want.split() and axis != "1"]
    order = [axis for axis in want.split() if axis != "1"]
    sizes = dict(zip(have.split(), values.shape, strict=True)) | {"1": 1}
    moved = values.reshape([sizes[axis] for axis in kept])
    moved = moved.transpose([kept.index(axis) for axis in order])
    return moved.reshape([sizes[axis] for axis in want.split()])


def tensors(example: Example, heard: np.ndarray,
            parameters: Mapping[str, float]) -> dict[str, np.ndarray]:
    """Audio (channels, context and frames) and parameters as the model's inputs."""
    if "W" in example.shape:
        windows = np.lib.stride_tricks.sliding_window_view(heard[0], example.context + 1)
        return {example.audio[0]: arrange(windows, "N W", example.shape)}
    if "P" in example.shape:
        columns = [np.full_like(heard[0], parameters[name]) for name in example.parameters]
        return {example.audio[0]: arrange(np.stack([heard[0], *columns]), "P N", example.shape)}
    return {example.audio[0]: arrange(heard, "C N", example.shape)} | {
        name: np.float32(parameters[name]) for name in example.parameters}


def play_together(example: Example, session: Session, audio: np.ndarray,
                  parameters: Mapping[str, float], block: int) -> np.ndarray:
    """Channels that go through the model together, from a reset; (channels, frames) as `audio`."""
    session.reset()
    states = {name: np.zeros(session.shape(name), np.float32) for name in example.states}
    shape = " ".join("1" if axis == "P" else axis for axis in example.shape.split() if axis != "W")
    tail = example.context if example.overlap else 0  # later runs still add to the last frames
    heard = np.pad(audio, ((0, 0), (example.context, tail)))
    made = np.zeros_like(heard)
    for first in range(0, audio.shape[1] + tail, example.frames or block):
        run = slice(first, first + example.context + (example.frames or block))
        results = session.run(tensors(example, heard[:, run], parameters) | states)
        states = {name: results[output] for name, output in example.states.items()}
        result = arrange(results[example.audio[1]], shape, "C N" if "C" in shape else "1 N")
        if example.overlap:
            made[:, run] += result
        else:
            fresh = made[:, run][:, example.context :]
            fresh[:] = result[:, -fresh.shape[1] :]
    return made[:, example.context : example.context + audio.shape[1]]


def play(example: Example, session: Session, audio: np.ndarray,
         parameters: Mapping[str, float], block: int) -> np.ndarray:
    """What the model makes of `audio` (channels, frames), from a reset and without latency.

    Args:
        block: frames a run, where the model takes any number.
    """
    together = len(audio) if "C" in example.shape else 1
    return np.concatenate([
        play_together(example, session, audio[first : first + together], parameters, block)
        for first in range(0, len(audio), together)])


FUZZ = {"shape": "N P", "audio": ("rows", "out"), "parameters": ("fuzz",)}
DRIVE, SNIPPETS = 42, 31  # samples of the past
LISTENERS = ("strokes.tflite", "strokes.onnx", "pitch.tflite", "pitch.onnx")
"""Models that no audio comes out of; designs.py says what they find out."""

EXAMPLES = (
    Example("fuzz.tflite", "fuzz", **FUZZ),
    Example("fuzz.onnx", "fuzz", **FUZZ),
    Example("fuzz.json", "fuzz", "N P", parameters=("fuzz",)),
    Example("fuzz_float16_weights.tflite", "fuzz_float16_weights", **FUZZ),
    Example("fuzz_float16_weights.onnx", "fuzz_float16_weights", **FUZZ),
    Example("fuzz_int8_weights.tflite", "fuzz_int8_weights_tflite", **FUZZ),
    Example("fuzz_int8_weights.onnx", "fuzz_int8_weights_onnx", **FUZZ),
    Example("fuzz_int8.tflite", "fuzz_int8", **FUZZ, tolerance=0.01),
    Example("fuzz_uint8.tflite", "fuzz_uint8", **FUZZ, tolerance=0.01),
    Example("fuzz_int16.tflite", "fuzz_int16", **FUZZ, tolerance=1e-4),
    Example("fuzz_float16.onnx", "fuzz_float16", **FUZZ, tolerance=2e-3),
    Example("gain.tflite", "gain", "1 1 N", ("audio", "Identity"), ("gain",)),
    Example("gain.onnx", "gain", "1 1 N", parameters=("gain",)),
    Example("crush.tflite", "crush", "1 N 1", parameters=("steps",)),
    Example("crush.onnx", "crush", "1 N 1", parameters=("steps",)),
    *(Example(f"fold{kind}.{engine}", "fold", shape, parameters=("folds",), frames=frames)
      for kind, shape, frames in (("", "N", 0), ("_64", "N", 64), ("_channels", "C N", 0))
      for engine in ("tflite", "onnx")),
    *(Example(f"drive{kind}.{engine}", "drive", shape, context=DRIVE)
      for kind in ("", "_padded") for engine, shape in (("tflite", "1 N 1"), ("onnx", "1 1 N"))),
    Example("drive_windows.tflite", "drive", "N W 1", context=DRIVE),
    Example("drive_windows.onnx", "drive", "N 1 W", context=DRIVE),
    Example("drive_cached.tflite", "drive", "1 N 1", states={"past": "past_out"}),
    Example("drive_cached.onnx", "drive", "1 1 N", states={"past": "past_out"}),
    Example("drive_stream.json", "drive_stream", "N 1"),
    Example("snippets.tflite", "snippets", "N W 1", context=SNIPPETS, frames=64),
    *(Example(f"squeeze{kind}.{engine}", "squeeze", shape, parameters=("amount",), frames=frames,
              states={"state_in": "state_out"})
      for kind, engine, shape, frames in (("", "tflite", "1 N 1", 0), ("_1", "tflite", "1 N 1", 1),
                                          ("", "onnx", "N 1 1", 0))),
    Example("amp.tflite", "amp", "1 N 1", states={"h": "hn", "c": "cn"}),
    Example("amp.onnx", "amp", "N 1 1", states={"h": "hn", "c": "cn"}),
    Example("amp_variables.tflite", "amp", "1 N 1", ("audio", "output_0")),
    Example("amp_16.tflite", "amp", "1 N 1", ("audio", "output_0"), frames=16),
    Example("amp_fused.tflite", "amp", "1 N 1"),
    Example("amp_hidden.onnx", "amp_hidden", "N 1 1", frames=64),
    Example("amp.json", "amp", "N 1"),
    Example("amp_hot.aidax", "amp_hot", "N 1"),
    Example("amp_tone.json", "amp_tone", "N P", parameters=("tone",)),
    Example("follow.json", "follow", "N 1"),
    *(Example(f"{name}.nam", name, "N 1")
      for name in ("amp_lstm", "drive_wavenet", "drive_convnet")),
    Example("width.tflite", "width", "1 N C", parameters=("width",)),
    Example("width.onnx", "width", "1 C N", parameters=("width",)),
    *(Example(f"gate.{engine}", "gate", "1 N", parameters=("threshold",), context=128, frames=128,
              overlap=True) for engine in ("tflite", "onnx")),
)
