"""Stops the plugin host: first with a signal that lets it write its timings, then by force."""

from __future__ import annotations

import time

from tasks.board.base import Board
from tasks.board.script import script
from tasks.core.errors import AntlerError
from tasks.run import host as at
from tasks.run.host import Host

# Sushi 0.11 handles SIGINT only; newer ones SIGTERM as well. KILL: no timings.txt, no last lines
# of the log, and on Elk OS the audio driver stays open.
GRACE = (("INT", 20.0), ("TERM", 10.0), ("KILL", 5.0))
"""Signals in order, and seconds of this machine to wait before the next one."""

_PATIENCE = 300.0
"""Seconds for a signal to get there: a model that is far too large leaves sshd little time."""


def running(board: Board, host: Host) -> int | None:
    """The process id of the last run's host, if it is running."""
    text = script(board, at.RUNNING, host.pid_file).stdout.strip()
    return int(text) if text.isdecimal() else None


def stop(board: Board, host: Host) -> int | None:
    """Stop the host.

    Returns:
        The process id it had; None if no host was running.

    Raises:
        AntlerError: it cannot be killed, which happens only while a process waits for hardware.

    """
    pid = running(board, host)
    if pid is None or any(_ended(board, host, signal, seconds) for signal, seconds in GRACE):
        return pid
    raise AntlerError(f"process {pid} on {board.name} cannot be killed",
                      details="it waits for hardware", resolution="reboot the board")


def _ended(board: Board, host: Host, signal: str, seconds: float) -> bool:
    end, send = time.monotonic() + seconds, signal
    while script(board, at.SIGNAL, host.pid_file, send, timeout=_PATIENCE).stdout.strip():
        if time.monotonic() > end:
            return False
        send = ""
    return True
