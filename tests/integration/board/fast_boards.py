"""Boards of the stand-in's fast form with other things on them, or fewer."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tasks.board import hostkeys
from tasks.board.address import Address
from tasks.board.errors import Unreachable
from tasks.board.kinds import KINDS
from tasks.board.kinds.ssh import address
from tasks.board.plugin_hosts import BENCH
from tasks.board.remote import SshBoard
from tasks.board.ssh import connect
from tasks.board.standin import fast
from tasks.board.standin.image import made
from tasks.board.target import Target
from tests import samples

if TYPE_CHECKING:
    import pytest  # a simulated board that is run by hand needs none

PASSWORD = "elk"

NO_SFTP = "sed -i /^Subsystem/d etc/ssh/sshd_config\n"

SETUP = r"""
sed -i -e 's/^PasswordAuthentication .*/PasswordAuthentication yes/' \
  -e 's|^AuthorizedKeysFile |&.ssh/authorized_keys |' \
  etc/ssh/sshd_config
sed -i 's|^mind:[^:]*|mind:HASH|' etc/shadow
""".replace("HASH", "$6$antler$Feq9fe4XVO2VNCeOYcMJqRz/fYLhCdKPz01Y4.SbpfdBUUTL42f7tFpY/95iO4"
            "UNRoC15TjnTQ82pu7UxmuXw1")  # `openssl passwd -6 -salt antler elk`
"""mind has the password `elk`; the image's own key still opens, for whoever looks after a test."""


@dataclass(frozen=True)
class Fresh:
    """A board, seen by a user whose home folder is empty."""

    behind: Address
    home: Path

    @property
    def target(self) -> Target:
        system = samples.system(user="mind", factory_password=PASSWORD)
        return Target("elk-pi", KINDS["ssh"], "127.0.0.1", self.behind.port, "", system, "native",
                      BENCH, "/udata/antler")

    @property
    def address(self) -> Address:
        return address(self.target)

    def looked_after(self) -> SshBoard:
        """A connection that does not need the user's key."""
        return connect(self.behind)


@contextmanager
def board(more: str = "") -> Iterator[Address]:
    """A board with the factory password; `more` is further set-up."""
    with fast.running(made(print), 128, setup=SETUP + more) as where:
        yield where


def of_user(behind: Address, home: Path, patch: pytest.MonkeyPatch) -> Fresh:
    patch.setenv("HOME", str(home))
    patch.delenv("SSH_AUTH_SOCK", raising=False)
    patch.setattr(hostkeys, "STATE", home / "state")
    (home / "state").mkdir()
    return Fresh(behind, home)


def with_busybox(*programs: str) -> str:
    """Set-up: these programs are BusyBox's, which is set-uid as where there is nothing else."""
    ramdisk = made(print).ramdisk
    links = " ".join(f"usr/bin/{program}" for program in programs)
    return (f"gzip -dc {ramdisk} | cpio --quiet -i --to-stdout bin/busybox > usr/bin/busybox\n"
            f"chmod 4755 usr/bin/busybox\nfor link in {links}; do ln -sf busybox $link; done\n")


def server_of(board: SshBoard) -> str:
    """The process that serves this connection there; it belongs to the user."""
    return board.run(["sh", "-c", "echo $PPID"]).stdout.strip()


def fetch_is_cut_off(board: SshBoard, lone: SshBoard, folder: Path) -> None:
    """Kill what serves the connection `lone` while it fetches: no part of a file is left here."""
    board.run(["truncate", "-s", "100M", "/udata/sparse"])
    server, part = server_of(lone), folder / ".sparse.part"

    def cut() -> None:
        while not part.exists() or not part.stat().st_size:
            time.sleep(0.01)
        board.run(["kill", "-KILL", server])

    cutter = threading.Thread(target=cut)
    cutter.start()
    import pytest

    with pytest.raises(Unreachable, match="was lost"):
        lone.get("/udata/sparse", folder / "sparse")
    cutter.join()
    assert list(folder.iterdir()) == []
    board.run(["rm", "-f", "/udata/sparse"])
