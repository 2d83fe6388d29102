"""The address of a board behind SSH, and how to log in to it."""

from __future__ import annotations

import getpass
import os
from collections.abc import Callable
from dataclasses import field
from pathlib import Path

from tasks.board.hostkeys import known_hosts
from tasks.core.frozen import frozen


def local_user() -> str:
    """The name of the user who runs this; the user id if it has no name."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return str(os.getuid())


@frozen
class Address:
    """The address of a board behind SSH, and how to log in to it.

    Attributes:
        host: as given to OpenSSH's client: a name, an address, or a `Host` of ~/.ssh/config.
        hostname: the name that ~/.ssh/config gives it, for messages; empty if the same.
        key: private key file; None: the user's agent, keys and ssh_config decide.
        known_hosts: files with accepted host keys; the first that names the host is used.
        login: run commands in a login shell (Elk sets LD_LIBRARY_PATH and /sbin only there).
        help: what to do when nothing answers.
        doit: makes a command for a hint, with this board as its target (`Target.doit`).
        silence: seconds without an answer after which the connection counts as lost; 0: no limit
            (for a board in virtual time).
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
        """The arguments for OpenSSH's programs: key, port, `user@host`."""
        own = ("-i", str(self.key), "-o", f"UserKnownHostsFile={self.known_hosts[0]}")
        return (*(own if self.key else ()), "-p", str(self.port), f"{self.user}@{self.host}")

    def command(self) -> tuple[str, ...]:
        """The command with which a user logs in from a terminal."""
        return ("ssh", *self.server)
