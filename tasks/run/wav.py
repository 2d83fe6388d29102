"""Headers of wave files: enough to refuse a file that a host cannot render."""

from __future__ import annotations

import struct
from pathlib import Path

from tasks.core.errors import AntlerError
from tasks.core.frozen import frozen
from tasks.core.paths import shown

PCM, IEEE_FLOAT, EXTENSIBLE = 1, 3, 0xFFFE
"""Format tags. In an extensible file the first two bytes of the sub-format are the real tag."""
_SUB_FORMAT = 24
"""Bytes before the sub-format."""
_READABLE = {PCM: (16, 24, 32), IEEE_FLOAT: (32,)}
"""Format tag → bits per sample that `bench` can read."""


@frozen
class Format:
    """The format of a sample: `bits` wide, a float or an integer."""

    bits: int
    is_float: bool = False

    def __str__(self) -> str:
        return f"{self.bits} bit {'float' if self.is_float else 'PCM'}"


FLOAT = Format(32, is_float=True)
"""The format that plugins work with; it cannot clip."""


@frozen
class Wav:
    """The header of a wave file.

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
        """Its duration."""
        return self.frames / self.sample_rate


def read(path: Path) -> Wav:
    """Read the header of a wave file, and check that the file can be rendered.

    Raises:
        AntlerError: it is missing, not a wave file, or neither mono nor stereo (with more channels
            Sushi's offline frontend writes past its buffer).

    """
    if not path.is_file():
        what = "is a folder" if path.is_dir() else "no such file"
        raise AntlerError(f"{shown(path)}: {what}",
                          resolution="name a wave file")
    with path.open("rb") as stream:
        head = stream.read(1 << 16)
    wav = parse(head, path.stat().st_size)
    if wav is None:
        raise AntlerError(f"{shown(path)} is not a wave file that can be read",
                          details="it must be RIFF/WAVE with 16, 24 or 32 bit PCM or 32 bit float",
                          resolution=f"convert it: `sox {path.name} -b 24 out.wav`")
    if wav.channels > 2:
        raise AntlerError(f"{shown(path)} has {wav.channels} channels, the host accepts 1 or 2",
                          resolution=f"take two of them: `sox {path.name} out.wav remix 1 2`")
    return wav


def parse(head: bytes, size: int) -> Wav | None:
    """The header, read from the chunks before the samples; None if the file cannot be read.

    Args:
        head: at least everything before the samples.
        size: bytes of the file; a truncated file has fewer samples than its header says.
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
    """The bytes of the shortest header that says the same."""
    frame = wav.channels * wav.format.bits // 8
    size = frame * wav.frames
    tag = IEEE_FLOAT if wav.format.is_float else PCM
    return struct.pack("<4sI4s4sIHHIIHH4sI", b"RIFF", size + 36, b"WAVE", b"fmt ", 16, tag,
                       wav.channels, wav.sample_rate, wav.sample_rate * frame, frame,
                       wav.format.bits, b"data", size)
