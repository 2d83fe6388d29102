"""Every layout through the plugin in pedalboard, against what the model's framework made of it."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pedalboard
import pytest
from swappable import EXAMPLES, LARGEST, MODELS, place, vectors

from models.examples.layouts import EXAMPLES as TABLE
from models.examples.layouts import Example
from tasks.project.formats import engine_of

pytestmark = pytest.mark.toolchain
RATE = 48000
BLOCKS = [(64,), (3,), (17,), (256,), (124, 63, 4, 65)]
"""The largest first: for a larger one than before, pedalboard prepares a plugin anew. None of one:
it takes two channels of one frame for one channel of two."""

OTHERWISE = {
    "fuzz_int16.tflite": 3e-4,  # TensorFlow Lite 2.14.1 rounds otherwise than LiteRT
}
"""Largest difference, where it is not the example's own."""


def opened(bundle: Path, value: float) -> pedalboard.VST3Plugin:
    plugin = pedalboard.load_plugin(str(bundle))
    plugin.parameters["knob"].raw_value = value / LARGEST  # `knob` has a thousand steps only
    return plugin


def play(plugin: pedalboard.VST3Plugin, audio: np.ndarray, blocks: tuple[int, ...],
         latency: int) -> np.ndarray:
    """All of `audio` in blocks of these sizes, in turn; what the latency keeps back with it."""
    audio = np.pad(audio, ((0, 0), (0, latency)))
    made, at = [], 0
    while at < audio.shape[1]:
        size = blocks[len(made) % len(blocks)]
        made.append(plugin.process(audio[:, at:at + size], RATE, buffer_size=512, reset=False))
        at += size
    return np.hstack(made)[:, latency:]


def said(example: Example) -> dict[str, object]:
    """What project.yaml would say of it."""
    if example.overlap:
        return {"hop": example.frames}
    return {"context": example.context} if "W" not in example.shape and example.context else {}


@pytest.mark.parametrize("example", [
    it for it in TABLE if engine_of(EXAMPLES / it.file) in MODELS], ids=lambda it: it.file)
def test_it_sounds_as_in_its_framework_in_blocks_of_any_size(with_engine, example) -> None:
    bundle = with_engine(engine_of(EXAMPLES / example.file))
    model = place(bundle, EXAMPLES / example.file, example.parameters, **said(example))
    close = OTHERWISE.get(example.file, max(example.tolerance, 2e-6))
    audio, runs = vectors(example.vectors)
    for blocks in BLOCKS:
        for value, wanted in runs:
            plugin = opened(bundle, value)
            made = play(plugin, audio, blocks, model.latency)
            assert plugin.reported_latency_samples == model.latency  # known once it is prepared
            apart = np.abs(made - wanted).max()
            assert apart < close, f"blocks of {blocks}, knob {value}"
            assert math.isfinite(apart)
