from __future__ import annotations

import struct
import wave
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.core.errors import AntlerError
from tasks.run.render import output_of
from tasks.run.wav import FLOAT, Format, Wav, head, parse, read


def write(path: Path, channels: int, rate: int = 48000, frames: int = 480) -> Path:
    with wave.open(str(path), "wb") as out:
        out.setnchannels(channels)
        out.setsampwidth(2)
        out.setframerate(rate)
        out.writeframes(b"\0\0" * channels * frames)
    return path


@pytest.mark.parametrize("channels", [1, 2])
def test_mono_and_stereo_are_read(tmp_path, channels):
    found = read(write(tmp_path / "in.wav", channels))
    assert (found, found.seconds) == (Wav(channels, 48000, 480, Format(16), 44), 0.01)


def test_float_samples_and_other_chunks():
    form = struct.pack("<HHIIHH", 3, 2, 44100, 44100 * 8, 8, 32)
    text = (b"RIFF\0\0\0\0WAVE" + b"LIST" + struct.pack("<I", 3) + b"abc\0"
            + b"fmt " + struct.pack("<I", 16) + form + b"data" + struct.pack("<I", 80))
    assert parse(text, len(text) + 80) == Wav(2, 44100, 10, FLOAT, len(text))
    assert parse(text, len(text) + 40) == Wav(2, 44100, 5, FLOAT, len(text)), "cut off"


@pytest.mark.parametrize(("sub_format", "form"), [(1, Format(32)), (3, FLOAT)])
def test_an_extensible_file_says_which_it_is(sub_format, form):
    fields = struct.pack("<HHIIHHHHIH", 0xFFFE, 2, 48000, 48000 * 8, 8, 32, 22, 32, 3, sub_format)
    text = b"RIFF\0\0\0\0WAVEfmt " + struct.pack("<I", 40) + fields.ljust(40, b"\0") + b"data"
    found = parse(text + struct.pack("<I", 16), len(text) + 4 + 16)
    assert found and (found.format, found.frames) == (form, 2)


@pytest.mark.parametrize("form", [Format(16), Format(24), Format(32), FLOAT])
def test_a_head_that_is_written_is_read(form):
    made = Wav(2, 44100, 480, form, 44)
    assert parse(head(made), 44 + 480 * 2 * form.bits // 8) == made


def test_a_folder_is_said_to_be_one(tmp_path):
    with pytest.raises(AntlerError, match="is a folder"):
        read(tmp_path)


def test_eight_bits_are_refused(tmp_path):
    content = bytearray(write(tmp_path / "in.wav", 1).read_bytes())
    content[34] = 8
    (tmp_path / "in.wav").write_bytes(content)
    with pytest.raises(AntlerError, match="it must be RIFF/WAVE with 16, 24 or 32 bit PCM"):
        read(tmp_path / "in.wav")


def test_more_channels_are_refused(tmp_path):
    with pytest.raises(AntlerError) as caught:
        read(write(tmp_path / "in.wav", 3))
    assert caught.value.brief == f"{tmp_path}/in.wav has 3 channels, the host accepts 1 or 2"


def test_missing_file(tmp_path):
    with pytest.raises(AntlerError, match=r"in\.wav: no such file"):
        read(tmp_path / "in.wav")


@pytest.mark.parametrize("content", [b"", b"ID3 an mp3 file", b"RIFF\0\0\0\0WAVEfmt "])
def test_something_else(tmp_path, content):
    (tmp_path / "in.wav").write_bytes(content)
    with pytest.raises(AntlerError, match="is not a wave file that can be read"):
        read(tmp_path / "in.wav")


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(tail):
    found = parse(b"RIFF\0\0\0\0WAVE" + tail, 12 + len(tail))
    assert found is None or found.channels > 0


def test_name_of_the_result():
    assert output_of(Path("a/in.wav")) == Path("a/in.out.wav")
