"""The template around the model, as `./doit new_source` writes it: built, played, changed."""

from __future__ import annotations

from pathlib import Path

import litert
import numpy as np
import pedalboard
import pytest

from tasks.core.paths import CODE

pytestmark = pytest.mark.toolchain
MODEL, RATE = CODE / "models/saturator.tflite", 48000
PROJECT = """\
antler: 1
plugin:
  name: Mine
  source: mine
  parameters: [{name: gain, minimum: 0, maximum: 1, default: 0.5}]
model: models/saturator.tflite
sushi: {tracks: [{name: main, plugins: [{use: Mine}]}]}
target: desk
"""
SOURCE = "mine/Plugin.cpp"


@pytest.fixture(scope="module")
def bundle(workshop) -> Path:
    answer = workshop.doit("new_source", workshop.root / "mine")
    assert answer.says("      source: mine\n")
    return workshop.built(PROJECT)


def noise(frames: int) -> np.ndarray:
    return np.random.default_rng(1).uniform(-0.8, 0.8, (2, frames)).astype(np.float32)


def without_offset(audio: np.ndarray) -> np.ndarray:
    """What the template's before() makes of it."""
    pole = np.exp(-2 * np.pi * 10 / RATE)
    made, last, past = np.zeros_like(audio, dtype=np.float64), np.zeros(2), np.zeros(2)
    for i in range(audio.shape[1]):
        made[:, i] = last = audio[:, i] - past + pole * last
        past = audio[:, i]
    return made.astype(np.float32)


def play(plugin: pedalboard.VST3Plugin, audio: np.ndarray, size: int) -> np.ndarray:
    return np.hstack([plugin.process(audio[:, at:at + size], RATE, buffer_size=4096, reset=False)
                      for at in range(0, audio.shape[1], size)])


def test_the_model_is_between_the_two_functions(bundle):
    plugin, audio = pedalboard.load_plugin(str(bundle)), noise(9600) + np.float32(0.1)
    assert plugin.name == "Mine"
    assert set(plugin.parameters) == {"gain", "bypass", "level"}
    plugin.gain, plugin.level = 0.3, -6.0
    wanted = 10 ** (-6 / 20) * litert.play(MODEL, without_offset(audio), 0.3)
    assert np.abs(play(plugin, audio, 64) - wanted)[:, 2000:].max() < 1e-4


@pytest.mark.parametrize("size", [3, 17, 4096, 9600])
def test_blocks_of_any_size_sound_the_same(bundle, size):
    audio = noise(9600)
    played = [play(pedalboard.load_plugin(str(bundle)), audio, it) for it in (size, 64)]
    assert np.abs(played[0] - played[1]).max() < 1e-5


def test_bypass_leaves_all_of_it_out(bundle):
    plugin, audio = pedalboard.load_plugin(str(bundle)), noise(9600)
    plugin.level = -24.0
    plugin.bypass = True
    assert np.array_equal(play(plugin, audio, 64)[:, 2000:], audio[:, 2000:])


def test_a_session_keeps_the_parameters_of_both(bundle):
    plugin, other = (pedalboard.load_plugin(str(bundle)) for _ in range(2))
    plugin.gain, plugin.level = 0.123, -12.0
    plugin(noise(480), RATE)
    other.raw_state = plugin.raw_state
    assert (other.gain, other.level) == pytest.approx((0.123, -12.0), abs=0.01)


def test_an_edit_compiles_its_own_object(bundle, workshop):
    with (workshop.root / SOURCE).open("a") as file:
        file.write("// edited\n")
    workshop.built(PROJECT)
    assert workshop.ran() == ["compile:native-juce-7.0.5-editor"]
    assert workshop.compiled("") == ["Plugin.cpp"]


def test_a_parameter_that_project_yaml_does_not_have(bundle, workshop):
    workshop.edit(SOURCE, "    struct Offset\n",
                  '    static constexpr auto knob = parameterIndex ("knob");\n\n'
                  "    struct Offset\n")
    assert "project.yaml has no parameter of that name" in workshop.refused(PROJECT)


def test_a_mistake_is_shown_with_its_own_line(bundle, workshop):
    (workshop.root / SOURCE).write_text("#include <Effect.h>\nint f() { return nothing; }\n")
    said = workshop.refused(PROJECT)
    assert "\n  mine/Plugin.cpp:2:18: error: " in said
