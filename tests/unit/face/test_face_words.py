"""What a mistyped word meant."""

import pytest
from doit.cmdparse import CmdOption, CmdParseError

from tasks.core.errors import AntlerError
from tasks.core.words import from_one, nearest
from tasks.face import words as face_words
from tasks.face.words import chosen, is_variable, unknown, unknown_option, wrong_value


@pytest.mark.parametrize(("word", "is_one"), [
    ("target=desk", True), ("target=", True), ("target", False), ("traget=desk", False),
    ("a=b.wav", False), ("--target=desk", False)])
def test_only_known_names_are_variables(word: str, is_one: bool) -> None:
    assert is_variable(word) == is_one


@pytest.mark.parametrize(("word", "meant"), [
    ("biuld", "`build`"), ("check_realtme", "`check_realtime`"),
    ("traget=desk", "`target=desk`")])
def test_a_mistyped_word_is_guessed(word: str, meant: str) -> None:
    said = unknown(word, ["build", "deploy", "check_realtime"], lambda _: False)
    assert f"did you mean {meant}?" in said
    assert "./doit list" in said


def test_a_word_like_no_other_is_not_guessed() -> None:
    assert "did you mean" not in unknown("xyzzy", ["build", "deploy"], lambda _: False)


def test_a_target_is_no_task() -> None:
    said = unknown("desk", ["build", "deps"], lambda word: word == "desk")
    assert said.startswith("there is no task `desk`; the target is chosen by `target=desk`\n")


def test_of_equally_near_ones_the_one_that_begins_alike() -> None:
    assert nearest("7.0.6", ["8.0.6", "7.0.5"]) == "7.0.5"


def test_a_number_is_no_guess_for_a_number() -> None:
    assert nearest("48", ["64", "2048"]) is None


@pytest.mark.parametrize(("words", "brief"), [
    (["target="], "`target=` names nothing"),
    (["target=desk", "target=elk-pi"], "`target=` is given twice: desk and elk-pi")])
def test_a_variable_is_given_once(words: list[str], brief: str) -> None:
    with pytest.raises(AntlerError) as caught:
        chosen(words)
    assert caught.value.brief == brief
    chosen(["target=desk", "target=desk"])


@pytest.mark.parametrize(("type_", "value", "said"), [
    (int, "x", "a whole number is wanted, not 'x'"), (float, "x", "a number is wanted, not 'x'"),
    (from_one, "0", "a whole number from 1 on is wanted, not '0'"),
    (from_one, "-3", "a whole number from 1 on is wanted, not '-3'"),
    (from_one, "x", "a whole number from 1 on is wanted, not 'x'")])
def test_a_value_that_is_no_number(type_, value: str, said: str) -> None:
    option = CmdOption({"name": "count", "long": "count", "type": type_, "default": 1})
    with pytest.raises(CmdParseError) as caught:
        option.str2type(value)
    assert wrong_value(Exception.__str__(caught.value)) == f"--count: {said}"
    assert from_one("20") == 20


def test_an_option_that_was_meant_as_a_variable() -> None:
    assert "did you mean `target=desk`?" in unknown_option("--target=desk")
    assert "did you mean" not in unknown_option("--fast")


def test_the_option_for_a_project_names_the_command_that_there_is(monkeypatch) -> None:
    assert unknown_option("--project").endswith(": ./doit --project FOLDER TASK")
    monkeypatch.setattr(face_words, "COMMAND", "antler")
    assert unknown_option("--project").endswith(": antler --project FOLDER TASK")
