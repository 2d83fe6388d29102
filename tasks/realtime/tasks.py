"""doit face: the real-time verdict."""

from __future__ import annotations

from tasks.core.errors import action
from tasks.deploy.layout import Products
from tasks.project.model import Project


def check_task(project: Project, products: Products) -> dict[str, object]:
    """Measure what is deployed; exit code 1 where a limit is broken."""

    @action
    def run() -> None:
        from tasks.realtime.check import check_realtime

        check_realtime(project, products)

    return {
        "doc": f"play on {project.target.name} for {project.realtime.seconds:g} s and judge: "
               "PASS or FAIL",
        "actions": [run],
        "task_dep": ["deploy"],
        "uptodate": [False],
        "verbosity": 2,
    }
