"""doit face: bring what was built onto the target."""

from __future__ import annotations

from collections.abc import Callable

from tasks.board.base import Board
from tasks.core.errors import action
from tasks.core.task import TaskDict, command
from tasks.deploy.layout import Products, Release, release
from tasks.project.model import Project

After = Callable[[Board, Project, Release], None]


def deploy_task(project: Project, products: Products, after: After | None = None) -> TaskDict:
    """Always asks the board (it may have been reset), sends only what is not there.

    Args:
        after: what there is to say of a plugin host that runs.
    """

    @action
    def run() -> None:
        from tasks.board.open import open_board
        from tasks.deploy.deploy import deploy

        made = release(project, products)
        with open_board(project.target) as board:
            deploy(board, project.target, made)
            if after:
                after(board, project, made)

    return command(run, name=project.name, doc=f"as deploy, onto {project.target.name}",
                   task_dep=[f"build:{project.name}"],
                   setup=list(project.target.board.needs))
