"""What runs the result: a target, its kind of board, and the operating system on it.

Each kind of board is a module of tasks/board/kinds that defines `KIND`; nothing else names one.
What a module needs to reach its board is imported when it is reached, since project.yaml is checked
against all kinds at every start.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import ClassVar

from tasks.board.base import Board
from tasks.board.cores import Core
from tasks.board.errors import BoardError
from tasks.board.plugin_hosts import PluginHost

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


@dataclass(frozen=True)
class OperatingSystem:
    """A row of sdk/os.yaml: what a target's system offers.

    Attributes:
        realtime: the real-time core its audio threads run on.
        glibc, glibcxx: newest symbol versions it provides, e.g. (2, 31) and (3, 4, 28).
        plugin_hosts: names of the plugin hosts that run on it, the usual one first.
        sushi: version whose command line and config its plugin host speaks.
        frontend: option that selects its real-time audio frontend (`-r`, or `-d`).
        block_sizes: block sizes it has a host binary for; empty = any.
        sample_rates: sample rates in Hz its hardware runs at; empty = any.
        user: who logs in on it where nobody says otherwise; empty: whoever runs Antler.
        factory_password: the user's on every new image, which is public; empty: none is known.
        juce_below: first JUCE version its host cannot load, or None.
    """

    name: str
    realtime: Core
    architecture: str
    glibc: tuple[int, ...]
    glibcxx: tuple[int, ...]
    plugin_hosts: tuple[str, ...]
    sushi: str
    frontend: str
    block_sizes: tuple[int, ...]
    juce_below: tuple[int, ...] | None
    sample_rates: tuple[int, ...] = ()
    user: str = ""
    factory_password: str = ""

    @property
    def free_running(self) -> bool:
        """Its frontend is Sushi's dummy, which runs as fast as it can."""
        return self.frontend == "-d"


@dataclass(frozen=True)
class Target:
    """Where the result runs.

    Attributes:
        board: how it is reached, and what it is.
        port, user: of its SSH server; 0 and empty where project.yaml does not say.
        toolchain: name of an entry in sdk/toolchains.yaml.
        root: folder on the target under which releases are kept; an absolute path.
        asked: it was chosen on the command line for this run.
    """

    name: str
    board: BoardKind
    host: str
    port: int
    user: str
    os: OperatingSystem
    toolchain: str
    plugin_host: PluginHost
    root: str
    asked: bool = False

    @property
    def account(self) -> str:
        """Who logs in on it, for messages."""
        return self.user or "the user you log in as"

    def doit(self, words: str) -> str:
        """A command for a hint, aimed at this target: `./doit deploy target=elk-pi`."""
        return f"`./doit {words}{f' target={self.name}' if self.asked else ''}`"
