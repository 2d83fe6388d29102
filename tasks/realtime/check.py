"""Deploys, measures, judges and keeps the report."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from tasks.board import lock
from tasks.board.base import Board
from tasks.board.open import open_board
from tasks.core.errors import AntlerError
from tasks.core.files import write_atomically
from tasks.core.paths import shown
from tasks.deploy.deploy import inspect, install
from tasks.deploy.gate import gated
from tasks.deploy.layout import Products, Release, release
from tasks.deploy.probe import Facts
from tasks.project.model import Project
from tasks.realtime import record
from tasks.realtime import show as terminal
from tasks.realtime.measure import measure, patience
from tasks.realtime.measurement import Limits, Measurement
from tasks.realtime.places import explained
from tasks.realtime.verdict import judge
from tasks.toolchain.load import for_target

_DEPLOY = 900.0
"""Seconds allowed for copying a release to the board and starting and stopping the host."""


After = Callable[[Project, Path], str]
"""What else becomes of the files in a target's folder, once they are there; a line for the user."""


def check_realtime(project: Project, products: Products, after: After) -> str:
    """`./doit check_realtime`: deploy, measure, judge, show the verdict; returns it in a line.

    Raises:
        AntlerError: a limit is broken, or there is nothing to judge.
        BoardError: the board does not answer.
    """
    made = release(project, products)
    with open_board(project.target) as board:
        def judged() -> str:
            return gate(board, project, made, products, after)

        return gated(board, project.target, made, judged) if project.target.gate else judged()


def gate(board: Board, project: Project, made: Release, products: Products,
         after: After) -> str:
    """The same over a connection that is open, for a release that was laid out.

    Raises:
        AntlerError: a limit is broken, or there is nothing to judge.
        BoardError: the board does not answer.
    """
    report = check(board, project, made, products.binaries())
    terminal.show(report, keep(products.folder, report))
    print(after(project, products.folder))
    if report["verdict"] != "PASS":
        raise _unfit(report, shown(products.folder / "verdict.json"))
    return terminal.line(report)


def _unfit(report: Mapping[str, Any], file: str) -> AntlerError:
    return AntlerError(
        ": ".join(filter(None, ["not fit for real time", report["excess"]])),
        details=terminal.failed(report),
        resolution="\n".join([*report["advice"], f"{file} has all figures; docs/verdict.md says "
                              "what they mean"]))


def check(board: Board, project: Project, made: Release,
          built: Sequence[Path] = ()) -> dict[str, Any]:
    """Deploy what differs, measure and judge.

    Args:
        built: what the C++ build made, for the names of functions.

    Raises:
        AntlerError: the board is in use, the release cannot be deployed, or the host does not
            start.
        BoardError: the board does not answer.

    """
    limits = Limits.of(project)
    facts, seen = measured(board, project, made, built, "check_realtime")
    when = datetime.now().astimezone().isoformat(timespec="seconds")
    return record.report(project, made, facts, seen, limits, judge(seen, limits), when)


def measured(board: Board, project: Project, made: Release, built: Sequence[Path],
             command: str) -> tuple[Facts, Measurement]:
    """Deploy what differs and measure, with the board locked from one to the other."""
    target = project.target
    inspect(board, target, made)  # before the lock: its messages say why a board is unsuitable
    with lock.held(board, target.root, command, patience(project) + _DEPLOY):
        facts = install(board, target, made).facts
        seen = measure(board, project)
    return facts, replace(seen, findings=explained(seen.audit, f"{project.plugin.stem}.so", built,
                                                   for_target(target)))


def keep(folder: Path, report: dict[str, Any]) -> str:
    """Write verdict.json and verdict.svg, and add a line to history.jsonl.

    Returns:
        The comparison with the previous run.

    """
    history = folder / "history.jsonl"
    before = record.last(history.read_text()) if history.is_file() else None
    write_atomically(folder / "verdict.json", json.dumps(report, indent=2) + "\n")
    write_atomically(folder / "verdict.svg", terminal.picture(report))
    with history.open("a") as stream:
        stream.write(record.line(report))
    return record.compare(before, report)
