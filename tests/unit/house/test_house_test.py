"""pytest's command line, from the words behind `./doit test`."""

from pathlib import Path

import pytest

from tasks.core.errors import AntlerError
from tasks.core.paths import CODE
from tasks.house.test import BESIDE, command_line

ALL = ["tests/unit", "tests/docs", "tests/integration"]


@pytest.mark.parametrize(("words", "behind"), [
    ([], ALL),
    (["unit"], ["tests/unit"]),
    (["unit", "docs", "-x"], ["tests/unit", "tests/docs", "-x"]),
    (["-k", "NAME"], [*ALL, "-k", "NAME"]),
    (["-k", "unit", "docs"], ["tests/docs", "-k", "unit"]),
    (["-k", "tasks"], [*ALL, "-k", "tasks"]),
])
def test_parts_and_pytest_s_words(words, behind, monkeypatch) -> None:
    monkeypatch.chdir(CODE)
    assert command_line(words)[5:] == [*BESIDE, *behind]


def test_paths_are_the_caller_s(tmp_path: Path, monkeypatch) -> None:
    (tmp_path / "test_mine.py").touch()
    monkeypatch.chdir(tmp_path)
    words = command_line(["test_mine.py::it[a//b]", "-x"])
    assert words[5:] == [f"{tmp_path}/test_mine.py::it[a//b]", "-x"]
    assert command_line(["."])[5:] == [str(tmp_path)]
    assert command_line(["tests/unit"])[5:] == [f"{tmp_path}/tests/unit"]  # pytest: there is none


def test_a_part_that_is_misspelt() -> None:
    with pytest.raises(AntlerError) as caught:
        command_line(["unti"])
    assert caught.value.brief == "`unti` is no part of the tests and no file"
    assert caught.value.details.endswith("did you mean `unit`?")
