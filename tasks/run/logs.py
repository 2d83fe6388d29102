"""Shows the plugin host's log and output: once, or continuously."""

from __future__ import annotations

from collections.abc import Callable

from tasks.board.base import Board
from tasks.board.script import script
from tasks.core import terminal
from tasks.project.model import Project
from tasks.run import host as at
from tasks.run.failure import cause
from tasks.run.host import Host
from tasks.run.look import look
from tasks.run.stop import running

_SHOW = r"""
[ ! -s "$2" ] || { echo "stdout and stderr:"; cat "$2"; echo "log:"; }
cat "$1" 2>/dev/null
"""
_NEW = 'tail -c "+$2" "$1" 2>/dev/null'

Say = Callable[[str], object]


def show(board: Board, project: Project, say: Say = print) -> None:
    """Show all output of the last run, and of the last render if it failed, with the reasons."""
    host = at.host(project.target)
    text, why = _text(board, host), _why(board, project, host)
    say("\n".join(filter(None, (text.rstrip(), why)))
        or f"no host has run on {project.target.name} since its last start; "
        + project.target.doit("run"))
    render = at.failed_render(host)
    if text := _text(board, render):
        say("\n".join(("the last render:", text.rstrip(), _why(board, project, render))))


def follow(board: Board, project: Project, say: Say = print, pause: float = 0.5) -> None:
    """Show all output of the last run and what follows, until the host ends (or Ctrl-C)."""
    host, alive = at.host(project.target), True
    text = _text(board, host)
    say(text.rstrip())
    done = len(text.rpartition("log:\n")[2].encode())
    while alive:
        alive = running(board, host) is not None  # asked before reading, to show its last lines too
        if alive:
            terminal.pause(pause)
        new = script(board, _NEW, host.log, str(done + 1), check=False).stdout
        whole = new[:new.rfind("\n") + 1] if alive else new
        if whole:
            say(whole.rstrip("\n"))
            done += len(whole.encode())
    if why := _why(board, project, host):
        say(why)


def _text(board: Board, host: Host) -> str:
    return script(board, _SHOW, host.log, host.output, check=False).stdout


def _why(board: Board, project: Project, host: Host) -> str:
    """Why a run failed; empty if it still runs, ended well, or its exit code is unknown."""
    seen = look(board, host)
    if not seen.code:
        return ""
    return f"it failed: {cause(board, project, host, seen.code, seen.output, seen.log).error()}"
