"""The head of a wave file: enough to refuse what a host cannot render."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path

from tasks.core.errors import AntlerError
from tasks.core.paths import shown

PCM, IEEE_FLOAT, EXTENSIBLE = 1, 3, 0xFFFE
"""Format tags. Of an extensible file the first two bytes of its sub-format say which it is."""
_SUB_FORMAT = 24
"""Bytes before the sub-format."""
_READABLE = {PCM: (16, 24, 32), IEEE_FLOAT: (32,)}
"""Format tag → bits a sample that our host reads."""


@dataclass(frozen=True)
class Format:
    """How a sample is written: `bits` wide, as a float or as a whole number."""

    bits: int
    is_float: bool = False

    def __str__(self) -> str:
        return f"{self.bits} bit {'float' if self.is_float else 'PCM'}"


FLOAT = Format(32, is_float=True)
"""What a plugin works with: nothing clips in it."""


@dataclass(frozen=True)
class Wav:
    """The head of a wave file.

    Attributes:
        sample_rate: in Hz.
        frames: samples of each channel.
        start: bytes before the first sample.
    """

    channels: int
    sample_rate: int
    frames: int
    format: Format
    start: int

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
            return _wav(form, at + 8, min(length, size - at - 8))
        at += 8 + length + length % 2
    return None


def _wav(form: bytes, start: int, size: int) -> Wav | None:
    if len(form) < 16:
        return None
    tag, channels, rate, _, frame, bits = struct.unpack_from("<HHIIHH", form)
    if tag == EXTENSIBLE and len(form) >= _SUB_FORMAT + 2:
        tag = struct.unpack_from("<H", form, _SUB_FORMAT)[0]
    if bits not in _READABLE.get(tag, ()) or not channels or not rate or not frame:
        return None
    return Wav(channels, rate, size // frame, Format(bits, tag == IEEE_FLOAT), start)


def head(wav: Wav) -> bytes:
    """The shortest head that says the same, samples not included."""
    frame = wav.channels * wav.format.bits // 8
    size = frame * wav.frames
    tag = IEEE_FLOAT if wav.format.is_float else PCM
    return struct.pack("<4sI4s4sIHHIIHH4sI", b"RIFF", size + 36, b"WAVE", b"fmt ", 16, tag,
                       wav.channels, wav.sample_rate, wav.sample_rate * frame, frame,
                       wav.format.bits, b"data", size)
