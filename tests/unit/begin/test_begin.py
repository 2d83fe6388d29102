"""A new project: its words, its project.yaml, what it refuses."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from tasks.begin import begin as writing
from tasks.begin.fit import Fit, fit
from tasks.begin.project_file import project_file
from tasks.begin.tasks import new_task
from tasks.begin.words import Words, parse
from tasks.core.errors import AntlerError
from tasks.core.paths import CODE
from tasks.model.describe import problems
from tasks.model.description import Description
from tasks.model.engines import named
from tasks.project.load import load
from tasks.project.model import Audio, Model, TensorWords

MODELS = CODE / "models"


def begin(asked: Words) -> str:
    return writing.begin(asked, fit(asked.model))


@pytest.mark.parametrize("words", [
    ["amp", "--model", "a.tflite"], ["--model", "a.tflite", "amp"], ["amp", "--model=a.tflite"]])
def test_words(tmp_path, monkeypatch, words):
    monkeypatch.chdir(tmp_path)
    assert parse(words) == Words(tmp_path / "amp", "a.tflite")
    assert parse(words).plugin == "amp"


@pytest.mark.parametrize(("words", "says"), [
    ([], "a name and a model"), (["amp"], "a name and a model"),
    (["amp", "--model"], "a name and a model"), (["amp", "--model="], "a name and a model"),
    (["--model", "a.tflite"], "a name and a model"),
    (["amp", "two", "--model", "a.tflite"], "a name and a model"),
    (["amp", "--model", "a", "--model", "b"], "a name and a model"),
    (["amp", "--engine", "tflite"], "option --engine is not known"),
    (["7amp", "--model", "a"], "beginning with a letter"),
    (["amp/", "--model", "a"], ""), ([".", "--model", "a"], "is there already"),
    ([str(CODE / "amp"), "--model", "a"], "inside Antler's own folder"),
    (["full", "--model", "a"], "full is there already"),
    (["file", "--model", "a"], "file is there already"),
    (["empty", "--model", "a"], "")])
def test_wrong_words(tmp_path, monkeypatch, words, says):
    here = tmp_path / "here"
    (here / "full").mkdir(parents=True)
    (here / "empty").mkdir()
    for name in ("full/x", "file"):
        (here / name).touch()
    monkeypatch.chdir(here)
    if not says:
        parse(words)
        return
    with pytest.raises(AntlerError) as caught:
        parse(words)
    assert says in str(caught.value)
    assert caught.value.resolution


@pytest.mark.parametrize("model", [
    *(MODELS / name for name in ("saturator.tflite", "denoiser.onnx")),
    *(MODELS / "examples" / name for name in (
        "amp_hidden.onnx", "amp_hot.aidax", "amp_lstm.nam", "amp_tone.json", "crush.tflite",
        "drive_windows.onnx", "fold_channels.tflite", "pitch.tflite", "squeeze.onnx",
        "strokes.onnx", "width.tflite"))], ids=lambda path: path.name)
def test_a_project_of_each_kind_of_model_has_no_mistakes(tmp_path, model):
    """Interpreters that are not installed are not needed: what is read and described is."""
    said = begin(Words(tmp_path / "Tweed", str(model)))
    folder = tmp_path / "Tweed"
    assert "check_realtime" in said
    assert sorted(it.name for it in folder.iterdir()) == [".gitignore", "models", "project.yaml"]
    project = load(folder / "project.yaml", state=tmp_path / "state")
    assert project.plugin.name == "Tweed"
    assert project.model.file.read_bytes() == model.read_bytes()
    assert fit(str(model)).parameters == tuple(it.name for it in project.plugin.parameters)


def test_what_the_model_says_is_in_project_yaml(tmp_path):
    folder = tmp_path / "gate"
    begin(Words(folder, str(MODELS / "examples/saturator.onnx")))
    text = (folder / "project.yaml").read_text()
    assert "ONNX" in text.splitlines()[0]
    assert len(load(folder / "project.yaml", state=tmp_path / "s").plugin.parameters) == 1


def test_weights_in_other_files_come_along(tmp_path):
    for name in ("amp.onnx", "amp.onnx.data"):
        shutil.copy(MODELS / "examples/amp.onnx", tmp_path / name)
    begin(Words(tmp_path / "amp", str(tmp_path / "amp.onnx")))
    assert {it.name for it in (tmp_path / "amp/models").iterdir()} == {"amp.onnx", "amp.onnx.data"}


@pytest.mark.parametrize(("name", "says"), [
    ("tests/difficult_models/nan_weights.tflite", "NaN"),
    ("tests/difficult_models/unknown_operator.tflite", "operator Tan"),
    ("README.md", "README.md"), ("gone.tflite", "does not exist")])
def test_a_model_that_does_not_run_leaves_nothing(tmp_path, name, says):
    with pytest.raises(AntlerError) as caught:
        begin(Words(tmp_path / "amp", str(CODE / name)))
    assert says in str(caught.value)
    assert not list(tmp_path.iterdir())


def test_what_only_the_user_knows_is_asked_for_in_a_project(tmp_path):
    """States of one shape, which no name pairs."""
    folder = tmp_path / "pair"
    said = begin(Words(folder, str(CODE / "tests/difficult_models/unpaired.tflite")))
    text = (folder / "project.yaml").read_text()
    for told in (said, text):
        assert "it does not run before project.yaml says more" in told
        assert "say it in `model.tensors` of project.yaml" in told
    assert said.endswith(f"--project {folder} model")
    content = named("tflite").read(folder / "models/unpaired.tflite")
    (folder / "project.yaml").write_text(text.replace("\naudio:", WORDS))
    project = load(folder / "project.yaml", state=tmp_path / "state")
    assert not problems(content, project.model, [])


WORDS = """\
  tensors:
    one: {role: state, of: left}
    two: {role: state, of: right}

audio:"""

FIT = Fit((), Model(Path("x.tflite")), Description((), ()), Audio(48000, 64), "TensorFlow Lite",
          2712, ())


@pytest.mark.parametrize("name", ["on", "null", "y", "Tweed 57", "no", "a-b_c"])
def test_names_that_yaml_takes_for_something_else(tmp_path, name):
    import yaml
    said = yaml.safe_load(project_file(name, "models/a #1, {b}.tflite", FIT))
    assert said["plugin"]["name"] == name
    assert said["model"]["file"] == "models/a #1, {b}.tflite"


def test_rate_and_words_of_the_model():
    import yaml
    said = Model(Path("x"), sample_rate=44100, resample=True,
                 tensors=(("h", TensorWords("state", of="hn")),))
    text = project_file("amp", "models/x.onnx", replace(
        FIT, said=said, parameters=("gain", "on"), remarks=("it " * 60,),
        description=Description((), (), channels=4)))
    data = yaml.safe_load(text)
    assert data["model"] == {"file": "models/x.onnx", "sample_rate": 44100, "resample": True,
                             "tensors": {"h": {"role": "state", "of": "hn"}}}
    assert [it["name"] for it in data["plugin"]["parameters"]] == ["gain", "on"]
    assert data["sushi"]["tracks"][0]["channels"] == 4
    assert max(map(len, text.splitlines())) <= 100
    assert json.dumps(data)


@pytest.mark.parametrize("model", [
    "gone.tflite", "README.md", "tests/difficult_models/unknown_operator.tflite"])
def test_a_model_that_is_refused_is_a_mistake_in_the_command(tmp_path, monkeypatch, model):
    """With exit code 3: nothing was begun."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(AntlerError):
        new_task()["meta"]["check"](["amp", "--model", str(CODE / model)])
    assert not list(tmp_path.iterdir())
