"""Which targets a run is for."""

from pathlib import Path

import pytest
from project_samples import SMALLEST

from tasks.project.choice import choices
from tasks.project.load import load_all

GROUPS = "groups: {stage: [desk, elk-pi], both: [stand-in, desk]}\n"


def names(tmp_path: Path, text: str, words: str | None = None) -> list[str]:
    (tmp_path / "sat.tflite").touch()
    path = tmp_path / "project.yaml"
    path.write_text(SMALLEST + GROUPS + text)
    return [project.name for project in load_all(path, target=words, state=tmp_path)]


@pytest.mark.parametrize(("text", "words", "wanted"), [
    ("", None, ["stand-in"]),
    ("target: [desk, stand-in]\n", None, ["desk", "stand-in"]),
    ("target: [desk, desk]\n", None, ["desk"]),
    ("target: stage\n", None, ["desk", "elk-pi"]),
    ("target: [elk-pi, stage, both]\n", None, ["elk-pi", "desk", "stand-in"]),
    ("target: [desk, stand-in]\n", "elk-pi", ["elk-pi"]),
    ("", "desk,elk-pi,desk", ["desk", "elk-pi"]),
    ("", "both,elk-pi", ["stand-in", "desk", "elk-pi"]),
])
def test_a_target_a_list_a_group(tmp_path: Path, text: str, words: str, wanted: list[str]) -> None:
    assert names(tmp_path, text, words) == wanted


def test_hints_name_the_target_where_there_are_several(tmp_path: Path) -> None:
    (tmp_path / "sat.tflite").touch()
    path = tmp_path / "project.yaml"
    for text, asked in (("target: [desk, stand-in]", True), ("target: [desk]", False)):
        path.write_text(SMALLEST + text)
        assert {it.target.asked for it in load_all(path, state=tmp_path)} == {asked}


def test_what_is_wrong_chooses_nothing() -> None:
    assert choices({"target": 5, "groups": []}, None) == ()
    assert [it.name for it in choices({"target": ["a", 5], "groups": {"a": 7}}, None)] == ["a"]
