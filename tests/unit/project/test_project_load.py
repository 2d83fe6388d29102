"""From project.yaml to a frozen Project: values, shorthands, ranges."""

import json
from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest
from project_samples import SMALLEST

from tasks.core.paths import PROJECT_FILE
from tasks.project.limits import Realtime
from tasks.project.load import load
from tasks.project.model import Audio, Engine, Model, Parameter, PluginUse, Track
from tasks.project.problems import ProjectErrors
from tasks.project.values import values_of


def test_the_smallest_file_has_all_defaults(project, tmp_path: Path) -> None:
    made = project()
    assert made.plugin.manufacturer == "Antler"
    assert (made.plugin.version, made.plugin.juce, made.plugin.parameters) == ("1.0.0", "7.0.5", ())
    assert made.engine == Engine("tflite", "2.14.1", (), "model")
    assert made.model == Model(tmp_path / "sat.tflite")
    assert made.audio == Audio(48000, 64)
    assert made.tracks == (Track("main", 2, (0, 1), (0, 1), (PluginUse("Sat", "Sat", ()),)),)
    assert made.realtime == Realtime(
        2.0, 30.0, 0.7, 0, ("noise", "silence", "denormals", "steps", "sweep"), 4.0, 0.05, 0.0)
    assert made.target.name == "stand-in"


def test_the_file_that_comes_with_antler(tmp_path: Path) -> None:
    made = load(PROJECT_FILE, state=tmp_path)
    assert made.plugin.name == "NeuralSaturator"
    assert made.plugin.parameters == (Parameter("gain", 0.0, 1.0, 0.5),)
    assert made.tracks == (Track("main", 2, (0, 1), (0, 1), (
        PluginUse("NeuralSaturator", "NeuralSaturator", (("gain", 0.5),)),)),)
    assert made.target.name == "stand-in"


@pytest.mark.parametrize("entry", [
    "name: a, maximum: HUGE", "name: a, default: HUGE", "name: a, minimum: -HUGE",
    "name: a}, {name: b, maximum: 1.0e+400", "name: a, minimum: HUGE, maximum: 2"])
def test_numbers_of_hundreds_of_digits_are_refused(project, entry: str) -> None:
    text = SMALLEST.replace("{name: Sat}", f"{{name: Sat, parameters: [{{{entry}}}]}}")
    with pytest.raises(ProjectErrors, match="1 problem\n") as caught:
        project(text.replace("HUGE", "1" + "0" * 400))
    assert "…" in str(caught.value) or "1.0e+400" in str(caught.value)


def test_a_value_at_start_of_hundreds_of_digits_is_refused(project) -> None:
    text = SMALLEST.replace("{name: Sat}", "{name: Sat, parameters: [{name: a}]}").replace(
        "{use: Sat}", "{use: Sat, parameters: {a: 1" + "0" * 400 + "}}")
    with pytest.raises(ProjectErrors, match=r"`a` is 100000000000… \(401 digits\): not within 0"):
        project(text)


def test_ranges_that_floats_can_tell_apart(project) -> None:
    parameters = ("{name: a, minimum: 16777215, maximum: 16777216, default: 16777216}, "
                  "{name: b, maximum: 1.2e-38, default: 0}, {name: c, maximum: 3.4e+38}")
    made = project(SMALLEST.replace("{name: Sat}", f"{{name: Sat, parameters: [{parameters}]}}"))
    assert made.plugin.parameters[1].maximum == 1.2e-38


def test_the_engine_follows_from_the_file(project, tmp_path: Path) -> None:
    (tmp_path / "sat.ONNX").touch()
    text = SMALLEST.replace("sat.tflite", "{file: sat.ONNX}")
    assert project(text).engine == Engine("onnxruntime", "1.24.4", ())
    assert project(f"{text}engine: {{version: 1.28.0}}\n").engine.version == "1.28.0"


@pytest.mark.parametrize(("engine", "wanted"), [
    ("tflite", Engine("tflite", "2.14.1", (), "model")),
    ("{version: 2.11.0}", Engine("tflite", "2.11.0", (), "model")),
    ("{operators: all}", Engine("tflite", "2.14.1", (), "all")),
    ("{name: tflite, options: {xnnpack: true}}",
     Engine("tflite", "2.14.1", (("xnnpack", True),), "model")),
])
def test_engine_by_name_or_mapping(project, engine: str, wanted: Engine) -> None:
    assert project(f"{SMALLEST}engine: {engine}\n").engine == wanted


@pytest.mark.parametrize(("channels", "count"), [("mono", 1), ("stereo", 2), ("8", 8)])
def test_channels(project, channels: str, count: int) -> None:
    text = SMALLEST.replace("name: main", f"name: main, channels: {channels}")
    assert project(text, "elk-pi").tracks[0].inputs == tuple(range(count))


@pytest.mark.parametrize(("load_", "fraction"), [
    ("70 %", 0.7), ("70%", 0.7), ("12.5 %", 0.125), ("100 %", 1.0), ("0.7", 0.7), ("1", 1.0)])
def test_max_load(project, load_: str, fraction: float) -> None:
    made = project(f"{SMALLEST}realtime: {{max_load: {load_}}}\n")
    assert made.realtime.max_load == pytest.approx(fraction)


def test_a_project_is_frozen(project) -> None:
    with pytest.raises(FrozenInstanceError):
        project().plugin.name = "Other"


def test_aliases_may_repeat_a_part(project) -> None:
    made = project("antler: 1\nplugin: {name: Sat}\nmodel: sat.tflite\nsushi:\n  tracks:\n"
                   "  - {name: a, inputs: &both [0, 1], outputs: *both, plugins: [{use: Sat}]}\n")
    assert made.tracks[0].outputs == (0, 1)


def test_values_of_named_parts(project) -> None:
    values = values_of(project(), "plugin.name", "audio.sample_rate", "engine", "sushi.tracks",
                       "model", "realtime", "target.os.plugin_hosts", "plugin.parameters")
    assert json.loads(json.dumps(values)) == values
    assert (values["plugin.name"], values["audio.sample_rate"]) == ("Sat", 48000)
    assert values["engine"] == {"name": "tflite", "version": "2.14.1",
                                "options": [], "operators": "model"}
    [track] = values["sushi.tracks"]
    [use] = track.pop("plugins")
    assert (use["name"], use["use"]) == ("Sat", "Sat")
    assert track == {"name": "main", "channels": 2, "inputs": [0, 1], "outputs": [0, 1],
                     "buses": 0}
    assert values["model"]["file"].endswith("sat.tflite")
    assert values["target.os.plugin_hosts"] == ["bench", "sushi"]


@pytest.mark.parametrize("name", ["plugin.colour", "tracks.0", "nothing"])
def test_values_of_unknown_part(project, name: str) -> None:
    with pytest.raises(KeyError, match=name):
        values_of(project(), name)
