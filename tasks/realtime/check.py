"""Deploy what differs, measure, judge, keep the report."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from tasks.board import lock
from tasks.board.base import Board
from tasks.board.open import open_board
from tasks.board.script import script
from tasks.core.errors import AntlerError
from tasks.core.files import write_atomically
from tasks.core.paths import shown
from tasks.deploy.deploy import deploy
from tasks.deploy.layout import Products, Release, release
from tasks.project.model import Project
from tasks.realtime import record
from tasks.realtime import show as terminal
from tasks.realtime.measure import measure, patience
from tasks.realtime.verdict import Limits, judge


def check_realtime(project: Project, products: Products) -> None:
    """The whole of it, shown on the terminal.

    Raises:
        AntlerError: a limit is broken, or there is nothing to judge.
        BoardError: the board does not answer.
    """
    made = release(project, products)
    with open_board(project.target) as board:
        report = check(board, project, made)
    comparison = keep(products.folder, report)
    terminal.show(report, comparison)
    if report["verdict"] != "PASS":
        raise AntlerError("not fit for real time", details=terminal.failed(report),
                          resolution=f"{shown(products.folder / 'verdict.json')} has all "
                                     "figures; docs/verdict.md says what they mean")


def check(board: Board, project: Project, made: Release) -> dict[str, Any]:
    """Deploy what differs (the board may have been reset), measure, judge.

    Raises:
        AntlerError: the release cannot be deployed, or the host does not start.
        BoardError: the board does not answer.

    """
    facts = deploy(board, project.target, made, say=lambda text: None).facts
    limits = Limits(project.realtime.max_load, project.realtime.max_mode_switches,
                    project.audio.budget)
    place, seconds = project.target.root, patience(project) + 300
    with lock.held(board, place, "check_realtime", seconds):
        _require_current(board, place, made)
        seen = measure(board, project)
    when = datetime.now().astimezone().isoformat(timespec="seconds")
    return record.report(project, made, facts, seen, limits, judge(seen, limits), when)


def _require_current(board: Board, place: str, made: Release) -> None:
    """Between our deploy and our lock someone else may have deployed."""
    current = script(board, 'readlink "$1/current"', place, check=False).stdout.strip()
    if current.rpartition("/")[2] != made.digest:
        raise AntlerError(f"someone else has deployed to {board.name} just now",
                          details=f"release {current or 'none'}",
                          resolution="run the command again")


def keep(folder: Path, report: dict[str, Any]) -> str:
    """Write verdict.json and its picture, add to history.jsonl.

    Returns:
        The comparison with the run before.

    """
    history = folder / "history.jsonl"
    before = record.last(history.read_text()) if history.is_file() else None
    write_atomically(folder / "verdict.json", json.dumps(report, indent=2) + "\n")
    write_atomically(folder / "verdict.svg", terminal.picture(report))
    with history.open("a") as stream:
        stream.write(record.line(report))
    return record.compare(before, report)
