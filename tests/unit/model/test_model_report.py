"""What `./doit model` says of a model, in words and as JSON."""

import json
from dataclasses import replace

import jsonschema
import pytest
import yaml
from model_samples import AUDIO, ENGINE, content, reported

from tasks.core.paths import CODE, SCHEMA
from tasks.model.command import refusal
from tasks.model.content import Tensor
from tasks.model.cost import STAND_IN_RATE
from tasks.model.measure import Timing
from tasks.model.problem import Problem
from tasks.model.report import OnBoard
from tasks.model.show import text
from tasks.project.inference import Inference

VALID = jsonschema.Draft202012Validator(json.loads((SCHEMA / "model.schema.json").read_text()))


def lines(*args, **others) -> dict[str, list[str]]:
    """The report by its labels, as if its lines had no end."""
    found, label = {}, ""
    for line in text(reported(*args, **others)).splitlines()[1:]:
        label = line[2:13].strip() or label
        if line[2:13].strip():
            found.setdefault(label, []).append(line[13:])
        else:
            found[label][-1] += f" {line[13:]}"
    return found


def test_a_whole_report() -> None:
    found = content({"x": (1, -1, 1), "gain": (1,), "h": (1, 8)},
                    {"y": (1, -1, 1), "hn": (1, 8)}, weights=400, multiply_adds=300)
    assert text(reported(found, "gain")) == """\
amp.tflite: TensorFlow Lite, 1,234 bytes, sha256 0123456789ab…
  in         x [1, ?, 1] float32: audio (told by its shape)
  in         gain [1] float32: parameter gain (told by its name)
  in         h [1, 8] float32: state, with hn (told by its name)
  out        y [1, ?, 1] float32: audio (told by its shape)
  out        hn [1, 8] float32: state, with h (told by its name)
  layout     a sequence of samples; each channel by itself
  runs       many samples a call, with a state that each channel has for itself
  latency    none
  engine     tflite 2.14.1: as in project.yaml
  rate       not said, taken for the audio's: 48000 Hz
  holds      400 weights; 3 operators: TANH 2, ADD
  cost       300 multiply-adds a sample; 2 channels take at least 0.96 % of a block of 64 at 48000
             Hz (1.33 ms) on the stand-in; `./doit check_realtime` measures it"""


@pytest.mark.parametrize(("found", "parameters", "layout", "latency"), [
    (content({"x": (-1, 2)}), ["gain"], "rows, one for each sample (with gain beside each); each "
     "channel by itself", "none"),
    (content({"x": (64, 150, 1)}, {"y": (64, 1)}), [], "windows of 150 samples, one for each "
     "sample; each channel by itself", "64 samples, 1.3 ms"),
    (content({"x": (1, 2, -1)}, {"y": (1, 2, -1)}), [], "a sequence of samples; 2 channels "
     "together", "none"),
])
def test_a_layout_in_words(found, parameters, layout, latency) -> None:
    said = lines(found, *parameters)
    assert (said["layout"], said["latency"]) == ([layout], [latency])


FIXED = content({"x": (1, 2048)}, {"y": (1, 2048)})


@pytest.mark.parametrize(("found", "lead", "latency"), [
    (content(), None, "128 samples, 2.7 ms, 128 of them for its worker"),
    (content(), 0, "64 samples, 1.3 ms, 64 of them for its worker"),
    (FIXED, None, "4160 samples, 86.7 ms, 2112 of them for its worker"),
    (FIXED, 1024, "3136 samples, 65.3 ms, 1088 of them for its worker")])
def test_a_worker_adds_latency(found, lead, latency) -> None:
    assert lines(found, inference=Inference("async", lead))["latency"] == [latency]


@pytest.mark.parametrize(("found", "mode", "why"), [
    (FIXED, "sample", "it takes 2048 samples a call, and `inference.mode: sample` is one"),
    (content({"x": (1, 1)}, {"y": (1, 1)}), "block",
     "it takes one sample a call, and `inference.mode: block` is many")])
def test_a_mode_that_a_model_cannot_have(found, mode, why) -> None:
    assert [it.what for it in reported(found, inference=Inference(mode)).problems] == [why]
    assert reported(found, inference=Inference("async")).problems == ()


def test_integers_have_a_scale() -> None:
    found = replace(content(), inputs=(Tensor("audio", (-1, 1), "int8", 0.5, -3),))
    assert lines(found)["in"] == ["audio [?, 1] int8, scale 0.5 from -3: audio (the only input)"]


@pytest.mark.parametrize(("found", "sample"), [
    (content(multiply_adds=300), 300),
    (content({"x": (1, 64)}, {"y": (1, 64)}, multiply_adds=640), 10),
    (content({"x": (64, 150)}, {"y": (64, 1)}, multiply_adds=6400), 100),
    (content({"x": (1, 196)}, {"y": (1, 64)}, multiply_adds=640), 10),
])
def test_the_cost_of_a_sample(found, sample: float) -> None:
    cost = reported(found).cost
    assert cost.sample == sample
    assert cost.share == pytest.approx(2 * sample * 48000 / STAND_IN_RATE)
    assert cost.best_block == 64


def test_a_long_past_is_cheaper_in_large_blocks() -> None:
    said = replace(reported(content()).asked.said, context=192)
    found = reported(content(multiply_adds=100), said=said)
    assert (found.cost.sample, found.cost.best_block) == (400, 2048)
    assert "blocks of 2048 cost 0.27 times as much a sample" in text(found)


@pytest.mark.parametrize(("found", "what"), [
    (content(sample_rate=44100), "it was trained at 44100 Hz, the audio has 48000 Hz"),
    (content(not_a_number=("w",)), "its weights hold NaN, which is no number: w"),
])
def test_why_a_model_cannot_run(found, what: str) -> None:
    made = reported(found)
    assert what in " ".join(it.what for it in made.problems)
    assert not made.instead
    assert "layout" not in lines(found)


def test_times_on_this_machine() -> None:
    made = replace(reported(content()), measured=(Timing(16, 4e-5), Timing(64, 1e-4),
                                                  Timing(2048, 1.6e-3)))
    assert "measured   64 samples of a channel in 100.0 µs, 2 channels in 15 %" in text(made)
    assert "2048 samples at a time take 0.50 times as long a sample" in text(made)
    VALID.validate(json.loads(json.dumps(made.as_dict())))


def test_times_on_a_board() -> None:
    made = replace(reported(content()), on_board=OnBoard("pi", 64, 0.043, 0.0462, "virtual time"))
    assert ("on board blocks of 64 take 4.3 % of their time on pi, the longest 4.6 %: the whole "
            "plugin, with all channels; virtual time") in " ".join(text(made).split())
    VALID.validate(json.loads(json.dumps(made.as_dict())))
    why = replace(made, on_board="not measured on pi: nothing is deployed on pi\n  → run that")
    assert "on board   not measured on pi: nothing is deployed on pi\n" in text(why)
    assert why.as_dict()["on_board"] is None


def test_a_rate_that_fits() -> None:
    assert lines(content(sample_rate=48000))["rate"] == ["trained at 48000 Hz"]


def test_lines_help_against_all_reasons_or_against_none() -> None:
    found = content({"x": (-1, 3)})
    engine = replace(ENGINE, problems=lambda content, engine: iter([Problem("no operator TAN")]))
    assert "it runs with these lines in project.yaml" in str(refusal(reported(found)))
    told = str(refusal(reported(found, engine=engine)))
    assert "no operator TAN" in told
    assert "these lines" not in told


@pytest.mark.parametrize("made", [
    reported(content()), reported(content(multiply_adds=5), audio=replace(AUDIO, block_size=128)),
    reported(content({"x": (-1, 3)})), reported(content({"x": (64, 150)}, {"y": (64, 1)})),
    reported(content({"x": (1, 1960)}, {"y": (1, 4)})),
])
def test_the_json_is_what_its_schema_says(made) -> None:
    VALID.validate(json.loads(json.dumps(made.as_dict())))


def test_the_schema_is_on_its_page() -> None:
    assert "schema/model.schema.json" in (CODE / "docs/models.md").read_text()


def test_the_lines_are_what_a_project_has(tmp_path) -> None:
    made = reported(content({"x": (-1, 3)}))
    assert yaml.safe_load(made.instead) == {
        "plugin": {"parameters": [{"name": f"knob{i}", "minimum": 0, "maximum": 1}
                                  for i in (1, 2)]}, "model": "amp.tflite"}
