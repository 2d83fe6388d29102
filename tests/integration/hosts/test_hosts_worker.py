"""A model that runs on a worker, in a DAW's hosting code: heard later, and otherwise the same."""

from __future__ import annotations

from pathlib import Path

import litert
import numpy as np
import pedalboard
import pytest
from swappable import EXAMPLES, LARGEST, place

from tasks.core.paths import CODE
from tasks.project.inference import Inference
from tests.waiting import until

pytestmark = pytest.mark.toolchain
RATE, BLOCK = 48000, 64
SATURATOR, FUZZ = CODE / "models/saturator.tflite", EXAMPLES / "fuzz.tflite"
KNOB, LATENCY = 0.5, 128
ASYNC = Inference("async")


def opened(bundle: Path) -> pedalboard.VST3Plugin:
    plugin = pedalboard.load_plugin(str(bundle))
    plugin.parameters["knob"].raw_value = KNOB / LARGEST
    return plugin


def noise(seed: int, frames: int) -> np.ndarray:
    return np.random.default_rng(seed).uniform(-0.9, 0.9, (2, frames)).astype(np.float32)


def later(audio: np.ndarray) -> np.ndarray:
    return np.pad(audio, ((0, 0), (LATENCY, 0)))[:, :audio.shape[1]]


def play(plugin: pedalboard.VST3Plugin, sound: np.ndarray) -> np.ndarray:
    """What comes out, block after block, as late as it is."""
    return np.hstack([plugin.process(sound[:, at:at + BLOCK], RATE, buffer_size=BLOCK, reset=False)
                      for at in range(0, sound.shape[1], BLOCK)])


def play_until(plugin: pedalboard.VST3Plugin, model: Path) -> None:
    """Until what is heard is what `model` makes of it, as late as the host was told at first."""
    sound = noise(4, 20 * BLOCK)
    wanted = later(litert.play(model, sound, KNOB))[:, 10 * BLOCK:]
    until(lambda: np.abs(play(plugin, sound)[:, 10 * BLOCK:] - wanted).max() <= 1e-5,
          f"{model.name} was not heard")


def test_a_render_is_exact(swappable) -> None:
    place(swappable, SATURATOR, ["gain"], ASYNC)
    sound = noise(1, 100 * BLOCK)
    heard = play(opened(swappable), sound)
    assert np.abs(heard - later(litert.play(SATURATOR, sound, KNOB))).max() < 1e-5


def test_bypassed_it_is_the_input_as_late(swappable) -> None:
    place(swappable, SATURATOR, ["gain"], ASYNC)
    plugin = opened(swappable)
    plugin.bypass = True
    sound = noise(2, 100 * BLOCK)
    heard = play(plugin, sound)
    np.testing.assert_array_equal(heard[:, 4800:], later(sound)[:, 4800:])


def test_another_model_takes_over(swappable) -> None:
    place(swappable, SATURATOR, ["gain"], ASYNC)
    plugin = opened(swappable)
    play(plugin, noise(3, 20 * BLOCK))
    place(swappable, FUZZ, ["fuzz"], ASYNC)
    play_until(plugin, FUZZ)


def test_a_model_on_the_audio_thread_is_heard_as_late(swappable) -> None:
    place(swappable, SATURATOR, ["gain"], ASYNC)
    plugin = opened(swappable)
    play(plugin, noise(5, 20 * BLOCK))
    place(swappable, FUZZ, ["fuzz"])
    play_until(plugin, FUZZ)
