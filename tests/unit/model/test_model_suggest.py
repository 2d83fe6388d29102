"""Lines of project.yaml with which a model would run."""

from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from model_samples import content

from tasks.core.paths import CODE
from tasks.model.content import Content, Tensor
from tasks.model.describe import problems
from tasks.model.engines.tflite import read
from tasks.model.suggest import _spectral, lines, readings
from tasks.project.features import features
from tasks.project.model import Model, TensorWords

MODEL = Model(Path("amp.tflite"))


def suggested(found: Content, rate: int = 48000) -> dict | None:
    """What would be pasted, as YAML reads it; it makes the model run."""
    ways, _ = readings(found, MODEL, (), rate)
    if not ways or ways[0].said.listens:
        return None
    made = ways[0]
    assert problems(found, made.said, made.parameters) == []
    text = yaml.safe_load(lines(made, "amp.tflite"))
    names = [it["name"] for it in text.get("plugin", {}).get("parameters", [])]
    return {"parameters": names, "model": text["model"]}


@pytest.mark.parametrize(("found", "parameters"), [
    (content({"x": (-1, 3)}), ["knob1", "knob2"]),
    (content({"audio": (1, -1), "steps": (), "args_1": (1, 1)}, {"y": (1, -1)}),
     ["steps", "knob2"]),
    (content({"state_in": (1, 2), "audio": (1, 1, 1), "amount": (1,)},
             {"out": (1, 1, 1), "state_out": (1, 2)}), ["amount"]),
])
def test_parameters_that_lack(found: Content, parameters: list[str]) -> None:
    assert suggested(found) == {"parameters": parameters, "model": "amp.tflite"}


def test_states_that_no_name_pairs() -> None:
    found = content({"x": (1, -1, 1), "a": (1, 8), "b": (1, 8)},
                    {"y": (1, -1, 1), "c": (1, 8), "d": (1, 8)})
    assert suggested(found)["model"]["tensors"] == {
        "a": {"role": "state", "of": "c"}, "b": {"role": "state", "of": "d"}}


def test_a_rate_that_goes_in() -> None:
    found = content({"input": (1, -1)}, {"output": (1, -1)})
    whole = replace(found, inputs=(*found.inputs, Tensor("sr", (), "int64")))
    assert suggested(whole, rate=16000)["model"]["tensors"] == {
        "sr": {"role": "constant", "value": 16000}}


def test_an_axis_that_may_be_time() -> None:
    found = content({"q": (8, 64, 1)}, {"y": (1, 64)})
    assert suggested(found) is None, "8 values at a time are left over"


@pytest.mark.parametrize("found", [
    content({"x": (-1, 49, 10, 1)}, {"y": (-1, 12)}), content({"x": (-1, 10)}, {"y": (-1, 8)}),
    content({"x": (1, 3, 40)}, {"y": (1, 1)}),
    content({"x": (1024,)}, {"f": (1,), "g": (1,)}),
    content({"audio": (1, -1), "one": (1, 1), "two": (1, 1)},
            {"out": (1, -1), "left": (1, 1), "right": (1, 1)}),
])
def test_nothing_is_suggested_for_what_is_no_audio_or_may_be_two_things(found: Content) -> None:
    assert suggested(found) is None


@pytest.mark.parametrize("name", ["crush", "fold", "gain", "gate", "squeeze", "squeeze_1", "width"])
def test_the_examples_name_their_parameters(name: str) -> None:
    found = read(CODE / f"models/examples/{name}.tflite")
    parameters, = suggested(found)["parameters"]
    assert parameters in [it.name for it in found.inputs]


def test_masks_of_a_spectrum() -> None:
    """DTLN's tensors."""
    found = content({"x": (1, 1, 257), "s": (1, 2, 128, 2)},
                    {"y": (1, 1, 257), "t": (1, 2, 128, 2)})
    (made,), _ = readings(found, MODEL, (), 48000)
    assert problems(found, made.said, ()) == []
    assert yaml.safe_load(lines(made, "amp.tflite")) == {"model": {
        "file": "amp.tflite",
        "features": {"window": 512, "hop": 128, "shape": "hann", "gives": "mask"}}}


@pytest.mark.parametrize(("shape", "what"), [
    ((-1, 49, 10, 1), "mel: {bands: 40}, log: natural, coefficients: 10}"),
    ((1, -1, 64), "mel: {bands: 64}, log: natural}")])
def test_how_mfccs_and_bands_are_said(shape: tuple[int, ...], what: str) -> None:
    said = replace(MODEL, tensors=(("y", TensorWords("result")),))
    helps = problems(content({"x": shape}, {"y": (1, 12)}), said, ())[0].helps
    assert f"as `features: {{window: 480, hop: 320, {what}` in `model`" in helps
    assert "micro frontend" not in helps


def test_the_micro_frontend_is_called_what_it_is() -> None:
    found = content({"x": (1, 3, 40)}, {"y": (1, 1)})
    found = replace(found, inputs=(replace(found.inputs[0], type="int8"),))
    assert "micro frontend (micro speech, micro wake word), that is not computed here" in problems(
        found, MODEL, ())[0].helps


MFCCS = {"window": 480, "hop": 320, "mel": {"bands": 40}, "log": "natural", "coefficients": 10}


@pytest.mark.parametrize(("shape", "said"), [
    ((1, 49, 10, 1), MFCCS),
    ((1, 49, 10, 1), {**MFCCS, "fft": 1024, "shape": "hamming", "takes": "power", "floor": 0.001,
                      "mel": {"bands": 40, "low": 20, "high": 4000}})])
def test_features_that_are_said_are_repeated(shape: tuple[int, ...], said: dict) -> None:
    found = content({"x": shape}, {"y": (1, 12)})
    usual = {"shape": "hann", "takes": "magnitude", "floor": 1e-6}
    own = features({**usual, **said, "mel": {"low": 0, **said["mel"]}})
    ways, _ = readings(found, replace(MODEL, features=own), (), 16000)
    text = lines(ways[0], "amp.tflite", own)
    assert yaml.safe_load(text)["model"] == {"file": "amp.tflite", "features": said,
                                             "tensors": {"y": "result"}}


def test_features_that_are_said_are_not_guessed() -> None:
    found = content({"x": (1, 1, 257)}, {"y": (1, 1, 257)})
    own = features({"window": 400, "hop": 100, "shape": "hann", "takes": "magnitude"})
    (made,) = {it.said.features for it in _spectral(found, replace(MODEL, features=own), (), 16000)}
    assert made == replace(own, gives="mask")
