"""Axes: of project.yaml and typed, patterns of models."""

from pathlib import Path

import pytest

from tasks.compare.axes import Axis, Value, declared, expanded, joined, typed
from tasks.project.problems import ProjectErrors


def values(axis: Axis) -> list[object]:
    return [it.value for it in axis.values]


def test_a_list_and_a_single_value() -> None:
    blocks, mode = declared({"audio.block_size": [16, 32], "inference.mode": "async"})
    assert blocks.where == ("audio", "block_size")
    assert [it.said for it in blocks.values] == [("compare", "axes", "audio.block_size", 0),
                                                 ("compare", "axes", "audio.block_size", 1)]
    assert mode.values == (Value("async", ("compare", "axes", "inference.mode")),)


def test_digits_of_a_key_are_places_in_lists() -> None:
    assert Axis("sushi.tracks.0.channels", ()).where == ("sushi", "tracks", 0, "channels")


def test_what_is_typed_is_read_as_yaml_reads_a_list() -> None:
    blocks, engine = typed(["audio.block_size=16,32", "engine={name: tflite, version: 2.11.0}"])
    assert values(blocks) == [16, 32]
    assert values(engine) == [{"name": "tflite", "version": "2.11.0"}]


@pytest.mark.parametrize(("said", "read"), [
    ("*.tflite", ["*.tflite"]), ("*_[12].nam, amp.nam,*", ["*_[12].nam", "amp.nam", "*"]),
    ("'a,*b',*c", ["a,*b", "*c"]), ("**/*.nam", ["**/*.nam"])])
def test_a_pattern_may_begin_with_a_star(said: str, read: list[str]) -> None:
    (axis,) = typed([f"model={said}"])
    assert values(axis) == read


@pytest.mark.parametrize("word", ["audio.block_size", "=16", "audio.block_size=", "a=[", "a=1:2"])
def test_what_is_no_axis_is_refused(word: str) -> None:
    with pytest.raises(ProjectErrors, match=r"\./doit compare"):
        typed([word])


def test_typed_axes_replace_those_of_the_file() -> None:
    file = declared({"audio.block_size": [16, 32], "target": ["stand-in"]})
    assert [(it.key, values(it)) for it in joined(file, typed(["audio.block_size=64"]))] == [
        ("audio.block_size", [64]), ("target", ["stand-in"])]


def test_patterns_find_models_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    for name in ("amp_16.nam", "amp_8.nam", "amp.wav", "amp_8.txt"):
        (tmp_path / name).touch()
    (axis,) = declared({"model": "amp*"})
    assert values(expanded(axis, tmp_path / "elsewhere", tmp_path)[0]) == [
        "amp_8.nam", "amp_16.nam"]


def test_typed_patterns_are_relative_to_where_the_user_stands(tmp_path: Path) -> None:
    stands = tmp_path / "models"
    stands.mkdir()
    (stands / "amp.nam").touch()
    (axis,) = typed(["model='*.nam',amp.nam"])
    assert values(expanded(axis, stands, tmp_path)[0]) == ["models/amp.nam"]


def test_a_pattern_without_models_is_a_problem_at_its_line(tmp_path: Path) -> None:
    (axis,) = declared({"model": ["*.nam", "other.nam"]})
    found, (problem,) = expanded(axis, tmp_path, tmp_path)
    assert problem.where == ("compare", "axes", "model", 0)
    assert "no file of a model matches *.nam" in problem.what
    assert values(found) == ["other.nam"]


def test_other_keys_have_no_patterns(tmp_path: Path) -> None:
    (axis,) = declared({"plugin.name": "A*"})
    assert expanded(axis, tmp_path, tmp_path) == (axis, [])
