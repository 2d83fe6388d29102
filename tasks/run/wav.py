"""The head of a wave file: enough to refuse what a host cannot render."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path

from tasks.core.errors import AntlerError
from tasks.core.paths import shown

_READABLE = {1: (16, 24, 32), 3: (32,), 0xFFFE: (16, 24, 32)}
"""Format tag → bits a sample that our host reads: PCM, IEEE float, extensible (either of them)."""


@dataclass(frozen=True)
class Wav:
    """Sample rate in Hz, number of frames."""

    channels: int
    sample_rate: int
    frames: int

    @property
    def seconds(self) -> float:
        """Its length."""
        return self.frames / self.sample_rate


def read(path: Path) -> Wav:
    """Read the head of a wave file that can be rendered.

    Raises:
        AntlerError: it is missing, no wave file, or neither mono nor stereo (Sushi's offline
            frontend writes past its buffer for more).

    """
    if not path.is_file():
        what = "is a folder" if path.is_dir() else "no such file"
        raise AntlerError(f"{shown(path)}: {what}",
                          resolution="name a wave file: `./doit render IN.wav`")
    with path.open("rb") as stream:
        head = stream.read(1 << 16)
    wav = parse(head, path.stat().st_size)
    if wav is None:
        raise AntlerError(f"{shown(path)} is not a wave file that can be read",
                          details="wanted: RIFF/WAVE with 16, 24 or 32 bit PCM, or 32 bit float",
                          resolution=f"convert it: `sox {path.name} -b 24 out.wav`")
    if wav.channels > 2:
        raise AntlerError(f"{shown(path)} has {wav.channels} channels, the host takes 1 or 2",
                          resolution=f"take two of them: `sox {path.name} out.wav remix 1 2`")
    return wav


def parse(head: bytes, size: int) -> Wav | None:
    """Walk the chunks up to the samples; None where that is not a readable wave file.

    Args:
        head: at least all that comes before the samples.
        size: bytes of the file; one that was cut off has fewer samples than it says.
    """
    if len(head) < 12 or head[:4] != b"RIFF" or head[8:12] != b"WAVE":
        return None
    at, form = 12, b""
    while at + 8 <= len(head):
        name, length = head[at:at + 4], struct.unpack_from("<I", head, at + 4)[0]
        if name == b"fmt ":
            form = head[at + 8:at + 8 + length]
        elif name == b"data":
            return _wav(form, min(length, size - at - 8))
        at += 8 + length + length % 2
    return None


def _wav(form: bytes, size: int) -> Wav | None:
    if len(form) < 16:
        return None
    tag, channels, rate, _, frame, bits = struct.unpack_from("<HHIIHH", form)
    if bits not in _READABLE.get(tag, ()) or not channels or not rate or not frame:
        return None
    return Wav(channels, rate, size // frame)
