"""The head of a wave file: enough to refuse what a host cannot render."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path

from tasks.core.errors import AntlerError
from tasks.core.paths import shown

# Format tags: PCM, IEEE float, extensible (the real one of the two is in its extension).
_READABLE = (1, 3, 0xFFFE)


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
        raise AntlerError(f"{shown(path)}: no such file",
                          resolution="name a wave file: `./doit render IN.wav`")
    with path.open("rb") as stream:
        head = stream.read(1 << 16)
    wav = parse(head)
    if wav is None:
        raise AntlerError(f"{shown(path)} is not a wave file that can be read",
                          details="wanted: RIFF/WAVE with PCM or float samples",
                          resolution=f"convert it: `sox {path.name} out.wav`")
    if wav.channels > 2:
        raise AntlerError(f"{shown(path)} has {wav.channels} channels, the host takes 1 or 2",
                          resolution=f"take two of them: `sox {path.name} out.wav remix 1 2`")
    return wav


def parse(head: bytes) -> Wav | None:
    """Walk the chunks up to the samples; None where that is not a readable wave file."""
    if len(head) < 12 or head[:4] != b"RIFF" or head[8:12] != b"WAVE":
        return None
    at, form = 12, b""
    while at + 8 <= len(head):
        name, size = head[at:at + 4], struct.unpack_from("<I", head, at + 4)[0]
        if name == b"fmt ":
            form = head[at + 8:at + 8 + size]
        elif name == b"data":
            return _wav(form, size)
        at += 8 + size + size % 2
    return None


def _wav(form: bytes, size: int) -> Wav | None:
    if len(form) < 16:
        return None
    tag, channels, rate, _, frame, _ = struct.unpack_from("<HHIIHH", form)
    if tag not in _READABLE or not channels or not rate or not frame:
        return None
    return Wav(channels, rate, size // frame)
