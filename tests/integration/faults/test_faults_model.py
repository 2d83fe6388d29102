"""`./doit model` as the first thing that a user tries: any file, no project.yaml, wrong files."""

import json
import shutil

import jsonschema
import pytest
import yaml

from tasks.core.paths import CODE

YAML = "project.yaml"
FOLD = "models/examples/fold.tflite"


def look(checkout, *words):
    """`./doit model`; a word with `/` is a file of the checkout."""
    return checkout.doit("model", *(checkout.root / word if "/" in word else word
                                    for word in words))


def schema() -> dict:
    return json.loads((CODE / "schema/model.schema.json").read_text())


def gone(checkout):
    (checkout.root / YAML).unlink()


def broken(checkout):
    checkout.edit(YAML, "block_size: 64", "block_size: 63")


def whole(checkout):
    pass


@pytest.mark.parametrize("project", [whole, gone, broken])
def test_any_file_with_or_without_a_project(checkout, tmp_path, project):
    project(checkout)
    file = tmp_path / "down loads" / "amp.tflite"
    file.parent.mkdir()
    shutil.copy(CODE / "models/examples/amp.tflite", file)
    answer = checkout.doit("model", file)
    assert answer.code == 0
    assert answer.says(f"{file}: TensorFlow Lite, 11,928 bytes, sha256 4ffb4c6eb1bf…",
                       "audio [1, ?, 1] float32: audio", "state, with hn (told by its name)",
                       "tflite 2.14.1", "296 multiply-adds a sample")
    assert ("has mistakes" in " ".join(answer.output.split())) == (project is broken)
    assert not (checkout.root / "build").exists()


def test_without_a_file_it_is_the_projects(checkout):
    answer = checkout.doit("model")
    assert answer.code == 0
    page = (CODE / "docs/models.md").read_text()
    assert f"```\n{answer.output.strip()}\n```" in page, "docs/models.md shows another report"
    broken(checkout)
    answer = checkout.doit("model")
    assert answer.code == 3
    assert answer.says("project.yaml: 1 problem", "block_size: 63")


def test_the_lines_that_it_prints_make_it_run(checkout):
    answer = look(checkout, FOLD)
    assert answer.code == 3
    assert answer.says("folds [1] float32: what for, is not known", "cannot run ",
                       "it runs with these lines in project.yaml")
    pasted = yaml.safe_load(answer.output.partition("are yours):\n")[2])
    project = yaml.safe_load((checkout.root / YAML).read_text())
    project["plugin"]["parameters"] = pasted["plugin"]["parameters"]
    project["sushi"]["tracks"][0]["plugins"][0]["parameters"] = {}
    (checkout.root / YAML).write_text(yaml.safe_dump({**project, "model": pasted["model"]}))
    answer = checkout.doit("model")
    assert answer.code == 0
    assert answer.says("folds [1] float32: parameter folds (told by its name)")
    assert checkout.doit("described").code == 0


@pytest.mark.parametrize(("file", "code"), [("models/saturator.tflite", 0), (FOLD, 3)])
def test_json_for_programs(checkout, file, code):
    answer = look(checkout, file, "--json")
    assert answer.code == code
    said, end = json.JSONDecoder().raw_decode(answer.output)
    jsonschema.validate(said, schema())
    assert bool(said["problems"]) == bool(answer.output[end:].strip()) == bool(code)


@pytest.mark.parametrize(("file", "blocks"), [
    ("models/examples/drive.onnx", [16, 32, 64, 128, 256, 512, 1024, 2048]),
    ("models/examples/snippets.tflite", [64]), ("models/examples/amp.tflite", [16, 2048]),
])
def test_measured_on_this_machine(checkout, file, blocks):
    said = json.loads(look(checkout, file, "--json", "--measure").output)
    jsonschema.validate(said, schema())
    times = {it["block"]: it["seconds"] for it in said["measured"]}
    assert set(blocks) <= set(times)
    assert 1e-7 < times[min(times)] < times[max(times)] * (1 + (len(times) == 1)) < 10


@pytest.mark.parametrize(("words", "said"), [
    (["gone.tflite"], ["the model file gone.tflite does not exist", "./doit model FILE"]),
    (["models/"], ["is a folder", "name a model file: ./doit model FILE"]),
    (["docs/../README.md"], ["README.md is a text file"]),
    (["models/saturator.tflit"], ["did you mean `models/saturator.tflite`?"]),
    ([FOLD, "models/saturator.tflite"], ["one model at a time, not 2"]),
    ([FOLD, "--jsn"], ["option --jsn is not known", "did you mean `--json`?"]),
    (["tests/difficult_models/nan_weights.tflite"], ["its weights hold NaN, which is no number"]),
    (["tests/unit/model/per_channel.tflite"], ["it uses version 12 of the operator FULLY_CONN"]),
])
def test_a_file_or_word_that_is_wrong(checkout, words, said):
    answer = look(checkout, *words)
    assert answer.code == 3
    assert answer.says(*said)
