"""doit face: bring what was built onto the target."""

from __future__ import annotations

from tasks.core.errors import action
from tasks.core.task import TaskDict, command
from tasks.deploy.layout import Products, release
from tasks.project.model import Project


def deploy_task(project: Project, products: Products) -> TaskDict:
    """Always asks the board (it may have been reset), sends only what is not there."""

    @action
    def run() -> None:
        from tasks.board.open import open_board
        from tasks.deploy.deploy import deploy

        made = release(project, products)
        with open_board(project.target) as board:
            deploy(board, project.target, made)

    return command(run, name=project.name, doc=f"as deploy, onto {project.target.name}",
                   task_dep=[f"build:{project.name}"],
                   setup=list(project.target.board.needs))
