"""A virtual machine's own files: what is on disk of one stand-in."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tasks.board.address import Address
from tasks.board.standin.image import Image
from tasks.core.paths import STATE

MACHINES = STATE / "stand-in"
"""Where a checkout keeps its machines: a folder a target."""

USER = "mind"
PATIENCE = 60.0
"""Seconds of this machine for what takes one or two of a free core: others may use it as well."""


@dataclass(frozen=True)
class Instance:
    """A virtual machine's own files: disk (kept over restarts), logs, pid, port."""

    folder: Path

    @property
    def disk(self) -> Path:
        """Its disk, a sparse copy of the image's."""
        return self.folder / "disk.img"

    @property
    def serial(self) -> Path:
        """What its kernel and init print."""
        return self.folder / "serial.log"

    def read(self, name: str) -> str:
        """A small file's text (`pid`, `port`, `image`), empty where there is none."""
        file = self.folder / name
        return file.read_text().strip() if file.is_file() else ""

    @property
    def pid(self) -> int | None:
        """Its process, if it lives; a stale pid file is seen through."""
        text = self.read("pid")
        alive = text.isdigit() and str(self.disk) in _cmdline(int(text))
        return int(text) if alive else None

    def address(self, image: Image) -> Address:
        """How to log in; its host key is pinned.

        QEMU's network counts virtual seconds as well: on a busy machine it may give up on a
        connection before the board could answer, so a login is tried again.
        """
        return Address(name=self.folder.name, host="127.0.0.1", port=int(self.read("port") or 0),
                       user=USER, key=image.key, known_hosts=(self.folder / "known_hosts",),
                       help="./doit board start", timeout=PATIENCE, retry=PATIENCE)


def instance(target: str) -> Instance:
    """The machine of a target of this checkout."""
    return Instance(MACHINES / target)


def instances() -> list[Instance]:
    """All machines that this checkout has."""
    return [Instance(folder) for folder in sorted(MACHINES.glob("*")) if folder.is_dir()]


def _cmdline(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""
