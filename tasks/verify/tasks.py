"""doit face: whether the plugin sounds as the model does in Python."""

from __future__ import annotations

from pathlib import Path

from tasks.core.errors import AntlerError, action
from tasks.core.task import TaskDict, command
from tasks.deploy.layout import Products
from tasks.project.model import Project


def verify_task(project: Project, products: Products) -> TaskDict:
    """`./doit verify [IN.wav]`; exit code 1 where the limit is broken."""

    def look(files: list[str]) -> None:
        if not project.model:
            raise AntlerError(f"{project.plugin.name} has no model to be compared with",
                              resolution="`./doit render IN.wav` lets you hear it, "
                                         "`./doit check_realtime` judges it")
        results_are_seen(project)
        wave_file(files)

    @action
    def run(files: list[str]) -> str:
        from tasks.board.open import open_board
        from tasks.core.extra import install
        from tasks.model.reference import packages

        if packages(project.engine.name):
            install("reference")
        from tasks.verify.verify import verify

        with open_board(project.target) as board:
            return verify(board, project, products, wave_file(files))

    return command(run, check=look, pos_arg="files", setup=["deploy"],
                   boards=("build",))


def results_are_seen(project: Project) -> None:
    """What a model that listens finds out must be written down where it plays.

    Raises:
        AntlerError: it is not.
    """
    host = project.target.plugin_host
    if project.model.listens and not host.writes_results:
        raise AntlerError(f"{host.title} does not write down what {project.model.file.name} finds "
                          "out: it cannot be compared there",
                          resolution="`./doit verify target=stand-in`, or target=desk")


def wave_file(files: list[str]) -> Path | None:
    """The file to play, as seen from where the user stands; None: the test signal.

    Raises:
        AntlerError: it cannot be played.
    """
    from tasks.run import wav

    if len(files) > 1 or any(word.startswith("--") for word in files):
        raise AntlerError("verify wants one wave file at most",
                          resolution="`./doit verify [IN.wav]`")
    if not files:
        return None
    path = Path(files[0]).absolute()
    if not wav.read(path).frames:
        raise AntlerError(f"{files[0]} has no samples", resolution="name another wave file")
    return path
