"""doit face: the page of what was measured."""

from __future__ import annotations

from pathlib import Path

from tasks.core.errors import action
from tasks.core.task import TaskDict, command
from tasks.project.model import Project


def report_task(project: Project, folder: Path) -> TaskDict:
    """`./doit report`: it measures nothing, and draws what other commands wrote.

    Args:
        folder: of the target's products.
    """

    @action
    def run() -> None:
        from tasks.report.command import make

        make(project, folder)

    return command(run, name=project.name, beside=True, doc=f"as report, on {project.target.name}")


def after_check(project: Project, folder: Path) -> str:
    """Bring the page up to date after a check; a line for the user."""
    from tasks.report import command

    return command.after_check(project, folder)
