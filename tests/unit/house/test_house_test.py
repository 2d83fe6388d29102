"""pytest's command line, from the words behind `./doit test`."""

from pathlib import Path

import pytest

from tasks.core.paths import ROOT
from tasks.house.test import command

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
    assert command(words)[5:] == behind


def test_paths_are_the_caller_s(tmp_path: Path, monkeypatch) -> None:
    (tmp_path / "test_mine.py").touch()
    monkeypatch.chdir(tmp_path)
    assert command(["test_mine.py::it[a//b]", "-x"])[5:] == [f"{tmp_path}/test_mine.py::it[a//b]",
                                                             "-x"]
    assert command(["."])[5:] == [str(tmp_path)]
    assert command(["tests/unit"])[5:] == [f"{tmp_path}/tests/unit"]  # pytest: there is none
