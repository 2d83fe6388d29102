"""When the page is written, and what is said of it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tasks.core.errors import AntlerError
from tasks.project.model import Project
from tasks.report import command
from tests import report_samples as samples


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    samples.write(tmp_path / "desk", samples.on_sushi())
    return tmp_path / "desk"


def test_a_check_makes_no_page_where_nobody_made_one(project: Project, folder: Path) -> None:
    assert command.after_check(project, folder) == (
        "`./doit report` shows it as a page with plots")
    assert not (folder / "report.html").exists()


def test_a_check_brings_a_page_that_is_there_up_to_date(project: Project, folder: Path) -> None:
    (folder / "report.html").write_text("old")
    assert command.after_check(project, folder) == f"as a page: {folder / 'report.html'}"
    assert "<h1>Sat on desk</h1>" in (folder / "report.html").read_text()


def test_without_what_draws_the_check_says_how_to_get_it(project: Project, folder: Path,
                                                         monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "report.html").write_text("old")
    monkeypatch.setitem(sys.modules, "tasks.report.sections", None)
    said = command.after_check(project, folder)
    assert said.startswith("`./doit report` brings ")
    assert (folder / "report.html").read_text() == "old"


def test_a_page_that_shows_all_of_it_is_not_drawn_again(project: Project, folder: Path,
                                                       monkeypatch: pytest.MonkeyPatch) -> None:
    file = folder / "report.html"
    file.write_text("old")
    first = command.after_check(project, folder)
    with monkeypatch.context() as without:
        without.setitem(sys.modules, "tasks.report.sections", None)
        assert command.after_check(project, folder) == first, "what draws was not asked for"
        (folder / "verify.json").unlink()
        assert command.after_check(project, folder).startswith("`./doit report` brings ")
    before = file.read_text()
    assert command.after_check(project, folder) == first
    assert file.read_text() != before


def test_nothing_measured_is_no_page(project: Project, tmp_path: Path) -> None:
    with pytest.raises(AntlerError, match="nothing was measured on desk yet") as caught:
        command.make(project, tmp_path)
    assert "check_realtime" in caught.value.resolution
    assert not (tmp_path / "report.html").exists()
