"""A target, its kind of board, and its operating system, as values.

Each kind of board is a module of tasks/board/kinds that defines `KIND`; no other module names one.
Every start loads all kinds, to check project.yaml. So a kind imports what it needs for a connection
only when it connects.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from typing import ClassVar

from tasks.board.base import Board
from tasks.board.built_with import NOTHING_SAID, BuiltWith, Sdk
from tasks.board.cores import Core
from tasks.board.errors import BoardError
from tasks.board.plugin_hosts import PluginHost
from tasks.core.files import digest
from tasks.core.findings import Check
from tasks.core.frozen import frozen

Say = Callable[[str], object]
"""Receives a line for the user."""

RELEASES = "/udata/"
"""Where releases are kept on a board: an Elk update leaves it alone, and everything else is
read-only on a production image."""


class BoardKind(ABC):
    """A kind of board.

    Attributes:
        name: value of `targets.<name>.board` in project.yaml.
        local: it is this machine: it has the same paths, and a screen.
        remote: it has an address on the network, which project.yaml must give.
        made: Antler makes one for each project that needs it.
        chooses_port: its port may be 0, which means any free one.
        patience: seconds of this machine that a second of the board's time may take.
        virtual_time: its clock is not the world's: dates and ages of files there mean nothing.
        strict: an audio thread without real-time scheduling fails the check.
        note: what a reader must know before quoting a figure measured there; may be empty.
        needs: tasks that must have run before it can be reached.
    """

    name: ClassVar[str]
    local: ClassVar[bool] = False
    remote: ClassVar[bool] = False
    made: ClassVar[bool] = False
    chooses_port: ClassVar[bool] = False
    patience: ClassVar[float] = 2.0
    virtual_time: ClassVar[bool] = False
    strict: ClassVar[bool] = True
    note: ClassVar[str] = ""
    needs: ClassVar[tuple[str, ...]] = ()

    def defaults(self, target: str) -> Mapping[str, object]:
        """Defaults for the keys of an entry in `targets`.

        Args:
            target: the name of the target.
        """
        return {"root": f"{RELEASES}antler"}

    def wrong_root(self, root: str) -> str:
        """Why releases cannot be kept in `root`; empty if they can."""
        below = root.startswith(RELEASES) and root.strip("/") != RELEASES.strip("/")
        return "" if below else f"on a board it must be below {RELEASES}"

    @abstractmethod
    def open(self, target: Target, say: Say) -> AbstractContextManager[Board]:
        """Connect; start the board first if necessary, and report that to `say`.

        Raises:
            BoardError: it cannot be reached, or refuses the login.
        """

    @abstractmethod
    def login(self, target: Target) -> tuple[str, ...]:
        """The command with which a user logs in.

        Raises:
            BoardError: there is nothing to log in to.
        """

    @abstractmethod
    def status(self, target: Target) -> str | None:
        """The state of the board, if this machine knows it; None: only the board itself does."""

    def is_off(self, target: Target) -> bool:
        """Whether this machine knows that it is off, so that nothing runs on it."""
        return False

    def start(self, target: Target) -> str:
        """Switch it on; returns a message for the user."""
        raise self._by_hand("start", target)

    def stop(self, target: Target) -> str:
        """Switch it off; returns a message for the user."""
        raise self._by_hand("stop", target)

    def reset(self, target: Target) -> str:
        """Switch it off and discard its disk; returns a message for the user."""
        raise self._by_hand("reset", target)

    def found(self, target: Target) -> Iterator[Check]:
        """How it is found on the network, looked at before a connection; nothing if it needs none.

        Raises:
            BoardError: a line of ~/.ssh/config cannot be understood.
        """
        yield from ()

    def doors(self, target: Target) -> Iterator[Check]:
        """Logins that anybody knows, tried on a board that answers; nothing if none is known."""
        yield from ()

    def trust(self, target: Target) -> Iterator[str]:
        """Accept its host key and make it accept the user's; yields a line for each thing done.

        Raises:
            BoardError: it has no host key, nothing answers, or it refuses the login.
        """
        raise BoardError(f"{target.name} has no host key to accept")

    def _by_hand(self, verb: str, target: Target) -> BoardError:
        return BoardError(f"`{verb}` is for the stand-in; {target.name} is switched by hand",
                          resolution=f"./doit board {verb} target=stand-in")


@frozen
class OperatingSystem:
    """A target's operating system: a row of sdk/os.yaml, which names the sources of its facts.

    What a board says of itself wins; `board.fit.differences` tells where it is not as its row.

    Attributes:
        realtime: the real-time core that its audio threads run on.
        glibc, glibcxx: newest symbol versions it provides, e.g. (2, 31) and (3, 4, 28).
        plugin_hosts: names of the plugin hosts that run on it, the default first.
        sushi: the Sushi version whose command line and configuration its plugin host understands.
        frontend: option that selects its real-time audio frontend (`-r`, or `-d`).
        block_sizes: block sizes that it has a host binary for; empty: any.
        sample_rates: sample rates of its hardware, in Hz; empty: any.
        user: the default user for logins; empty: the user who runs Antler.
        factory_password: that user's (public) password on every new image; empty if unknown.
        juce_below: first JUCE version that its host cannot load, or None.
        kernel: its Linux kernel, e.g. (5, 15); empty if unknown.
        version_ids: what VERSION_ID of its /etc/os-release can be; empty if unknown.
        block_size_files: files on it that hold the audio driver's block size, the driver's own
            first: a number, or a line `AUDIO_BUFFER_SIZE=64`.
        plugins: the folder of the VST3s that came with it; empty if there is none.
        absent: tools that its image does not have.
        open_root: root logs in without a password on every new image.
        sdk: its SDK; None if none is published.
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
    kernel: tuple[int, ...] = ()
    version_ids: tuple[str, ...] = ()
    block_size_files: tuple[str, ...] = ()
    plugins: str = ""
    absent: frozenset[str] = frozenset()
    open_root: bool = False
    sdk: Sdk | None = None

    @property
    def free_running(self) -> bool:
        """Whether its frontend is Sushi's dummy, which runs as fast as it can."""
        return self.frontend == "-d"

    @property
    def exact(self) -> bool:
        """Whether the row is that of one image, rather than of all that are at least so new."""
        return bool(self.kernel or self.version_ids)

    def password_of(self, user: str) -> str:
        """The (public) password that a user has on every new image; empty if unknown, or none."""
        return self.factory_password if user == self.user else ""


@frozen
class Target:
    """An entry of `targets` in project.yaml: where the result runs.

    Attributes:
        board: the kind of board.
        port, user: of its SSH server; 0 and empty if project.yaml does not say.
        toolchain: name of an entry in sdk/toolchains.yaml.
        root: folder on the target under which releases are kept; an absolute path.
        asked: it was chosen on the command line for this run.
        gate: a new release is checked when it has been deployed, and put back if it fails.
        built_with: what project.yaml says of the toolchain beside its name.
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
    gate: bool = False
    built_with: BuiltWith = NOTHING_SAID

    @property
    def sdk(self) -> Sdk | None:
        """The SDK that its toolchain uses; None: it uses none."""
        sdk = self.os.sdk
        return sdk if sdk and sdk.toolchain == self.toolchain else None

    @property
    def compilers(self) -> str:
        """Names what compiles for it, in folders and tasks: another SDK or image has another."""
        said = vars(self.built_with)
        return "-".join([self.toolchain, *([self.os.name] if self.sdk else []),
                         *([digest(said)[:6]] if any(said.values()) else [])])

    @property
    def account(self) -> str:
        """The user who logs in, for messages."""
        return self.user or "the user you log in as"

    def doit(self, words: str) -> str:
        """A command for a hint, with this target: `./doit deploy target=elk-pi`."""
        return f"`./doit {words}{f' target={self.name}' if self.asked else ''}`"
