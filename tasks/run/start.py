"""Start the plugin host, and wait until its plugins are set up."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from tasks.board.base import Board
from tasks.core.errors import AntlerError
from tasks.deploy.script import script
from tasks.project.model import Project
from tasks.run import host as at
from tasks.run.failure import failure
from tasks.run.host import Host
from tasks.run.stop import stop
from tasks.sushi.command import play
from tasks.sushi.log import Line, last_run

PATIENCE = 90.0
"""Seconds of this machine's clock until the host must be up (a board's own may be virtual)."""


@dataclass(frozen=True)
class Look:
    """One look at a run: process id (0: it has ended), log of this run, stdout and stderr."""

    pid: int
    log: tuple[Line, ...]
    output: str


def start(board: Board, project: Project, say: Callable[[str], object] = print) -> int:
    """Start the host afresh with the deployed release; one that runs is ended before.

    Returns:
        Its process id.

    Raises:
        AntlerError: nothing is deployed, or the host failed; what it says is explained.
        BoardError: the board cannot be reached.

    """
    host = at.host(project.target)
    check_deployed(board, project, host)
    before = stop(board, host)
    if before:
        say(f"the host that ran (process {before}) was stopped")
    script(board, at.BEGIN, host.folder)
    words = play(host.program, project.target.os, config=host.config, log=host.log,
                 block_size=at.block_size(project))
    pid = board.start(words, folder=host.folder, log=host.output)
    script(board, at.REMEMBER, host.pid_file, str(pid))
    wait(board, project, host)
    return pid


def check_deployed(board: Board, project: Project, host: Host) -> None:
    """A release and a host are on the board.

    Raises:
        AntlerError: they are not.

    """
    target = project.target
    missing = script(board, at.MISSING, host.program, host.config).stdout.strip()
    if missing == "config":
        raise AntlerError(f"nothing is deployed on {target.name}", resolution="run `./doit deploy`")
    if missing == "host":
        own = target.plugin_host == "bench"
        raise AntlerError(
            f"{target.name} has no plugin host `{host.program}`",
            resolution="run `./doit deploy`" if own else "install Sushi on it, or set "
            f"targets.{target.name}.plugin_host: bench in project.yaml")


def wait(board: Board, project: Project, host: Host) -> None:
    """Wait until the host is up, and still is a moment later.

    Raises:
        AntlerError: it ended, or is not up in time.

    """
    deadline, ready = time.monotonic() + PATIENCE, False
    while time.monotonic() < deadline:
        seen = look(board, host)
        if not seen.pid:
            raise failure(board, project, host, None, seen.output, seen.log)
        if is_up(project, seen.log):
            if ready:
                return
            ready = True
        time.sleep(0.3)
    script(board, at.SIGNAL, host.pid_file, "KILL", check=False)
    tail = "\n".join(str(line) for line in seen.log[-5:])
    raise AntlerError(f"the plugin host was not up within {PATIENCE:g} s", details=tail,
                      resolution="`./doit logs` shows all that it said")


def is_up(project: Project, log: tuple[Line, ...]) -> bool:
    """All tracks are there, and each plugin has been told its channels."""
    text = [line.message for line in log]
    tracks = all(any(f"Track {track.name} successfully added" in line for line in text)
                 for track in project.tracks)
    plugins = (use.name for track in project.tracks for use in track.plugins)
    return tracks and all(any(f"({name}) setting up" in line for line in text)
                          for name in plugins)


def look(board: Board, host: Host) -> Look:
    """Is it alive, and what has it said in this run."""
    text = script(board, at.FOLLOW_UP, host.pid_file, host.log, host.output).stdout
    state, _, rest = text.partition("--- log\n")
    log, _, output = rest.rpartition("--- output\n")
    words = state.split()
    return Look(int(words[1]) if words[:1] == ["alive"] else 0, last_run(log), output)
