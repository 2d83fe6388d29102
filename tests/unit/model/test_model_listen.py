"""How audio meets a model that only listens, what its results are called, and what it refuses."""

from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest
import yaml
from model_samples import content, reported

from tasks.model.content import Content, Tensor
from tasks.model.describe import describe, problems, schedule_problems
from tasks.model.description import Description, Extent, Result, Role
from tasks.model.engine import Prepared
from tasks.model.hearing import heard, leaves_sizes_open
from tasks.model.rate import heard_late, latency
from tasks.model.results import given, midi_problems
from tasks.model.say import runs
from tasks.model.show import text
from tasks.model.suggest import lines, readings
from tasks.project.inference import Inference, Onset
from tasks.project.midi import Midi
from tasks.project.model import Audio, Model, TensorWords

SCORES = TensorWords("result", names=("picked", "muted"))
AUDIO = Audio(48000, 64)


def said(tensors: dict[str, TensorWords] | None = None, **others) -> Model:
    return Model(Path("m.onnx"), tensors=tuple((tensors or {"y": TensorWords("result")}).items()),
                 **others)


def described(inputs, outputs, model: Model | None = None, parameters=(),
              **others) -> Description:
    found, asked = content(inputs, outputs, **others), model or said()
    assert [it.what for it in problems(found, asked, parameters)] == []
    return describe(found, asked, parameters)


def refused(inputs, outputs, model: Model | None = None, parameters=(), **others) -> list[str]:
    return [it.what for it in problems(content(inputs, outputs, **others), model or said(),
                                       parameters)]


@pytest.mark.parametrize(("shape", "time", "channels"), [
    ((1024,), 0, 1), ((1, 1024), 1, 1), ((-1, 1024), 1, 1), ((1, 1024, 1), 1, 1),
    ((1, 1, 1024), 2, 1), ((-1, 1, 1024), 2, 1), ((1, 1024, 2), 1, 2), ((1, 2, 1024), 2, 2)])
def test_all_of_a_fixed_time_axis_is_heard_in_a_run(shape, time, channels) -> None:
    model = described({"x": shape}, {"y": (1, 3)})
    assert (model.hop, model.context, model.channels) == (1024, 0, channels)
    assert model.inputs[0].time == time
    assert model.inputs[0].shape[time] == Extent(1024)
    assert model.outputs[0].role == Role.RESULT
    assert model.listens


@pytest.mark.parametrize(("words", "hop", "context"), [
    ({"hop": 256}, 256, 768), ({"context": 24}, 1000, 24),
    ({"hop": 1000, "context": 24}, 1000, 24)])
def test_runs_overlap_where_the_hop_is_smaller(words, hop, context) -> None:
    model = described({"x": (1, 1024)}, {"y": (1, 3)}, said(**words))
    assert (model.hop, model.context, model.past) == (hop, context, context)


def test_the_length_that_a_file_leaves_open_is_said() -> None:
    """As Silero's voice detector has it: a batch and samples, a state, a rate."""
    found = content({"input": (-1, -1), "state": (2, -1, 128)},
                    {"output": (-1, 1), "stateN": (-1, -1, -1)})
    whole = replace(found, inputs=(*found.inputs, Tensor("sr", (), "int64")))
    asked = said({"output": TensorWords("result", names=("speech",)),
                  "sr": TensorWords("constant", value=16000)}, hop=512, context=64)
    assert problems(whole, asked, ()) == []
    model = describe(whole, asked, ())
    assert model.inputs[0].shape == (Extent(1), Extent(576))
    assert [it.role for it in model.inputs] == [Role.SIGNALS, Role.STATE, Role.CONSTANT]
    assert model.outputs[1].shape == (Extent(2), Extent(1), Extent(128))
    assert model.results == (Result("speech"),)


def test_a_size_of_one_that_the_engine_can_change_is_open() -> None:
    model = described({"x": (1, 1, 1)}, {"y": (1, 3)},
                      said({"x": TensorWords("audio", time=1), "y": TensorWords("result")},
                           hop=256), resizable=True)
    assert model.inputs[0].shape == (Extent(1), Extent(256), Extent(1))


def test_audio_goes_through_at_once() -> None:
    model = described({"x": (1, 1024)}, {"y": (1, 3)}, said(sample_rate=16000, resample=True))
    assert (model.latency, latency(model, 48000)) == (0, 0)
    assert heard_late(model, AUDIO, Inference("async", 512), 64) == 0
    assert model.voices(8) == 1


@pytest.mark.parametrize(("outputs", "tensors", "names"), [
    ({"y": (1, 3)}, {}, ["y 1", "y 2", "y 3"]),
    ({"serving_default_pitch:0": (1,)}, {}, ["pitch"]),
    ({"a:0": (1,), "a:1": (1,)}, {}, ["a 1", "a 2"]),
    ({"7/Softmax": (1, 1)}, {}, ["result_7_softmax"]),
    ({"y": (1, 2)}, {"y": SCORES}, ["picked", "muted"]),
    ({"y": (1, 31, 2)}, {"y": SCORES}, ["picked", "muted"]),
    ({"y": (1, 31, 1)}, {"y": TensorWords("result", names=("onset",))}, ["onset"]),
    ({"y": (2, 31)}, {"y": TensorWords("result", time=1)}, ["y 1", "y 2"])])
def test_names_of_results(outputs, tensors, names) -> None:
    words = {name: TensorWords("result") for name in outputs} | tensors
    assert [it.name for it in described({"x": (1, 1024)}, outputs, said(words)).results] == names


def test_of_several_frames_the_last_one_counts() -> None:
    model = described({"x": (1, 1024)}, {"y": (1, 31, 2)}, said({"y": SCORES}))
    assert model.outputs[0].time == 1


def test_a_range() -> None:
    model = described({"x": (1, 1024)}, {"y": (1,)},
                      said({"y": TensorWords("result", range=(0, 2000))}))
    assert model.results == (Result("y", 0, 2000),)


def test_an_output_may_be_left_alone_but_audio_and_results_are_two_models() -> None:
    inputs, outputs = {"x": (1, 64)}, {"y": (1, 64), "level": (1,)}
    level = {"level": TensorWords("result")}
    model = described(inputs, outputs, said(level))
    assert [it.role for it in model.outputs] == [Role.UNUSED, Role.RESULT]
    both = said({**level, "y": TensorWords("audio")})
    assert refused(inputs, outputs, both) == [
        "it gives audio (y [1, 64]) and results (level [1]): one or the other"]


@pytest.mark.parametrize(("inputs", "outputs", "model", "what"), [
    ({"x": (-1, -1)}, {"y": (1, 3)}, said(),
     "how many samples of x [?, ?] are a run cannot be told"),
    ({"x": (1, 1024)}, {"y": (1, 3)}, said(hop=2048),
     "x [1, 1024] takes 1024 samples a run, and project.yaml says `hop: 2048`"),
    ({"x": (1, 1024)}, {"y": (1, 3)}, said(context=1024),
     "x [1, 1024] takes 1024 samples a run, and project.yaml says `context: 1024`"),
    ({"x": (1, 1024)}, {"y": (1, 3)}, said(hop=512, context=64),
     "x [1, 1024] takes 1024 samples a run, and `hop: 512` with `context: 64` are 576"),
    ({"x": (1, 1024)}, {"y": (1, 3)}, said({"y": SCORES}),
     "y [1, 3] gives 3 values a run, and `names` has 2: picked, muted"),
    ({"x": (1, 1024)}, {"y": (1, 200)}, said(),
     "it gives 200 values a run: 128 can be parameters of a plugin"),
    ({"x": (1, 1024)}, {"gain": (1,)}, said({"gain": TensorWords("result")}),
     "its result `gain` is called as one of the plugin's parameters"),
    ({"x": (-1, 10)}, {"y": (-1, 8)}, said(), "x [?, 10] looks like 10 features of one moment, "
     "not like samples"),
    ({"x": (1, 257)}, {"y": (1, 8)}, said(), "x [1, 257] looks like a spectrum of 257 bins, "
     "not like samples"),
    ({"x": (-1, 49, 10, 1)}, {"y": (-1, 12)}, said(),
     "x [?, 49, 10, 1] looks like pictures or spectra, 49 by 10 values at a time, not audio"),
    ({"x": (1, -1, 40)}, {"y": (1, 1)}, said(hop=3),
     "x [1, ?, 40] looks like pictures or spectra, 40 values at a time, not audio"),
    ({"x": (1, 1)}, {"y": (1, 3)}, said(),
     "x [1, 1] takes one sample a run: too little to hear anything"),
    ({"x": (1, 1024)}, {"y": (1, 3)}, said({"x": TensorWords("result")}),
     "x goes in, and cannot be a result")])
def test_what_cannot_be_heard_is_refused(inputs, outputs, model, what) -> None:
    parameters = ["gain"] if "gain" in outputs else []
    found = content(inputs, outputs)
    if parameters:  # the parameter has an input of its own
        found = replace(found, inputs=(*found.inputs, Tensor("gain", (1,), "float32")))
    assert what in [it.what for it in problems(found, model, parameters)]


def test_names_are_not_made_for_any_size_that_a_file_claims() -> None:
    found = content({"x": (1, 1024)}, {"y": (1 << 16, 1 << 15, 1 << 10)})
    told = [it.what for it in problems(found, said(), ())]
    assert told[0].startswith("what goes in and comes out has 2,199,023,")
    assert told[1] == f"it gives {1 << 41} values a run: 128 can be parameters of a plugin"
    assert len(given(found, said(), [0])[0].results) == 128


def test_integers_that_stand_for_no_samples() -> None:
    """As the keyword spotter of TensorFlow Lite Micro has its 49 spectra of 40 bands."""
    features = Tensor("x", (1, 1960), "int8", 0.1016, -128)
    found = replace(content({"x": (1, 1960)}, {"y": (1, 4)}), inputs=(features,))
    assert [it.what for it in problems(found, said(), ())] == [
        "x [1, 1960] is int8 for values from 0 to 25.91: features, not samples, which go from -1 "
        "to 1"]
    samples = replace(found, inputs=(replace(features, scale=1 / 128, zero_point=0),))
    assert problems(samples, said(), ()) == []
    assert problems(found, said({"x": TensorWords("audio"), "y": TensorWords("result")}), ()) == []


def test_what_project_yaml_says_of_when_it_runs() -> None:
    model = described({"x": (1, 1024)}, {"y": (1, 3)}, said(hop=256))
    assert schedule_problems(model, Inference("block")) == []
    assert schedule_problems(model, Inference(trigger=Onset(before=1023))) == []
    assert [it.what for it in schedule_problems(model, Inference(trigger=Onset(before=1024)))] == [
        "`inference.trigger` wants 1024 samples in front of an onset, and a run has 1024"]


def test_midi_wants_results_that_there_are() -> None:
    rules = (Midi("picked", 60), Midi("pitch", controller=20))
    assert [it.what for it in midi_problems((Result("picked"), Result("muted")), rules)] == [
        "`plugin.midi` in project.yaml wants its result `pitch`: it has picked, muted"]


def suggested(found: Content) -> dict | None:
    ways, _ = readings(found, Model(Path("m.onnx")), (), 48000)
    made = next((it for it in ways if it.said.listens), None)
    if made is None:
        return None
    assert problems(found, made.said, made.parameters) == []
    return yaml.safe_load(lines(made, "m.onnx"))["model"]


@pytest.mark.parametrize(("inputs", "outputs", "wanted"), [
    ({"x": (1, 1024)}, {"y": (1, 3)}, {"file": "m.onnx", "tensors": {"y": "result"}}),
    ({"audio": (1024,)}, {"f0:0": (1,), "level": (1,)},
     {"file": "m.onnx", "tensors": {"f0:0": "result", "level": "result"}}),
    ({"x": (-1, -1), "h": (1, 8)}, {"speech": (-1, 1), "hn": (1, 8)},
     {"file": "m.onnx", "hop": 512, "tensors": {"speech": "result"}})])
def test_lines_that_make_a_classifier_run(inputs, outputs, wanted) -> None:
    assert suggested(content(inputs, outputs)) == wanted


@pytest.mark.parametrize(("inputs", "outputs"), [
    ({"x": (-1, 10)}, {"y": (-1, 8)}), ({"x": (-1, 49, 10, 1)}, {"y": (-1, 12)}),
    ({"x": (1, 1024)}, {"y": (1, 200)}), ({"x": (1, 1, 257)}, {"y": (1, 1, 257)})])
def test_no_lines_for_features_and_spectra(inputs, outputs) -> None:
    assert suggested(content(inputs, outputs)) is None


def test_lines_say_names_and_a_range() -> None:
    words = {"y": replace(SCORES, range=(-1.0, 1.0))}
    (made, *_), _ = readings(content({"x": (1, 1024)}, {"y": (1, 2)}), said(words), (), 48000)
    assert yaml.safe_load(lines(made, "m.onnx"))["model"]["tensors"] == {
        "y": {"role": "result", "names": ["picked", "muted"], "range": [-1, 1]}}


def test_the_report_says_what_it_listens_for() -> None:
    found = reported(content({"x": (1, 1024)}, {"y": (1, 2)}, multiply_adds=2048),
                     said=said({"y": SCORES}, hop=256))
    shown = text(found)
    assert "y [1, 2] float32: result, picked, muted (project.yaml says so)" in shown
    assert "it listens, and the audio passes by: 1024 samples a run, 256 apart; the mean of all " \
        "channels" in " ".join(shown.split())
    assert "none; results come every 256 samples, 5.3 ms" in shown
    assert found.cost
    assert found.cost.sample == 8
    schema = yaml.safe_load((Path(__file__).parents[3] / "schema/model.schema.json").read_text())
    jsonschema.validate(found.as_dict(), schema)
    assert found.as_dict()["runs"]["listens"] is True


def test_where_the_file_leaves_the_length_open_all_is_done_once_a_run_at_least() -> None:
    """Silero's convolutions have strides: once a sample was said, 512 times as much."""
    found = reported(content({"x": (1, -1)}, {"y": (1, 2)}, multiply_adds=2560),
                     said=said({"y": SCORES}, hop=256, context=256))
    assert found.cost
    assert found.cost.sample == 10


def test_it_is_said_in_a_sentence() -> None:
    model = described({"x": (1, 1024)}, {"y": (1, 3)}, said(hop=256))
    assert runs(model, 48000) == "once every 256 samples, with 768 samples of the past in front"


def prepared(run, outputs=None) -> Prepared:
    found = Prepared(content({"x": (1, 64)}, outputs or {"y": (1, -1, 2)}), b"")
    return heard(found, said(), (), run)


def test_sizes_that_the_file_leaves_open_are_those_of_a_run() -> None:
    import numpy as np

    found = prepared(lambda given: {"y": np.zeros((1, 5, 2), np.float32) + given["x"].mean()})
    assert found.problems == ()
    assert found.content.outputs[0].shape == (1, 5, 2)
    assert describe(found.content, said(), ()).outputs[0].time == 1
    assert leaves_sizes_open(content({"x": (1, 64)}, {"y": (1, -1, 2)}), said(), ())
    assert not leaves_sizes_open(content({"x": (-1, 64)}, {"y": (-1, 2)}), said(), ())


def test_a_model_that_does_not_run_on_that_many_samples() -> None:
    def run(_given):
        raise RuntimeError("Got 64, expected 576\nat node 3")

    assert [it.what for it in prepared(run).problems] == [
        "it does not run on 64 samples: Got 64, expected 576"]


def test_a_model_that_gives_something_else_each_time() -> None:
    import numpy as np

    random = np.random.default_rng(1)
    found = prepared(lambda _given: {"y": random.random((1, 5, 2)).astype(np.float32)})
    assert [it.what for it in found.problems] == ["no two runs of it give the same"]
    broken = prepared(lambda _given: {"y": np.full((1, 5, 2), np.nan, np.float32)})
    assert [it.what for it in broken.problems] == ["what it makes of noise is not finite"]
