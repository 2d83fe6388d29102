"""One user of a board at a time: a lock that is kept on the board itself."""

from __future__ import annotations

import math
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import astuple
from pathlib import Path

from tasks.board.address import local_user
from tasks.board.base import Board
from tasks.board.script import script
from tasks.core.errors import AntlerError
from tasks.core.files import digest
from tasks.core.frozen import frozen

# The lock is a symbolic link whose text names the owner. A link is created together with its text
# in one step, and only if there is none yet, so the lock never exists without an owner.
# The second attempt is for an owner that releases it between the first two commands.
_TAKE = r"""
mkdir -p "$1"; cd "$1" || exit 1
ln -s "$2" antler.lock 2>/dev/null || readlink antler.lock || ln -s "$2" antler.lock ||
readlink antler.lock
"""
_DROP = '[ "$(readlink "$1/antler.lock")" = "$2" ] && rm -f "$1/antler.lock"; true'


@frozen
class Machine:
    """The scope in which a process id is unique.

    Attributes:
        installation: a digest of the system's machine-id; empty if it has none.
        boot: id of the boot.
        processes: the namespace of process ids (a container has its own).
    """

    installation: str
    boot: str
    processes: str

    @classmethod
    def this(cls) -> Machine:
        """The scope of this process."""
        identity = _text(Path("/etc/machine-id"))
        return cls(digest(identity) if identity else "",
                   _text(Path("/proc/sys/kernel/random/boot_id")),
                   Path("/proc/self/ns/pid").readlink().name)

    def has_lost(self, pid: int, other: Machine) -> bool:
        """Whether process `pid` of `other` has certainly ended, as far as can be told here."""
        if (self.boot, self.processes) == (other.boot, other.processes):
            return not Path(f"/proc/{pid}").exists()
        rebooted = self.installation == other.installation != "" and self.boot != other.boot
        return rebooted and self.processes == other.processes


@frozen
class Owner:
    """The process that has the lock of a board.

    Attributes:
        until: when the lock expires, in seconds of the owner's wall clock. The board's clock may be
            virtual, so that hours pass on it in seconds.
    """

    who: str
    host: str
    machine: Machine
    pid: int
    until: int
    what: str

    def __str__(self) -> str:
        return "|".join((self.who, self.host, *astuple(self.machine), str(self.pid),
                         str(self.until), self.what))

    @classmethod
    def parse(cls, text: str) -> Owner | None:
        """The owner that `str` wrote; None if the text is something else."""
        parts = text.strip().split("|")
        if len(parts) != 8 or not parts[5].isdecimal() or not parts[6].isdecimal():
            return None
        who, host, *machine, pid, until, what = parts
        return cls(who, host, Machine(*machine), int(pid), int(until), what)

    def is_gone(self, now: float, here: Machine) -> bool:
        """Whether its time has passed, or it is a process of this machine that has ended."""
        return now > self.until or here.has_lost(self.pid, self.machine)


@contextmanager
def held(board: Board, root: str, what: str, seconds: float = 900) -> Iterator[None]:
    """Lock the board for `what`, for at most `seconds`.

    Raises:
        AntlerError: someone else has locked it.

    """
    mine = Owner(local_user(), socket.gethostname(), Machine.this(), os.getpid(),
                 int(time.time() + seconds), what)
    _take(board, root, mine)
    try:
        yield
    finally:
        with suppress(AntlerError):  # a lost connection must not hide why it was lost
            script(board, _DROP, root, str(mine), check=False)


def _take(board: Board, root: str, mine: Owner) -> None:
    other = script(board, _TAKE, root, str(mine)).stdout.strip()
    owner = Owner.parse(other)
    if other and (owner is None or owner.is_gone(time.time(), mine.machine)):
        script(board, _DROP, root, other, check=False)
        other = script(board, _TAKE, root, str(mine)).stdout.strip()
        owner = Owner.parse(other)
    if other:
        raise AntlerError(_in_use(board.name, owner), resolution=_wait(board.name, root, owner))


def _in_use(name: str, owner: Owner | None) -> str:
    if owner is None:
        return f"{name} is in use"
    return (f"{name} is in use: {owner.what} by {owner.who} on {owner.host} "
            f"(process {owner.pid})")


def _wait(name: str, root: str, owner: Owner | None) -> str:
    """What to do; a lock left behind by a laptop that was switched off expires by itself."""
    minutes = max(1, math.ceil((owner.until - time.time()) / 60)) if owner else 1
    return (f"wait for it to end, at most {minutes} min; if it no longer runs: "
            f"`./doit board ssh rm {root}/antler.lock target={name}`")


def _text(file: Path) -> str:
    try:
        return file.read_text().strip()
    except OSError:
        return ""
