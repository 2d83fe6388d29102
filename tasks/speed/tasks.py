"""doit face: what blocks of the model cost on the target."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tasks.core.errors import AntlerError, action
from tasks.core.lock import PROJECT, turn
from tasks.core.paths import PLUGIN_SRC, compile_folder
from tasks.core.task import TaskDict, command
from tasks.deps.steps import Step
from tasks.project.model import Project

PROGRAM = "antler-speed"


def speed_task(project: Project, dependencies: Sequence[Step], packed: Path,
               out: Path) -> TaskDict:
    """`./doit speed`; nothing is judged.

    Args:
        dependencies: what the plugin is compiled against, and the program with it.
        packed: the model as the plugin reads it.
        out: folder of the target's reports.
    """

    @action
    def run() -> None:
        if not project.model:
            raise AntlerError(f"{project.plugin.name} has no model whose blocks could be measured",
                              resolution="`./doit check_realtime` measures the plugin")
        if project.model.listens:
            raise AntlerError(f"{project.model.file.name} listens: no audio goes through it",
                              resolution="`./doit model --measure` measures a run of it, "
                                         "`./doit check_realtime` the plugin")
        from tasks.board.open import open_board
        from tasks.speed.speed import measure
        from tasks.toolchain.cmake import Build, compile
        from tasks.toolchain.load import for_target

        made = Build(for_target(project.target), compile_folder(project.variant),
                     (PLUGIN_SRC, *(it.path for it in dependencies)))
        opened = [path for it in dependencies for path in it.opened]
        with turn(PROJECT.with_name(f"compile-{project.variant}"), f"compiles {PROGRAM}"):
            compile(made, [PROGRAM])
        with open_board(project.target) as board:
            measure(board, project, [made.tree / "speed" / PROGRAM, packed, *opened], out)

    described = [f"described:{project.variant}"] * bool(project.model)
    return command(run, setup=[f"compile:{project.variant}", *described,
                               *project.target.board.needs])
