"""Projects derived from project.yaml: what is changed, and where mistakes are said to be."""

from pathlib import Path

import pytest
from project_samples import SMALLEST

from tasks.project.derive import Base, Change
from tasks.project.load import load
from tasks.project.problems import ProjectErrors


@pytest.fixture
def base(tmp_path: Path):
    for name in ("sat.tflite", "other.onnx"):
        (tmp_path / name).touch()

    def made(text: str = SMALLEST) -> Base:
        (tmp_path / "project.yaml").write_text(text)
        return Base(tmp_path / "project.yaml")

    return made


def test_without_changes_it_is_the_project(base, tmp_path: Path) -> None:
    made = base()
    assert made.derived([]).project == load(tmp_path / "project.yaml", state=tmp_path / "state")


def test_shorthands_change_the_main_part_alone(base, tmp_path: Path) -> None:
    made = base(SMALLEST.replace("sat.tflite", "{file: sat.tflite, placement: file}"))
    project = made.derived([Change(("model",), "other.onnx")]).project
    assert project
    assert (project.model.file, project.model.embedded) == (tmp_path / "other.onnx", False)
    assert project.engine.name == "onnxruntime"
    project = made.derived([Change(("engine",), {"name": "tflite", "version": "2.11.0"})]).project
    assert project
    assert project.engine.version == "2.11.0"


def test_keys_that_the_file_leaves_out_are_made(base) -> None:
    project = base().derived([Change(("sushi", "tracks", 0, "channels"), "mono"),
                              Change(("inference", "mode"), "async")]).project
    assert project
    assert (project.tracks[0].channels, project.inference.mode) == (1, "async")


def test_one_derived_project_leaves_the_next_alone(base) -> None:
    made = base()
    made.derived([Change(("sushi", "tracks", 0, "name"), "other")])
    project = made.derived([]).project
    assert project
    assert project.tracks[0].name == "main"


def test_a_mistake_is_where_it_was_asked_for(base) -> None:
    said = ("compare", "axes", "audio.block_size", 1)
    (problem,) = base().derived([Change(("audio", "block_size"), 7, said)]).problems
    assert problem.where == said
    assert "cannot be `7`" in problem.what


def test_a_mistake_elsewhere_says_what_was_changed(base) -> None:
    made = base(SMALLEST + "inference: {mode: async, lead: 64}\n")
    (problem,) = made.derived([Change(("inference", "mode"), "block")]).problems
    assert problem.where == ("inference", "lead")
    assert problem.help.endswith("with inference.mode: block")


def test_what_yaml_misread_in_a_value_that_is_replaced_does_not_count(base) -> None:
    made = base(SMALLEST.replace("name: Sat", "name: 1:2"))
    assert made.derived([]).problems
    assert made.derived([Change(("plugin", "name"), "Sat")]).project


def test_entries_of_lists_must_be_there(base) -> None:
    (problem,) = base().derived([Change(("sushi", "tracks", 5, "name"), "x")]).problems
    assert problem.what == "`sushi.tracks[5]` is not there"


@pytest.mark.parametrize(("text", "said"), [
    ("compare: {axis: {}}", "unknown key `axis` in `compare`"),
    ("compare: {axes: {Audio: [16]}}", "the name `Audio` cannot be used"),
    ("compare: {axes: {audio.block_size: []}}", "it must have an entry"),
    ("compare: {axes: {audio.block_size: [16, 16]}}", "has an entry twice"),
    ("compare: {budget: much}", "`compare.budget` cannot be `much`")])
def test_what_compare_cannot_be(base, tmp_path: Path, text: str, said: str) -> None:
    base(f"{SMALLEST}{text}\n")
    with pytest.raises(ProjectErrors) as caught:
        load(tmp_path / "project.yaml", state=tmp_path / "state")
    assert said in str(caught.value)
