"""Conversion to a model's sample rate and back, against what docs/models.md says of it."""

from __future__ import annotations

import numpy as np
import pytest

from tasks.model.description import Description
from tasks.model.rate import latency
from tasks.model.reference.conversion import CUTOFF, Conversion, low_pass

RATE = 48000
RATES = (44100, 16000, 96000, 22050)


def to(rate: int, hop: int = 0) -> Conversion:
    return Conversion(Description((), (), hop=hop, sample_rate=rate, resamples=True), RATE)


def there_and_back(conversion: Conversion, audio: np.ndarray) -> np.ndarray:
    """Through a model that changes nothing."""
    longer = np.pad(audio, ((0, 0), (0, conversion.latency)))
    return conversion.to_audio(conversion.to_model(longer), audio.shape[1])


def noise(frames: int, low: float, high: float) -> np.ndarray:
    """Two channels of noise between two frequencies in Hz, at RATE."""
    lines = np.fft.rfft(np.random.default_rng(1).uniform(-1, 1, (2, frames)))
    hertz = np.fft.rfftfreq(frames, 1 / RATE)
    lines[:, (hertz < low) | (hertz > high)] = 0
    return np.fft.irfft(lines, frames).astype(np.float32)


def delayed(audio: np.ndarray, frames: float) -> np.ndarray:
    """By a part of a frame, exactly: the lines of its spectrum are turned."""
    turns = np.fft.rfftfreq(audio.shape[1]) * frames
    return np.fft.irfft(np.fft.rfft(audio) * np.exp(-2j * np.pi * turns), audio.shape[1])


@pytest.mark.parametrize("rate", RATES)
def test_what_both_rates_can_carry_comes_back_as_it_went(rate):
    conversion, lower = to(rate), min(rate, RATE)
    audio = noise(24000, 50, 0.4 * lower)
    exact = 48 * RATE / lower
    wanted = delayed(audio, exact - conversion.latency)
    made = there_and_back(conversion, audio)
    middle = slice(1000, -1000)
    assert np.abs(made - wanted)[:, middle].max() < 0.001 * np.abs(audio).max()


def test_its_answer_is_flat_up_to_0_8_and_90_db_down_beyond_the_lower_rate():
    """Of the filter itself, in steps of a hundredth of a frame of the lower rate."""
    answer = low_pass(np.arange(-2400, 2401) / 100) / 100
    level = 20 * np.log10(np.abs(np.fft.rfft(answer, 1 << 16)))
    pitch = np.fft.rfftfreq(1 << 16, 1 / 100) * 2  # 1: half of the lower rate
    assert np.abs(level[pitch <= 0.8]).max() < 0.021
    assert level[np.searchsorted(pitch, CUTOFF)] == pytest.approx(-6.02, abs=0.1)
    assert level[pitch >= 1.02].max() < -89.9


def test_what_the_model_s_rate_cannot_carry_is_gone():
    made = to(16000).to_model(noise(24000, 8200, 20000))
    assert np.abs(made[:, 100:-100]).max() < 1e-4  # where the noise begins and ends it is heard


@pytest.mark.parametrize(("rate", "hop", "late"), [
    (44100, 0, 52), (16000, 0, 144), (96000, 0, 48), (44100, 64, 122), (48000, 64, 64)])
def test_how_much_later_it_is_heard(rate, hop, late):
    assert latency(to(rate, hop).model, RATE) == late


def test_a_single_sample_comes_out_where_it_is_told_to():
    audio = np.zeros((1, 2000), np.float32)
    audio[0, 700] = 1
    assert there_and_back(to(96000), audio)[0].argmax() == 700


def test_frames_of_the_model_lie_between_those_of_the_audio():
    assert to(16000).times(9).tolist() == [0, 3, 6]
    assert len(to(44100).times(480)) == to(44100).there(480) == 441
