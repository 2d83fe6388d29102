"""Samples, compared with what the standard library reads and writes."""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np
import pytest

from tasks.run.render import remarks
from tasks.run.samples import Found, load, look, save
from tasks.run.wav import FLOAT, Format, Wav, read

HEAD = Wav(2, 48000, 0, FLOAT, 44)


def written(path: Path, bits: int, channels: int = 2) -> bytes:
    """A wave file with all kinds of bytes in it, written by the standard library; its samples."""
    raw = bytes(np.random.default_rng(5).integers(0, 256, 300 * channels * bits // 8, np.uint8))
    with wave.open(str(path), "wb") as out:
        out.setnchannels(channels)
        out.setsampwidth(bits // 8)
        out.setframerate(48000)
        out.writeframes(raw)
    return raw


@pytest.mark.parametrize("bits", [16, 24])
@pytest.mark.parametrize("channels", [1, 2])
def test_pcm_becomes_float_and_pcm_again_without_loss(tmp_path, bits, channels):
    file, other = tmp_path / "in.wav", tmp_path / "out.wav"
    raw = written(file, bits, channels)
    sound = read(file)
    samples = load(file, sound)
    first = int.from_bytes(raw[:bits // 8], "little", signed=True)
    assert (samples.shape, samples[0, 0]) == ((300, channels), first / 2 ** (bits - 1))
    save(tmp_path / "float.wav", samples, sound)
    again = load(tmp_path / "float.wav", read(tmp_path / "float.wav"))
    save(other, again, sound, sound.format)
    with wave.open(str(other)) as result:
        assert result.getparams()[:4] == (channels, bits // 8, 48000, 300)
        assert result.readframes(300) == raw


def test_32_bits_keep_what_a_float_has(tmp_path):
    raw = written(tmp_path / "in.wav", 32)
    samples = load(tmp_path / "in.wav", read(tmp_path / "in.wav"))
    wanted = np.frombuffer(raw, "<i4").reshape(-1, 2) / 2.0**31
    assert np.abs(samples - wanted).max() <= 2.0**-25


def test_what_does_not_fit_is_clipped_and_no_number_becomes_silence(tmp_path):
    samples = np.array([[1.5, -1.5], [np.nan, 1.0], [np.inf, -np.inf]], np.float32)
    save(tmp_path / "a.wav", samples, HEAD, Format(16))
    with wave.open(str(tmp_path / "a.wav")) as result:
        kept = np.frombuffer(result.readframes(3), "<i2")
    assert kept.tolist() == [32767, -32768, 0, 32767, 0, 0]
    save(tmp_path / "b.wav", samples, HEAD)
    assert np.array_equal(load(tmp_path / "b.wav", read(tmp_path / "b.wav")), samples, True)


def test_what_is_remarkable_is_counted():
    assert look(np.array([[1.5, -1.5], [np.nan, 1.0], [np.inf, 0]], np.float32)) == Found(2, 2, 1.5)
    assert look(np.zeros((0, 2), np.float32)) == Found(0, 0, 0)


def test_what_is_said_of_it():
    assert remarks(Found(0, 0, 1.0), 0, FLOAT) == []
    assert remarks(Found(2, 3, 1.5), 0, FLOAT) == [
        "warning: 2 samples are not finite: they are in the file",
        "warning: 3 samples are beyond full scale, up to 1.5: a converter would clip them"]
    assert remarks(Found(2, 3, 1.5), 64, Format(16)) == [
        "warning: 64 samples were not finite: the plugin silenced them",
        "warning: 2 samples are not finite: the file has silence there",
        "warning: 3 samples are beyond full scale, up to 1.5: they are clipped"]
