"""Runs simulated Elk boards."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from tasks.board import hostkeys
from tasks.board.address import Address
from tasks.board.kinds import KINDS
from tasks.board.plugin_hosts import SUSHI
from tasks.board.remote import SshBoard
from tasks.board.ssh import connect
from tasks.board.standin import fast
from tasks.board.standin.image import made
from tasks.board.target import OperatingSystem, Target
from tasks.core import paths
from tests.elk.image import Programs, setup, system

if TYPE_CHECKING:
    import pytest  # by hand (`python -m tests.elk`) there may be none

SIZE = 192
"""MB of its file system, which is in memory; half of it is free."""

_PATIENCE = 180.0
"""Seconds until it must answer: beside a test run, at low priority, 30 were too few."""


@dataclass(frozen=True)
class ElkBoard:
    """A board that runs.

    Attributes:
        version: of Elk Audio OS.
        address: where it answers, with the stand-in's own key, as whoever looks after it; a user
            logs in with keys of their own.
    """

    version: str
    address: Address

    @cached_property
    def system(self) -> OperatingSystem:
        return system(self.version)

    @property
    def target(self) -> Target:
        """It as a target of project.yaml; a user without keys or known hosts is not let in."""
        return Target("elk-pi", KINDS["ssh"], "127.0.0.1", self.address.port, "mind", self.system,
                      "debian11-aarch64", SUSHI, "/udata/antler")

    @property
    def entry(self) -> str:
        """Its entry of `targets` in project.yaml."""
        return (f"elk-pi: {{os: {self.system.name}, host: 127.0.0.1, port: {self.address.port}, "
                "user: mind}")

    def looked_after(self, user: str = "mind") -> SshBoard:
        """A connection in a login shell, which needs no key of the user's."""
        return connect(replace(self.address, user=user, login=True))


@contextmanager
def running(version: str, scenarios: Sequence[str], programs: Programs) -> Iterator[ElkBoard]:
    """A board that exists as long as the context."""
    make = setup(version, tuple(scenarios), programs)
    with fast.running(made(print), SIZE, _PATIENCE, make) as where:
        yield ElkBoard(version, replace(where, name="elk-pi"))


def let_in(board: ElkBoard, home: Path, state: Path, patch: pytest.MonkeyPatch) -> None:
    """Make this process that of a user whom the board knows: with its key and its host key."""
    ssh = home / ".ssh"
    ssh.mkdir(mode=0o700, parents=True)
    (ssh / "config").write_text(f"Host 127.0.0.1\n  IdentityFile {board.address.key}\n")
    (ssh / "known_hosts").write_text(board.address.known_hosts[0].read_text())
    patch.setenv("ANTLER_HOME", str(paths.home()))  # the store stays where it is
    patch.setenv("HOME", str(home))
    patch.delenv("SSH_AUTH_SOCK", raising=False)
    patch.setattr(hostkeys, "STATE", state)
