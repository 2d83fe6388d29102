"""One user of a board at a time: a lock that lies on the board itself."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tasks.board.address import local_user
from tasks.board.base import Board
from tasks.board.script import script
from tasks.core.errors import AntlerError

# A symbolic link is made in one step together with its text, and never where one is already:
# the text says who holds the lock, so there is no moment in which it has no owner.
# The second attempt is for an owner that lets go between the two looks.
_TAKE = r"""
mkdir -p "$1"; cd "$1" || exit 1
ln -s "$2" antler.lock 2>/dev/null || readlink antler.lock || ln -s "$2" antler.lock ||
readlink antler.lock
"""
_DROP = '[ "$(readlink "$1/antler.lock")" = "$2" ] && rm -f "$1/antler.lock"; true'


@dataclass(frozen=True)
class Owner:
    """Who holds a board. `until` is wall clock (the owner's): a board's own clock may be virtual,
    and then hours pass on it in seconds.
    """

    who: str
    host: str
    pid: int
    until: int
    what: str

    def __str__(self) -> str:
        return "|".join((self.who, self.host, str(self.pid), str(self.until), self.what))

    @classmethod
    def parse(cls, text: str) -> Owner | None:
        """Read what `str` wrote; None where it is something else."""
        parts = text.strip().split("|")
        if len(parts) != 5 or not parts[2].isdigit() or not parts[3].isdigit():
            return None
        return cls(parts[0], parts[1], int(parts[2]), int(parts[3]), parts[4])


def is_stale(owner: Owner | None, now: float, here: str, alive: frozenset[int]) -> bool:
    """The owner's time has passed, or it is a process of this machine that has ended."""
    if owner is None or now > owner.until:
        return True
    return owner.host == here and owner.pid not in alive


@contextmanager
def held(board: Board, root: str, what: str, seconds: float = 900) -> Iterator[None]:
    """Hold the board for `what`, at most for `seconds`.

    Raises:
        AntlerError: someone else holds it.

    """
    mine = Owner(local_user(), socket.gethostname(), os.getpid(), int(time.time() + seconds), what)
    _take(board, root, mine)
    try:
        yield
    finally:
        with suppress(AntlerError):  # a lost connection must not hide why it was lost
            script(board, _DROP, root, str(mine), check=False)


def _take(board: Board, root: str, mine: Owner) -> None:
    other = script(board, _TAKE, root, str(mine)).stdout
    if other.strip() and is_stale(Owner.parse(other), time.time(), mine.host, _processes()):
        script(board, _DROP, root, other.strip(), check=False)
        other = script(board, _TAKE, root, str(mine)).stdout
    if other.strip():
        raise AntlerError(_in_use(board.name, Owner.parse(other)),
                          resolution="wait for it to end and run the command again")


def _in_use(name: str, owner: Owner | None) -> str:
    if owner is None:
        return f"{name} is in use"
    return (f"{name} is in use: {owner.what} by {owner.who} on {owner.host} "
            f"(process {owner.pid})")


def _processes() -> frozenset[int]:
    return frozenset(int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit())
