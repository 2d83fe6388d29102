"""One look at the last run of a plugin host: does it live, what has it said."""

from __future__ import annotations

from dataclasses import dataclass

from tasks.board.base import Board
from tasks.board.script import script
from tasks.run import host as at
from tasks.run.host import Host
from tasks.sushi.log import Line, last_run


@dataclass(frozen=True)
class Look:
    """A run, as far as it got.

    Attributes:
        pid: its process id; 0: it has ended, or never began.
        code: exit code, 128+N after a signal; None while it lives, or where nobody waited for it.
        log: its log, of this run only.
        output: the end of what it wrote to stdout and stderr.
    """

    pid: int
    code: int | None
    log: tuple[Line, ...]
    output: str


def look(board: Board, host: Host) -> Look:
    """Ask the board (one command).

    Raises:
        BoardError: it could not be asked.
    """
    text = script(board, at.FOLLOW_UP, host.pid_file, host.status, host.log, host.output).stdout
    return parse(text)


def parse(text: str) -> Look:
    """The output of `FOLLOW_UP`."""
    state, _, rest = text.partition("--- log\n")
    log, _, output = rest.rpartition("--- output\n")
    word, _, number = state.strip().partition(" ")
    known = int(number) if number.isdigit() else None
    return Look(pid=known or 0 if word == "alive" else 0, code=known if word == "dead" else None,
                log=last_run(log), output=output)
