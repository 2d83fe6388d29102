"""Cells: what they are, what addresses them, what they wait for, and which cannot be."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tasks.compare.cells import waits
from tasks.compare.command import Plan
from tasks.core.errors import AntlerError
from tasks.project.problems import ProjectErrors

Make = Callable[..., Plan]


def test_a_cell_for_each_combination(plan: Make) -> None:
    made = plan("compare: {axes: {model: 'sat_*.tflite', audio.block_size: [16, 64]}}\n")
    assert [dict(it.values) for it in made.cells] == [
        {"model": "sat_8.tflite", "audio.block_size": 16},
        {"model": "sat_8.tflite", "audio.block_size": 64},
        {"model": "sat_16.tflite", "audio.block_size": 16},
        {"model": "sat_16.tflite", "audio.block_size": 64}]
    assert len(made.jobs) == 4
    assert {it.project.audio.block_size for it in made.cells if it.project} == {16, 64}


def test_a_cell_is_a_project_that_is_good_in_any_folder(plan: Make, tmp_path: Path) -> None:
    (cell,) = plan("", "audio.block_size=32").cells
    assert cell.job
    data = cell.job.project(tmp_path / "elsewhere.tflite")
    assert data["model"] == {"file": str(tmp_path / "elsewhere.tflite")}
    assert data["audio"] == {"block_size": 32}
    assert data["targets"] == {"stand-in": {}}  # of many on one machine, none has a port of its own
    assert data["verify"] == {"block_sizes": [32]}
    assert "compare" not in data


def test_the_address_is_that_of_what_decides(plan: Make, tmp_path: Path) -> None:
    def address(*words: str, text: str = "", compare: str = "") -> str:
        (it,) = plan(compare, *words, **({"text": text} if text else {})).jobs
        return it

    plain = address("audio.block_size=32")
    assert address("audio.block_size=32") == plain
    assert address(compare="compare: {axes: {audio.block_size: 32}}\n") == plain
    assert address("audio.block_size=64") != plain
    assert address("audio.block_size=32", "--no-verify") != plain
    assert address("audio.block_size=32", "--budget", "10%") == plain
    (tmp_path / "sat_8.tflite").write_text("sat.tflite")
    assert address("audio.block_size=32", "model=sat_8.tflite") != plain, "the name is shown"


def test_another_content_of_the_model_is_another_cell(plan: Make, tmp_path: Path) -> None:
    (before,) = plan("", "audio.block_size=32").jobs
    sat = tmp_path / "sat.tflite"
    make = plan("", "audio.block_size=32", text=(tmp_path / "project.yaml").read_text())
    assert [*make.jobs] == [before]
    sat.write_text("another")
    from tasks.compare.command import planned
    from tasks.compare.words import parse
    from tasks.project.derive import Base

    words = parse(["audio.block_size=32"])
    (after,) = planned(words, Base(tmp_path / "project.yaml"), tmp_path, "code").jobs
    (other_code,) = planned(words, Base(tmp_path / "project.yaml"), tmp_path, "newer").jobs
    assert len({before, after, other_code}) == 3


def test_the_engine_follows_from_each_model(plan: Make) -> None:
    made = plan("", "model=sat.tflite,sat.onnx")
    assert [it.project.engine.name for it in made.cells if it.project] == ["tflite", "onnxruntime"]


def test_models_that_are_compared_share_an_engine(plan: Make) -> None:
    def operators(*words: str, text: str = "") -> set[str]:
        made = plan(text, "model=sat_8.tflite,sat_16.tflite", *words)
        return {it.project.engine.operators for it in made.cells if it.project}

    assert operators() == operators("engine=tflite") == {"all"}
    assert operators(text="engine: {operators: model}\n") == {"model"}
    (cell,) = plan("", "audio.block_size=32").cells
    assert cell.project
    assert cell.project.engine.operators == "model"


def test_a_combination_that_cannot_be_is_a_cell_without_a_job(plan: Make) -> None:
    made = plan("", "model=sat.tflite,sat.onnx", "engine=tflite,onnxruntime")
    assert [bool(it.job) for it in made.cells] == [True, False, False, True]
    assert "sat.tflite" in made.cells[1].problems[0].what + made.cells[1].problems[0].help


def test_a_value_that_no_combination_allows_is_said_with_its_line(plan: Make) -> None:
    with pytest.raises(ProjectErrors) as caught:
        plan("compare:\n  axes:\n    model: 'sat_*.tflite'\n    audio.block_size: [16, 7]\n")
    assert "project.yaml:11:28: `audio.block_size` cannot be `7`" in str(caught.value)
    assert str(caught.value).count("cannot be `7`") == 1


@pytest.mark.parametrize(("compare", "said"), [
    ("compare: {axes: {audio.blok_size: [16]}}\n", "unknown key `blok_size` in `audio`"),
    ("compare: {axes: {sushi.tracks.3.channels: [1]}}\n", "`sushi.tracks[3]` is not there"),
    ("compare: {axes: {model: 'no*.tflite'}}\n", "no file of a model matches no*.tflite")])
def test_wrong_axes_are_said_with_their_line(plan: Make, compare: str, said: str) -> None:
    with pytest.raises(ProjectErrors) as caught:
        plan(compare)
    assert said in str(caught.value)
    assert "project.yaml:8:" in str(caught.value)


def test_what_was_typed_wrongly_is_said_of_the_command(plan: Make) -> None:
    with pytest.raises(ProjectErrors, match=r"\./doit compare: `audio.block_size` cannot be `7`"):
        plan("", "audio.block_size=7")


def test_nothing_to_compare(plan: Make) -> None:
    with pytest.raises(AntlerError, match="nothing to compare"):
        plan()


@pytest.mark.parametrize("budget", ["0", "101%", "much"])
def test_a_budget_that_is_none(plan: Make, budget: str) -> None:
    with pytest.raises(AntlerError, match="a budget of"):
        plan("", "audio.block_size=16", "--budget", budget)


def test_budgets(plan: Make) -> None:
    assert plan("", "audio.block_size=16").budget == 0.7
    assert plan("compare: {budget: 50 %}\n", "audio.block_size=16").budget == 0.5
    assert plan("compare: {budget: 50 %}\n", "audio.block_size=16", "--budget=0.2").budget == 0.2


def test_the_first_cell_of_a_build_compiles_and_others_wait(plan: Make) -> None:
    made = plan("", "model=sat.tflite,sat.onnx", "audio.block_size=16,32,64")
    assert waits([it.project for it in made.cells if it.project]) == [
        frozenset(), frozenset({0}), frozenset({0}), frozenset(), frozenset({3}), frozenset({3})]


def test_on_one_board_one_is_judged_after_the_other(plan: Make) -> None:
    made = plan("", "target=elk-pi,stand-in", "inference.mode=block,sample,auto")
    first, *others = waits([it.project for it in made.cells if it.project])
    assert (first, others[:2]) == (frozenset(), [frozenset({0}), frozenset({0, 1})])


TARGETS = """\
antler: 1
plugin: {name: Sat}
model: sat.tflite
sushi: {tracks: [{name: main, plugins: [{use: Sat}]}]}
target: stage
groups: {stage: [stand-in, desk]}
"""


def test_several_targets_are_an_axis(plan: Make) -> None:
    def targets(compare: str, *words: str) -> list[str]:
        made = plan(compare, "audio.block_size=64", *words, text=TARGETS)
        return [it.project.name for it in made.cells if it.project]

    assert targets("") == ["stand-in", "desk"]
    assert targets("", "target=desk") == ["desk"]
    assert targets("", "target=stage,elk-pi") == ["stand-in", "desk", "elk-pi"]
    assert targets("compare: {axes: {target: stand-in}}\n") == ["stand-in"]
