"""doit's task for the real-time verdict."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from tasks.board.base import Board
from tasks.core.errors import AntlerError, action
from tasks.core.task import TaskDict, command
from tasks.deploy.layout import Products, Release
from tasks.project.model import Engine, Project

if TYPE_CHECKING:
    from tasks.model.report import OnBoard


def check_task(project: Project, products: Products) -> TaskDict:
    """The task that deploys, measures and judges; its exit code is 1 if a limit is broken."""

    @action
    def run() -> None:
        from tasks.realtime.check import check_realtime

        check_realtime(project, products)

    return command(run, name=project.name, task_dep=[f"build:{project.name}"],
                   setup=list(project.target.board.needs),
                   doc=f"as check_realtime, on {project.target.name}")


def gate(board: Board, project: Project, made: Release, products: Products) -> None:
    """What a target with `gate: true` demands of what is deployed there.

    Raises:
        AntlerError: it is not fit.
    """
    from tasks.realtime import check

    check.gate(board, project, made, products)


def audit_task(project: Project, products: Products) -> TaskDict:
    """The task that shows what the audio thread does and must not do; exit code 1 if anything.

    A target without an audit is refused before anything is built.
    """

    @action
    def run() -> None:
        from tasks.realtime.audit_command import audit

        audit(project, products)

    def outdated() -> bool:
        check_host(project)
        return False

    return command(run, name=project.name, uptodate=[outdated],
                   setup=[f"build:{project.name}", *project.target.board.needs],
                   doc=f"as audit, on {project.target.name}")


def check_host(project: Project) -> None:
    """Check that the target's plugin host audits.

    Raises:
        AntlerError: it does not; says where to audit instead.

    """
    if not project.target.plugin_host.plays_signals:
        raise AntlerError(
            f"{project.target.plugin_host.title} does not audit what a plugin calls",
            resolution="the calls are the same on every machine: `./doit audit target=stand-in`")


def trial(products: Callable[[Project], Products]
          ) -> Callable[[Project, Engine, bytes], OnBoard]:
    """What plays another packed model in a project's deployed plugin (`./doit model --measure`)."""

    def tried(project: Project, engine: Engine, package: bytes) -> OnBoard:
        from tasks.realtime.trial import on_board

        return on_board(project, products(project).bundle, engine, package)

    return tried
