"""doit face: bring what was built onto the target."""

from __future__ import annotations

from tasks.core.errors import action
from tasks.deploy.layout import Products, release
from tasks.project.model import Project


def deploy_task(project: Project, products: Products) -> dict[str, object]:
    """Always asks the board (it may have been reset), sends only what is not there."""

    @action
    def run() -> None:
        from tasks.board.open import open_board
        from tasks.deploy.deploy import deploy

        made = release(project, products)
        with open_board(project.target) as board:
            deploy(board, project.target, made)

    return {
        "doc": f"bring the plugin, its configuration and host onto {project.target.name}",
        "actions": [run],
        "file_dep": [str(products.config), str(products.built)],
        "uptodate": [False],
        "verbosity": 2,
    }
