"""pytest's command line, from the words behind `./doit test`."""

from pathlib import Path

import pytest

from tasks.core.errors import AntlerError
from tasks.core.paths import ROOT
from tasks.house.test import BESIDE, command

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
    monkeypatch.chdir(ROOT)
    assert command(words)[5:] == [*BESIDE, *behind]


def test_paths_are_the_caller_s(tmp_path: Path, monkeypatch) -> None:
    (tmp_path / "test_mine.py").touch()
    monkeypatch.chdir(tmp_path)
    assert command(["test_mine.py::it[a//b]", "-x"])[5:] == [f"{tmp_path}/test_mine.py::it[a//b]",
                                                             "-x"]
    assert command(["."])[5:] == [str(tmp_path)]
    assert command(["tests/unit"])[5:] == [f"{tmp_path}/tests/unit"]  # pytest: there is none


def test_a_part_that_is_misspelt() -> None:
    with pytest.raises(AntlerError) as caught:
        command(["unti"])
    assert caught.value.brief == "`unti` is no part of the tests and no file"
    assert caught.value.details.endswith("did you mean `unit`?")
