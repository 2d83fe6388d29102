"""doit face: bring what was built onto the target, show what it keeps, go back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from typing import Any

from tasks.board.base import Board
from tasks.core.errors import action
from tasks.core.task import TaskDict, command
from tasks.deploy.layout import Products, Release, release
from tasks.project.model import Project

After = Callable[[Board, Project, Mapping[str, Any]], None]
"""What to do or say of a plugin host that runs, when the release with that manifest is in use."""

Gate = Callable[[Board, Project, Release, Products], None]
"""Checks the release in use; raises AntlerError if it is not fit."""

Kept = Callable[[Board, Project], AbstractContextManager[None]]
"""Around what stops a plugin host that plays: one plays afterwards, too."""


def deploy_task(project: Project, products: Products, after: After | None = None,
                gate: tuple[Gate, Kept] | None = None) -> TaskDict:
    """`./doit deploy`: always asks the board (it may have been reset), sends only what is missing.

    Args:
        gate: a release that has not passed it there must do so, or the one before is used again.
    """

    def deploy_to(board: Board, made: Release) -> str:
        from tasks.deploy.deploy import deploy
        from tasks.deploy.gate import gated
        from tasks.deploy.preflight import megabytes

        done = deploy(board, project.target, made)
        if gate and done.on_trial:
            check, kept = gate
            with kept(board, project):
                gated(board, project.target, made, lambda: check(board, project, made, products))
        if after:
            after(board, project, made.manifest)
        return f"release {done.release}, {done.files} files sent ({megabytes(done.bytes)})"

    @action
    def run(check: bool) -> str:
        from tasks.board.open import open_board
        from tasks.deploy.deploy import inspect, preview

        made = release(project, products)
        with open_board(project.target) as board:
            if not check:
                return deploy_to(board, made)
            said = preview(project.target, made, inspect(board, project.target, made)[1])
        print(said)
        return said.partition("\n")[0].rstrip(":")

    option = {"name": "check", "long": "check", "type": bool, "default": False}
    return command(run, boards=("build",), params=[option], task_dep=["build"],
                   setup=list(project.target.board.needs))


def releases_task(project: Project) -> TaskDict:
    """`./doit releases`."""

    @action
    def run() -> str:
        from tasks.board.open import open_board
        from tasks.deploy.releases import shelf, table

        with open_board(project.target) as board:
            kept = shelf(board, project.target.root)
        print(table(project.target, kept))
        return f"release {kept.current.digest} in use" if kept.current else "no release"

    return command(run, beside=True, setup=list(project.target.board.needs), boards=())


def rollback_task(project: Project, after: After) -> TaskDict:
    """`./doit rollback`."""

    @action
    def run() -> str:
        from tasks.board.open import open_board
        from tasks.deploy.releases import rollback

        with open_board(project.target) as board:
            kept = rollback(board, project.target)
            assert kept.current
            print(f"{project.target.name} uses release {kept.current.digest} again: "
                  f"{kept.current}")
            after(board, project, kept.current.manifest)
        return f"release {kept.current.digest} in use again"

    return command(run, setup=list(project.target.board.needs), boards=())
