"""doit's task for the real-time verdict."""

from __future__ import annotations

from tasks.core.errors import action
from tasks.core.task import TaskDict, command
from tasks.deploy.layout import Products
from tasks.project.model import Project


def check_task(project: Project, products: Products) -> TaskDict:
    """The task that deploys, measures and judges; its exit code is 1 if a limit is broken."""

    @action
    def run() -> None:
        from tasks.realtime.check import check_realtime

        check_realtime(project, products)

    return command(run, name=project.name, task_dep=[f"build:{project.name}"],
                   setup=list(project.target.board.needs),
                   doc=f"as check_realtime, on {project.target.name}")


def audit_task(project: Project, products: Products) -> TaskDict:
    """The task that shows what the audio thread does and must not do; exit code 1 if anything."""

    @action
    def run() -> None:
        from tasks.realtime.audit_command import audit, check_host

        check_host(project)
        audit(project, products)

    return command(run, name=project.name, task_dep=[f"build:{project.name}"],
                   setup=list(project.target.board.needs),
                   doc=f"as audit, on {project.target.name}")
