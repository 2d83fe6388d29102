"""Spectra against a sine's own level, and against those of matplotlib."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib import mlab

from tasks.verify.sound import parts, signal
from tasks.verify.spectrum import FLOOR, spectra

RATE = 48000
ALL = [("all", slice(None))]


@pytest.mark.parametrize("hertz", [110, 1000, 15000])
def test_a_sine_at_full_scale_is_at_0_dB_in_its_band(hertz):
    sine = np.sin(2 * np.pi * hertz * np.arange(RATE) / RATE)[None].astype(np.float32)
    (found,) = spectra(sine, 0.1 * sine, ALL, RATE)
    middle = min(range(len(found.hertz)), key=lambda i: abs(np.log(found.hertz[i] / hertz)))
    assert found.output[middle] == pytest.approx(0, abs=0.1)
    assert found.reference[middle] == pytest.approx(-20, abs=0.1)
    assert found.difference[middle] == pytest.approx(20 * np.log10(0.9), abs=0.1)
    assert max(level for i, level in enumerate(found.output) if abs(i - middle) > 1) < -60


def test_noise_has_the_levels_that_matplotlib_finds():
    noise = np.random.default_rng(4).normal(0, 0.1, (1, RATE)).astype(np.float32)
    (found,) = spectra(noise, noise, ALL, RATE)
    power, lines = mlab.psd(noise[0], NFFT=RATE, Fs=RATE, window=mlab.window_hanning)
    levels = zip(found.hertz, found.output, strict=True)
    for hertz, level in [it for it in levels if it[0] > 200]:  # below, bands have few lines
        inside = (lines >= hertz * 2 ** (-1 / 12)) & (lines < hertz * 2 ** (1 / 12))
        wanted = 10 * np.log10(power[inside].sum() / 0.5)  # lines are 1 Hz apart
        assert level == pytest.approx(wanted, abs=0.3)
    assert {*found.difference} == {FLOOR}


def test_parts_of_the_test_signal_are_what_their_names_say():
    sound = signal(RATE)
    found = {it.part: it for it in spectra(sound, sound, parts(RATE), RATE)}
    assert [*found] == ["noise", "sweep", "strings"]
    strings = dict(zip(found["strings"].hertz, found["strings"].output, strict=True))
    assert max(strings, key=strings.__getitem__) < 200
    assert max(found["noise"].output[-6:]) - min(found["noise"].output[-6:]) < 4


def test_what_is_not_finite_has_no_spectrum():
    sound = signal(RATE)
    broken = sound.copy()
    broken[0, 5] = np.nan
    assert [it.part for it in spectra(broken, sound, parts(RATE), RATE)] == ["sweep", "strings"]
