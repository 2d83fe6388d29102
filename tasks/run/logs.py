"""Show what the plugin host says, once or as it comes."""

from __future__ import annotations

import time
from collections.abc import Callable

from tasks.board.base import Board
from tasks.board.script import script
from tasks.board.target import Target
from tasks.run import host as at
from tasks.run.stop import running

_SHOW = r"""
[ ! -s "$2" ] || { echo "stdout and stderr:"; cat "$2"; echo "log:"; }
cat "$1" 2>/dev/null
"""
_NEW = 'tail -c "+$2" "$1" 2>/dev/null'


def show(board: Board, target: Target, say: Callable[[str], object] = print) -> int:
    """All that the last run said; returns the size of its log in bytes."""
    host = at.host(target)
    text = script(board, _SHOW, host.log, host.output, check=False).stdout
    say(text.rstrip() or f"no host has run on {target.name} since its last start; "
        + target.doit("run"))
    return len(text.rpartition("log:\n")[2].encode())


def follow(board: Board, target: Target, say: Callable[[str], object] = print,
           pause: float = 0.5) -> None:
    """As `show`, then what comes, until the host ends (or Ctrl-C)."""
    host, done, alive = at.host(target), show(board, target, say), True
    while alive:
        alive = running(board, host) is not None  # asked first: its last words are shown as well
        time.sleep(pause if alive else 0)
        new = script(board, _NEW, host.log, str(done + 1), check=False).stdout
        whole = new[:new.rfind("\n") + 1] if alive else new
        if whole:
            say(whole.rstrip("\n"))
            done += len(whole.encode())
