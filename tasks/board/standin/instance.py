"""A virtual machine's own files: what is on disk of one stand-in."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tasks.board.address import Address
from tasks.board.standin.image import Image
from tasks.core.paths import STATE

if TYPE_CHECKING:
    from tasks.board.target import Target

MACHINES = STATE / "stand-in"
"""Where a checkout keeps its machines: a folder a target."""

USER = "mind"
PATIENCE = 60.0
"""Seconds of this machine for what takes one or two of a free core: others may use it as well."""


@dataclass(frozen=True)
class Instance:
    """A virtual machine's own files: disk (kept over restarts), logs, pid, port.

    Attributes:
        doit: makes a command for a hint, aimed at this machine's target (`Target.doit`).
    """

    folder: Path
    doit: Callable[[str], str] = "`./doit {}`".format

    @property
    def name(self) -> str:
        """Its target's name."""
        return self.folder.name

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
        words = command_line(int(text)) if text.isdigit() else []
        return int(text) if any(str(self.disk) in word for word in words) else None

    def address(self, image: Image) -> Address:
        """How to log in; its host key is pinned.

        QEMU's network counts virtual seconds as well: on a busy machine it may give up on a
        connection before the board could answer, so a login is tried again.
        """
        return Address(name=self.name, host="127.0.0.1", port=int(self.read("port") or 0),
                       user=USER, key=image.key, known_hosts=(self.folder / "known_hosts",),
                       help=self.doit("board start"), timeout=PATIENCE, retry=PATIENCE, silence=0,
                       doit=self.doit)


def instance(target: Target) -> Instance:
    """The machine of a target of this checkout."""
    return Instance(MACHINES / target.name, target.doit)


def instances() -> list[Instance]:
    """All machines that this checkout has."""
    return [Instance(folder) for folder in sorted(MACHINES.glob("*")) if folder.is_dir()]


def named(pid: int) -> str:
    """A process as messages name it: of a stand-in also the checkout that it belongs to."""
    words = command_line(pid)
    for word in words:
        if owner := re.search(r"file=(.+)/\.state/stand-in/([^/]+)/disk\.img", word):
            return f"the {owner[2]} of {owner[1]} (process {pid})"
    return f"process {pid} ({Path(words[0]).name})" if words else f"process {pid}"


def command_line(pid: int) -> list[str]:
    """A process's words; none where it is gone."""
    try:
        text = Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace")
    except OSError:
        return []
    return text.rstrip("\0").split("\0") if text else []
