"""Pauses a stand-in that nobody uses (with SIGSTOP, which the machine does not notice).

Otherwise QEMU lets idle time pass as fast as it can, which takes a whole core.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

from tasks.board.base import Board
from tasks.board.errors import BoardError
from tasks.board.quoting import join
from tasks.board.standin.image import Image
from tasks.board.standin.instance import USER, Instance


@contextlib.contextmanager
def in_use(machine: Instance) -> Iterator[Callable[[], bool]]:
    """Mark the machine as in use; yields a function that says whether nobody else uses it."""
    machine.folder.mkdir(parents=True, exist_ok=True)
    with (machine.folder / "users").open("a") as handle:
        fcntl.flock(handle, fcntl.LOCK_SH)

        def alone() -> bool:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            return True

        yield alone


def describe(image: Image, machine: Instance) -> str:
    """The state of the machine, in a few lines for the user."""
    if (pid := machine.pid) is None:
        made = "its image is made" if image.disk.is_file() else "its image is not made yet"
        return f"{machine.name}: off; {made}; start it with {machine.doit('board start')}"
    how = "awake" if awake(machine) else "resting (wakes when used)"
    size = int(_status(pid)["VmRSS"].split()[0]) // 1024
    return (f"{machine.name}: on, {how}\n  process {pid}, {size} MB"
            f"\n  {join(machine.address(image).command())}\n  its console: {machine.serial}")


def awake(machine: Instance) -> bool:
    """Whether the machine is on and not paused."""
    pid = machine.pid
    return pid is not None and "T" not in _status(pid)["State"].split()[0]


def _status(pid: int) -> dict[str, str]:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return dict(line.split(":", 1) for line in lines if ":" in line)


def may_rest(machine: Instance, board: Board) -> bool:
    """Whether the machine may be paused: nothing runs on it, and no user wants it awake."""
    if (machine.folder / "awake").exists():
        return False
    try:
        listing = board.run(["ps", "-u", USER, "-o", "comm="], check=False, timeout=10).stdout
    except BoardError:
        return False
    return set(listing.split()) <= {"sshd", "ps"}


def rest(machine: Instance) -> None:
    """Pause the machine: it takes no processor time, and does not notice."""
    if pid := machine.pid:
        os.kill(pid, signal.SIGSTOP)
