"""Who started the plugin host that plays on a board: nobody's run is ended by somebody else's.

The board's lock (`board.lock`) is held while something is done there; a host plays on after that.
"""

from __future__ import annotations

import socket
from datetime import datetime

from tasks.board.address import local_user
from tasks.board.base import Board
from tasks.board.script import script
from tasks.board.target import Target
from tasks.core.errors import AntlerError
from tasks.core.frozen import frozen
from tasks.run import host as at
from tasks.run.host import Host


@frozen
class Owner:
    """A user of a machine, and when they started it by that machine's clock (a board's may be off).

    Attributes:
        since: `2026-11-27 10:40`.
    """

    who: str
    machine: str
    since: str

    @classmethod
    def this(cls) -> Owner:
        """Who runs this, now."""
        return cls(local_user(), socket.gethostname(), datetime.now().strftime("%Y-%m-%d %H:%M"))

    @classmethod
    def parse(cls, text: str) -> Owner | None:
        """The owner that `str` wrote; None if it is something else."""
        parts = text.strip().split("|")
        return cls(*parts) if len(parts) == 3 else None

    def __str__(self) -> str:
        return "|".join((self.who, self.machine, self.since))

    def same(self, other: Owner) -> bool:
        """Whether it is the same user of the same machine."""
        return (self.who, self.machine) == (other.who, other.machine)


def of(board: Board, host: Host) -> Owner | None:
    """Who started the host that plays; None if none does, or nobody knows (it came by a boot).

    Raises:
        BoardError: the board could not be asked.
    """
    return Owner.parse(script(board, at.STARTED_WITH, host.pid_file, host.owner).stdout)


def sign(board: Board, host: Host) -> None:
    """Write down who started the host.

    Raises:
        BoardError: the board refused it.
    """
    script(board, at.OWN, host.owner, str(Owner.this()))


def check(board: Board, target: Target, host: Host) -> None:
    """Check that no host plays there that somebody else started.

    Raises:
        AntlerError: one does; says whose it is.
    """
    other = of(board, host)
    if other and not other.same(Owner.this()):
        raise AntlerError(f"{target.name} plays for {other.who} on {other.machine}, since "
                          f"{other.since}",
                          resolution=f"ask them, or end it: {target.doit('stop')}")
