"""Where a board answers, and how to get in."""

from __future__ import annotations

import getpass
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tasks.board.hostkeys import known_hosts


def local_user() -> str:
    """Whoever runs this, by name, or by number where there is none."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return str(os.getuid())


@dataclass(frozen=True)
class Address:
    """Where a board answers and how to get in.

    Attributes:
        host: what OpenSSH's client would be given: a name, an address, a `Host` of ~/.ssh/config.
        hostname: what ~/.ssh/config makes of it, for messages; empty: nothing else.
        key: private key file; None: the user's agent, keys and ssh_config decide.
        known_hosts: files with accepted host keys; the first that names the host counts.
        login: run commands in a login shell (Elk: LD_LIBRARY_PATH and /sbin come from there).
        help: what to do when nothing answers.
        doit: makes a command for a hint, aimed at this board (`Target.doit`).
        silence: seconds after which a connection on which nothing comes back counts as lost; 0:
            none (a board whose time is not ours).
        retry: seconds to keep trying while nothing answers (a board that is booting).
    """

    name: str
    host: str
    port: int
    user: str
    key: Path | None = None
    known_hosts: tuple[Path, ...] = field(
        default_factory=lambda: (known_hosts(), Path.home() / ".ssh" / "known_hosts"))
    login: bool = False
    help: str = "is it on and on the network? `ping` it; its address is `host` in project.yaml"
    silence: float = 60.0
    retry: float = 0.0
    timeout: float = 20.0
    doit: Callable[[str], str] = "`./doit {}`".format
    hostname: str = ""

    @property
    def where(self) -> str:
        """For messages: `elk-pi (mind@elk-pi.local:22)`."""
        return f"{self.name} ({self.user}@{self.hostname or self.host}:{self.port})"

    @property
    def server(self) -> tuple[str, ...]:
        """What OpenSSH's programs want to know of it: key, port, `user@host`."""
        own = ("-i", str(self.key), "-o", f"UserKnownHostsFile={self.known_hosts[0]}")
        return (*(own if self.key else ()), "-p", str(self.port), f"{self.user}@{self.host}")

    def command(self) -> tuple[str, ...]:
        """The same login with OpenSSH's client, for a user's own terminal."""
        return ("ssh", *self.server)
