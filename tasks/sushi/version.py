"""Reads the output of `sushi --version`: which Sushi a board has, and for which block size."""

from __future__ import annotations

import re

from tasks.board.cores import Core
from tasks.core.errors import AntlerError
from tasks.core.frozen import frozen
from tasks.core.versions import written


@frozen
class HostVersion:
    """A plugin host's version, block size in frames, and build options (`vst3`, …)."""

    version: tuple[int, ...]
    block_size: int
    options: tuple[str, ...]

    def __str__(self) -> str:
        return written(self.version)


def parse(text: str, realtime: Core) -> HostVersion:
    """The version in the output of `--version`, on a board with that real-time core.

    Raises:
        AntlerError: there is none, e.g. because Elk's start script found no audio driver.
    """
    number = re.search(r"^.*\bVersion:? (\d+(?:\.\d+)*)", text, re.MULTILINE)
    frames = re.search(r"^Audio buffer size in frames: (\d+)", text, re.MULTILINE)
    options = re.search(r"^Build options enabled: (.*)$", text, re.MULTILINE)
    if not number or not frames:
        raise AntlerError("the plugin host does not print its version",
                          details=text.strip() or "it printed nothing",
                          resolution=_help(text, realtime))
    names = (name.strip() for name in (options[1] if options else "").split(","))
    return HostVersion(tuple(map(int, number[1].split("."))), int(frames[1]),
                       tuple(name for name in names if name))


def _help(text: str, realtime: Core) -> str:
    if "udio driver not loaded" in text or "elk-system.conf" in text:
        return realtime.no_driver
    return "run `sushi --version` on the board to see why"
