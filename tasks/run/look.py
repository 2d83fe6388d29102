"""The state of the last run of a plugin host: whether it still runs, and its output."""

from __future__ import annotations

from tasks.board.base import Board
from tasks.board.script import script
from tasks.core.frozen import frozen
from tasks.run import host as at
from tasks.run.host import Host
from tasks.sushi.log import Line, last_run


@frozen
class Look:
    """The state of a run.

    Attributes:
        pid: its process id; 0 if it has ended or never started.
        code: exit code, 128+N after a signal; None while it runs, or if it is unknown.
        log: the lines of this run in Sushi's log.
        output: the end of its stdout and stderr.
    """

    pid: int
    code: int | None
    log: tuple[Line, ...]
    output: str


def look(board: Board, host: Host) -> Look:
    """The state of the last run, asked with one command.

    Raises:
        BoardError: the board could not be asked.
    """
    text = script(board, at.FOLLOW_UP, host.pid_file, host.status, host.log, host.output).stdout
    return parse(text)


def parse(text: str) -> Look:
    """The state of a run, from the output of `FOLLOW_UP`; pure."""
    state, _, rest = text.partition("--- log\n")
    log, _, output = rest.rpartition("--- output\n")
    word, _, number = state.strip().partition(" ")
    known = int(number) if number.isdecimal() else None
    return Look(pid=known or 0 if word == "alive" else 0, code=known if word == "dead" else None,
                log=last_run(log), output=output)
