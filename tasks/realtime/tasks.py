"""doit's task for the real-time verdict."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tasks.board.base import Board
from tasks.core.errors import AntlerError, action
from tasks.core.task import TaskDict, command
from tasks.core.words import from_one
from tasks.deploy.layout import Products, Release
from tasks.project.model import Engine, Project

if TYPE_CHECKING:
    from tasks.model.report import OnBoard
    from tasks.realtime.check import After


def check_task(project: Project, products: Products, after: After) -> TaskDict:
    """The task that deploys, measures and judges; its exit code is 1 if a limit is broken.

    Args:
        after: what else becomes of the files that it wrote.
    """

    @action
    def run() -> str:
        from tasks.realtime.check import check_realtime

        return check_realtime(project, products, after)

    return command(run, name=project.name, boards=("build",), task_dep=[f"build:{project.name}"],
                   setup=list(project.target.board.needs),
                   doc=f"as check_realtime, on {project.target.name}")


def gate(after: After) -> Callable[[Board, Project, Release, Products], None]:
    """What a target with `gate: true` demands of what is deployed there; an error if it is not fit.

    Args:
        after: as of `check_task`.
    """

    def demanded(board: Board, project: Project, made: Release, products: Products) -> None:
        from tasks.realtime import check

        check.gate(board, project, made, products, after)

    return demanded


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

    return command(run, name=project.name, uptodate=[outdated], boards=("build",),
                   setup=[f"build:{project.name}", *project.target.board.needs],
                   doc=f"as audit, on {project.target.name}")


def trace_task(project: Project, products: Products) -> TaskDict:
    """The task that shows where the audio thread leaves real time, by the board's debugger.

    Antler's own plugin host needs none: unless one is asked for, that is the audit.
    """

    @action
    def run(by: str, stacks: int, seconds: float) -> None:
        if audits(project, by):
            from tasks.realtime.audit_command import audit

            audit(project, products)
        else:
            from tasks.realtime.trace import trace
            from tasks.realtime.tracers import TRACERS

            trace(project, products, stacks, seconds, TRACERS[by or "gdb"])

    def outdated(task: Any) -> bool:
        check_traced(project, str((task.options or {}).get("by", "")))
        return False

    options = [
        {"name": "by", "long": "by", "default": "",
         "choices": [("gdb", ""), ("strace", "")]},
        {"name": "stacks", "long": "stacks", "type": int, "default": 20},
        {"name": "seconds", "long": "seconds", "type": float, "default": 30.0}]
    return command(run, uptodate=[outdated], params=options, boards=("build",),
                   setup=["build", *project.target.board.needs])


def audits(project: Project, by: str) -> bool:
    """Whether the plugin host itself says what its audio thread does, and no debugger is asked."""
    return not by and project.target.plugin_host.plays_signals


def check_traced(project: Project, by: str) -> None:
    """Check that there is something that tells of mode switches, where these are asked for.

    Raises:
        AntlerError: there is not; says where to look instead.

    """
    target = project.target
    if by == "strace" or audits(project, by):
        return
    if target.plugin_host.plays_signals or not target.os.realtime.tells_switches:
        raise AntlerError(
            f"the kernel of {target.os.name} tells no debugger of a thread that leaves real time",
            resolution=f"{target.doit('trace --by strace')} shows system calls, a run of "
                       "`./doit trace target=stand-in` all else: the calls are the same on every "
                       "machine")


def history_task(project: Project, products: Products) -> TaskDict:
    """The task that shows the verdicts of the target over time."""

    @action
    def run(count: int) -> None:
        from tasks.realtime import history

        history.show(project, products.folder, count)

    option = {"name": "count", "short": "n", "long": "count", "type": from_one, "default": 20}
    return command(run, beside=True, params=[option])


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
