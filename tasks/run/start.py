"""Starts the plugin host and waits until its plugins are set up."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

from tasks.board.base import Board
from tasks.board.script import script
from tasks.board.sushis import sushis
from tasks.board.target import Target
from tasks.core.errors import AntlerError
from tasks.project.model import Project
from tasks.run import host as at
from tasks.run import owner
from tasks.run.failure import failure
from tasks.run.host import Host
from tasks.run.look import look
from tasks.run.stop import stop
from tasks.sushi.command import play, version
from tasks.sushi.config import uses
from tasks.sushi.explain import explain_host, silent
from tasks.sushi.log import Line
from tasks.sushi.version import parse

PATIENCE = 90.0
"""Seconds within which the host must be up, by this machine's clock (a board's may be virtual)."""

LOADING = 5.0
"""Seconds of the board's own time that it may take instead: on a busy machine the stand-in was
not done with a model of 16 MB after 90 s of this one's."""


def start(board: Board, project: Project, say: Callable[[str], object] = print, *,
          judged: bool = False) -> int:
    """Start the host with the deployed release; one that is already running is stopped first.

    Args:
        judged: start it for a verdict: a host that can play the test signals is told to.

    Returns:
        Its process id.

    Raises:
        AntlerError: nothing is deployed, or the host failed; its output is explained.
        BoardError: the board cannot be reached.

    """
    host = at.host(project.target)
    check_deployed(board, project, host)
    owner.check(board, project.target, host)
    before = stop(board, host)
    if before:
        say(f"the host that ran (process {before}) was stopped")
    check_alone(board, project)
    script(board, at.BEGIN, host.folder, host.release)
    known = project.target.plugin_host
    plays = judged and known.plays_signals
    words = play(host.program, project.target.os, config=host.config, log=host.log,
                 blocks=at.blocks(project), judged=project.realtime if plays else None,
                 multicore=project.multicore, said=project.sushi,
                 by_grpc=not judged and not known.answers_osc,
                 by_osc=not judged and known.answers_osc)
    try:
        pid = board.start(["sh", "-c", at.REMEMBERED, "host", host.pid_file, *words],
                          folder=host.folder, log=host.output, status=host.status)
        script(board, at.REMEMBER, host.pid_file, str(pid))  # a login shell may take its time
        owner.sign(board, host)
        wait(board, project, host)
    except BaseException:  # Ctrl-C as well: a host that nobody waits for must not keep playing
        script(board, at.ON_RECORD, host.pid_file)  # if it came before we heard of the host
        stop(board, host)
        raise
    return pid


def check_deployed(board: Board, project: Project, host: Host) -> None:
    """Check that the board has a release, and the plugin host that the project needs.

    Raises:
        AntlerError: one of them is missing, or Sushi has another version or block size.

    """
    target = project.target
    missing = script(board, at.MISSING, host.program, host.config).stdout.strip()
    if missing == "config":
        raise AntlerError(f"nothing is deployed on {target.name}",
                          resolution=f"run {target.doit('deploy')}")
    if missing == "host":
        raise AntlerError(f"{target.name} has no plugin host `{host.program}`",
                          resolution=_host_help(target))
    if not target.plugin_host.shipped:
        _check_version(board, project, host)


def _host_help(target: Target) -> str:
    if target.plugin_host.shipped:
        return f"run {target.doit('deploy')}"
    others = [name for name in target.os.plugin_hosts if name != target.plugin_host.name]
    instead = "".join(f", or set targets.{target.name}.plugin_host: {name} in project.yaml"
                      for name in others)
    return f"install {target.plugin_host.title} on it (it is part of Elk Audio OS){instead}"


def _check_version(board: Board, project: Project, host: Host) -> None:
    said = script(board, '"$@" 2>&1', *version(host.program), check=False).stdout
    found = explain_host(parse(said, project.target.os.realtime), project)
    if found:
        raise found[0].error()


def check_alone(board: Board, project: Project) -> None:
    """Check that no other Sushi runs. Elk's driver allows two, which spoils the figures of both.

    Raises:
        AntlerError: another Sushi runs.

    """
    others = sushis(board)
    if others and project.target.os.realtime.exclusive:
        raise AntlerError(f"another Sushi runs on {project.target.name}: process {others[0]}",
                          resolution="stop it there: `sudo systemctl stop sushi`, or "
                                     f"`kill -INT {others[0].split()[0]}`")


def wait(board: Board, project: Project, host: Host) -> None:
    """Wait until the host is up, and check that it still is a moment later.

    Raises:
        AntlerError: it ended, or was not up in time.

    """
    patience = max(PATIENCE, LOADING * project.target.board.patience)
    deadline, ready = time.monotonic() + patience, False
    while time.monotonic() < deadline:
        seen = look(board, host)
        if not seen.pid or silent(seen.output):
            raise failure(board, project, host, seen.code, seen.output, seen.log)
        if is_up(project, seen.log):
            if ready:
                return
            ready = True
        time.sleep(0.3)
    tail = "\n".join(str(line) for line in seen.log[-5:])
    raise AntlerError(f"the plugin host was not up within {patience:g} s", details=tail,
                      resolution=f"{project.target.doit('logs')} shows all its output")


def is_up(project: Project, log: tuple[Line, ...]) -> bool:
    """Whether the log shows all tracks, and that each plugin's channels have been set.

    At that point Sushi 0.12 still logs a plugin by its class, since it gets its name later.
    """
    text = [line.message for line in log]
    tracks = all(any(f"Track {track.name} successfully added" in line for line in text)
                 for track in project.tracks)
    ready = {match[1] for line in text if (match := re.search(r"\((.*)\) setting up", line))}
    return tracks and all({use.name, use.use} & ready for _, use in uses(project)
                          if use.origin.logged)
