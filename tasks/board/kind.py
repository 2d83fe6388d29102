"""A kind of board: how it is reached, what it promises, what may be done with it.

Each kind is a module of tasks/board/kinds that defines `KIND`; nothing else names one. What a
module needs to reach its board is imported when it is reached, since project.yaml is checked
against all kinds at every start.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, ClassVar

from tasks.board.errors import BoardError

if TYPE_CHECKING:
    from tasks.board.base import Board
    from tasks.board.target import Target

Say = Callable[[str], object]
"""Receives a line for the user."""

RELEASES = "/udata/"
"""Where releases are kept on a board: an Elk update keeps it, and a production rootfs is
read-only elsewhere."""


class BoardKind(ABC):
    """A kind of board.

    Attributes:
        name: as `targets.<name>.board` in project.yaml writes it.
        local: it is this machine: its paths are this machine's, a screen is at hand.
        remote: it has an address on the network, which project.yaml must give.
        chooses_port: its port may be written as 0, any free one.
        patience: seconds of this machine in which a second of the board's own must pass.
        strict: an audio thread that is not scheduled as real-time fails the check.
        note: what a reader must know before quoting a figure measured there; may be empty.
        needs: tasks that must have run before it can be reached.
    """

    name: ClassVar[str]
    local: ClassVar[bool] = False
    remote: ClassVar[bool] = False
    chooses_port: ClassVar[bool] = False
    patience: ClassVar[float] = 2.0
    strict: ClassVar[bool] = True
    note: ClassVar[str] = ""
    needs: ClassVar[tuple[str, ...]] = ()

    def defaults(self, target: str) -> Mapping[str, object]:
        """Keys of an entry in `targets` that it may leave out, by the target's name."""
        return {"root": f"{RELEASES}antler"}

    def wrong_root(self, root: str) -> str:
        """Why releases cannot be kept in `root`; empty where they can."""
        below = root.startswith(RELEASES) and root.strip("/") != RELEASES.strip("/")
        return "" if below else f"on a board it must be below {RELEASES}"

    @abstractmethod
    def open(self, target: Target, say: Say) -> AbstractContextManager[Board]:
        """Connect; what is not running yet is started, and `say` hears of it.

        Raises:
            BoardError: it cannot be reached, or refuses us.
        """

    @abstractmethod
    def login(self, target: Target) -> tuple[str, ...]:
        """The command with which a user logs in.

        Raises:
            BoardError: there is nothing to log in to.
        """

    @abstractmethod
    def status(self, target: Target) -> str | None:
        """How it is, as far as this machine knows; None: only the board itself can say."""

    def start(self, target: Target) -> str:
        """Switch it on; what a user should know of it then."""
        raise self._by_hand("start", target)

    def stop(self, target: Target) -> str:
        """Switch it off."""
        raise self._by_hand("stop", target)

    def reset(self, target: Target) -> str:
        """Switch it off and forget what was put on it."""
        raise self._by_hand("reset", target)

    def trust(self, target: Target) -> Iterator[str]:
        """Accept its host key, and see that it lets the user in; what was done.

        Raises:
            BoardError: it has none to accept, nothing answers, or it does not let the user in.
        """
        raise BoardError(f"{target.name} has no host key to accept")

    def _by_hand(self, verb: str, target: Target) -> BoardError:
        return BoardError(f"`{verb}` is for the stand-in; {target.name} is switched by hand",
                          resolution=f"./doit board {verb} target=stand-in")
