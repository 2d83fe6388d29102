"""What runs the result: a target, and the operating system on it."""

from __future__ import annotations

from dataclasses import dataclass

from tasks.board.cores import Core
from tasks.board.kind import BoardKind
from tasks.board.plugin_hosts import PluginHost


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
