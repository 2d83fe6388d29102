"""The verdict on this machine, whose figures of load say nothing: what else a run shows."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tasks.board import lock
from tasks.board.base import Board
from tasks.board.open import open_board
from tasks.core.errors import AntlerError
from tasks.deploy.layout import release
from tasks.project.model import Project
from tasks.realtime.check import check

pytestmark = pytest.mark.toolchain

ALIVE, SEEN, AUDIT = "host alive", "samples seen", "malloc, locks, system calls"
FINITE, PEAK = "samples not finite", "output, peak"
OFFSET, SILENT = "output, DC offset", "output, silent blocks"
OUTPUT = (FINITE, PEAK, OFFSET, SILENT)


def judged(made, name: str) -> dict[str, Any]:
    """Each row of the verdict by its name."""
    project, products = made(name, target="desk")
    with open_board(project.target) as board:
        report = check(board, project, release(project, products))
    return {row["name"]: row for row in report["checks"]}


def failed(rows: dict[str, Any], names: tuple[str, ...]) -> set[str]:
    return {name for name in names if rows[name]["result"] == "FAIL"}


@pytest.mark.parametrize(("name", "wrong"), [
    ("Test Gain", set()), ("Test Loud", {PEAK}), ("Test Mute", {SILENT}), ("Test Offset", {OFFSET}),
    ("Test NaN", {FINITE, OFFSET})])
def test_what_comes_out_is_judged(made, name, wrong):
    rows = judged(made, name)
    assert failed(rows, (ALIVE, SEEN, AUDIT)) == set()
    assert failed(rows, OUTPUT) == wrong


def test_a_signal_in_which_something_happens_is_named(made):
    rows = judged(made, "Test Knob")  # allocates where its parameter is at its least value
    assert rows[AUDIT]["result"] == "FAIL"
    assert re.fullmatch(r"malloc (\d+), free \1", rows[AUDIT]["measured"])
    assert rows[AUDIT]["note"] == "in sweep"
    assert rows[PEAK]["note"] == "worst signal: steps"
    assert judged(made, "Test NaN")[FINITE]["note"] == "in steps"


def test_deploy_and_measurement_are_one_turn_on_the_board(made, monkeypatch):
    """Nobody can deploy something else in between."""
    def used_by_another(board: Board, project: Project) -> None:
        with lock.held(board, project.target.root, "deploy"):
            pass

    monkeypatch.setattr("tasks.realtime.check.measure", used_by_another)
    with pytest.raises(AntlerError, match=r"desk is in use: check_realtime by "):
        judged(made, "Test Gain")


def test_a_measurement_that_does_not_end_is_given_up(made, monkeypatch):
    monkeypatch.setattr("tasks.realtime.measure.patience", lambda project: 0.5)
    with pytest.raises(AntlerError) as caught:
        judged(made, "Test Gain")
    assert caught.value.brief == "the measurement did not end within 0.5 s"
    assert "try a much smaller model" in caught.value.resolution


def test_a_workstation_needs_no_real_time_thread(made):
    row = judged(made, "Test Gain")["audio thread"]
    assert row["result"] == "PASS"
    assert row["limit"] == "real-time"
