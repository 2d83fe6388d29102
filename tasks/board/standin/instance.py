"""One stand-in of a project: a folder with the files of its virtual machine."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from tasks.board.address import Address
from tasks.board.standin.image import Image
from tasks.core.frozen import frozen
from tasks.core.paths import STATE

if TYPE_CHECKING:
    from tasks.board.target import Target

MACHINES = STATE / "stand-in"
"""Where a project keeps its machines: a folder for each target."""

USER = "mind"
PATIENCE = 60.0
"""Seconds to wait for something that takes one or two on a free core: the core may be busy."""


@frozen
class Instance:
    """The files of a virtual machine: disk (kept across restarts), logs, pid, port.

    Attributes:
        doit: makes a command for a hint, with this machine's target (`Target.doit`).
    """

    folder: Path
    doit: Callable[[str], str] = "`./doit {}`".format

    @property
    def name(self) -> str:
        """Its target's name."""
        return self.folder.name

    @property
    def disk(self) -> Path:
        """Its disk, a sparse copy of the image's disk."""
        return self.folder / "disk.img"

    @property
    def serial(self) -> Path:
        """The output of its kernel and init."""
        return self.folder / "serial.log"

    def read(self, name: str) -> str:
        """The text of a small file (`pid`, `port`, `image`); empty if there is none."""
        file = self.folder / name
        return file.read_text().strip() if file.is_file() else ""

    @property
    def pid(self) -> int | None:
        """The id of its process, if it runs; a stale pid file is recognised."""
        text = self.read("pid")
        words = command_line(int(text)) if text.isdecimal() else []
        return int(text) if any(str(self.disk) in word for word in words) else None

    def address(self, image: Image) -> Address:
        """How to log in; its host key is pinned.

        QEMU's network also runs in virtual time: on a busy machine it may drop a connection before
        the board has answered. So a login is tried again.
        """
        return Address(name=self.name, host="127.0.0.1", port=int(self.read("port") or 0),
                       user=USER, key=image.key, known_hosts=(self.folder / "known_hosts",),
                       help=self.doit("board start"), timeout=PATIENCE, retry=PATIENCE, silence=0,
                       doit=self.doit)


def instance(target: Target) -> Instance:
    """The machine of a target in this project."""
    return Instance(MACHINES / target.name, target.doit)


def instances() -> list[Instance]:
    """All machines that this project has."""
    return [Instance(folder) for folder in sorted(MACHINES.glob("*")) if folder.is_dir()]


def named(pid: int) -> str:
    """The name of a process in messages; for a stand-in with the project that it belongs to."""
    words = command_line(pid)
    for word in words:
        if owner := re.search(r"file=(.+)/\.state/stand-in/([^/]+)/disk\.img", word):
            return f"the {owner[2]} of {owner[1]} (process {pid})"
    return f"process {pid} ({Path(words[0]).name})" if words else f"process {pid}"


def command_line(pid: int) -> list[str]:
    """The words of a process's command line; empty if it has ended."""
    try:
        text = Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace")
    except OSError:
        return []
    return text.rstrip("\0").split("\0") if text else []
