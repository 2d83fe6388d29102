"""doit's tasks that start and stop the plugin host, show its log, and render a file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

from tasks.board.base import Board
from tasks.core.errors import AntlerError, action
from tasks.core.task import TaskDict, command
from tasks.project.model import Project


def _open(project: Project) -> AbstractContextManager[Board]:
    from tasks.board.open import open_board

    return open_board(project.target)


def run_task(project: Project) -> TaskDict:
    """The task that starts the host with the deployed release; it keeps playing afterwards."""

    @action
    def run() -> str:
        with _open(project) as board:
            pid = _start(board, project)
        print(f"{project.plugin.name} plays on {project.target.name} (process {pid}); "
              f"{project.target.doit('logs')}, {project.target.doit('stop')}")
        return f"{project.plugin.name} plays (process {pid})"

    return command(run, task_dep=["deploy"], boards=("build",))


def again(board: Board, project: Project, manifest: Mapping[str, Any]) -> None:
    """Start a plugin host that plays anew, since another release is in use."""
    if _plays(board, project):
        print(f"the plugin host plays it now (process {_start(board, project)})")


@contextmanager
def kept(board: Board, project: Project) -> Iterator[None]:
    """Where a plugin host plays, one plays afterwards: what is in use then.

    What is done between may stop it, as a verdict does, which has a plugin host of its own.
    """
    plays = _plays(board, project)
    try:
        yield
    finally:
        if plays and not _plays(board, project):
            print(f"the plugin host plays again (process {_start(board, project)})")


def _plays(board: Board, project: Project) -> bool:
    from tasks.run import host, stop

    return stop.running(board, host.host(project.target)) is not None


def _start(board: Board, project: Project) -> int:
    from tasks.board import lock
    from tasks.run import start

    with lock.held(board, project.target.root, "run"):
        return start.start(board, project)


def autostart_task(project: Project) -> TaskDict:
    """`./doit autostart [on | off]`."""

    @action
    def run(words: list[str]) -> None:
        from tasks.board import lock
        from tasks.run import autostart

        with _open(project) as board, lock.held(board, project.target.root, "autostart"):
            print(autostart.carry_out(board, project, words))

    def check(words: list[str]) -> None:
        from tasks.run import autostart

        autostart.check(words)

    return command(run, check=check, pos_arg="words", setup=list(project.target.board.needs),
                   boards=())


def logs_task(project: Project) -> TaskDict:
    """The task that shows the host's log and output."""

    @action
    def show(follow: bool) -> None:
        from tasks.core.terminal import only_shown
        from tasks.run import logs

        with only_shown(), _open(project) as board:
            (logs.follow if follow else logs.show)(board, project)

    option = {"name": "follow", "short": "f", "long": "follow", "type": bool, "default": False}
    return command(show, beside=True, params=[option])


def stop_task(project: Project) -> TaskDict:
    """The task that stops the host; it starts no board for that."""

    @action
    def end() -> str:
        from tasks.run import host, stop

        target, pid = project.target, None
        off = target.board.is_off(target)
        if not off:
            with _open(project) as board:
                pid = stop.stop(board, host.host(target))
        said = (f"process {pid} was stopped" if pid else
                f"{target.name} is off" if off else "no plugin host is running")
        print(said)
        return said

    return command(end, beside=True, boards=())


def render_task(project: Project) -> TaskDict:
    """`./doit render IN.wav [OUT.wav]`; its files are checked before anything is built."""

    @action
    def run(files: list[str], format: str) -> None:
        from tasks.board import lock
        from tasks.run import render

        source, output = _wave_files(files)
        with _open(project) as board, lock.held(board, project.target.root, "render", 3600):
            render.render(board, project, source, output, as_input=format == "input")

    option = {"name": "format", "long": "format", "default": "float", "type": str,
              "choices": [("float", ""), ("input", "")]}
    return command(run, check=lambda files: check_render(project, files), params=[option],
                   pos_arg="files",
                   setup=["deploy"])  # built and deployed after the check


def check_render(project: Project, files: list[str]) -> None:
    """Check that a file can be rendered.

    Raises:
        AntlerError: the input is not a wave file, or a track uses more than channels 0 and 1.

    """
    from tasks.run import wav

    beyond = [track.name for track in project.tracks
              if max(track.inputs + track.outputs, default=0) > 1]
    if beyond:
        raise AntlerError(f"track {beyond[0]} uses engine channels that a render does not have",
                          details="plugin hosts render two channels: 0 and 1",
                          resolution="render with `inputs` and `outputs` of its track below 2")
    wav.read(_wave_files(files)[0])


def _wave_files(files: list[str]) -> tuple[Path, Path]:
    """The paths of input and result; relative names start at the user's current folder."""
    from tasks.run import render

    options = [word for word in files if word.startswith("--")]
    if options:
        raise AntlerError(f"`{options[0]}` comes before the files",
                          resolution=f"`./doit render {options[0]} IN.wav [OUT.wav]`")
    if len(files) not in (1, 2):
        raise AntlerError("render takes one wave file, and optionally a name for the result",
                          resolution="`./doit render IN.wav [OUT.wav]`")
    source = Path(files[0]).absolute()
    output = Path(files[1]).absolute() if files[1:] else render.output_of(source)
    if output == source:
        raise AntlerError(f"{files[1]} is the input: it would be overwritten",
                          resolution="leave it out: the result is then "
                                     f"{render.output_of(source).name}")
    if output.is_dir():
        raise AntlerError(f"{files[1]} is a folder",
                          resolution=f"name a file in it: `./doit render {files[0]} "
                                     f"{files[1].rstrip('/')}/out.wav`")
    if files[1:] and not output.parent.is_dir():
        raise AntlerError(f"there is no folder {output.parent}",
                          resolution="make it, or name the result elsewhere")
    return source, output
