"""The orders in which Sushi calls a plugin, by the VST3 SDK's hosting code.

What each version of Sushi does was read from its source (vst3x_wrapper.cpp, track.cpp) and seen.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import litert
import numpy as np
import pytest
from vst3_caller import OK, Caller

from tasks.core.paths import CODE

pytestmark = pytest.mark.toolchain
MODEL = CODE / "models/saturator.tflite"
Open = Callable[[Path], Caller]


def as_sushi_0_12(host: Caller) -> None:
    """Active before it knows its rate, its block size and its buses."""
    host.call("activate", 1)
    host.call("arrange", 2, 2)
    host.call("setup", 48000, 64)
    host.call("processing", 1)


def as_sushi_1_1(host: Caller) -> None:
    """Prepared for other values first; a step without outputs, which may be refused."""
    host.call("setup", 44100, 1024)
    host.call("activate", 1)
    host.call("activate", 0)
    host.ask("arrange", 2, 0)
    host.call("arrange", 2, 2)
    host.call("setup", 48000, 64)
    host.call("activate", 1)
    host.call("processing", 1)


def as_sushi_1_2(host: Caller) -> None:
    host.call("setup", 48000, 64)
    host.call("arrange", 2, 2)
    host.call("activate", 1)
    host.call("processing", 1)


def noise(frames: int, channels: int = 2) -> np.ndarray:
    return np.random.default_rng(1).uniform(-0.8, 0.8, (channels, frames)).astype(np.float32)


def is_right_from_the_first_sample(host: Caller) -> bool:
    """Sushi's initial values come along with the first block."""
    audio = noise(640)
    host.change("gain", 0.9)
    heard = host.play(audio, 64)
    return bool(np.abs(heard - litert.play(MODEL, audio, 0.9)).max() < 1e-5)


@pytest.mark.parametrize("order", [as_sushi_1_1, as_sushi_1_2])
def test_initial_values_hold_from_the_first_sample(caller: Open, desk: Path,
                                                   order: Callable[[Caller], None]) -> None:
    with caller(desk) as host:
        order(host)
        assert is_right_from_the_first_sample(host)


def test_sushi_0_12_needs_juce_6(caller: Open, desk: Path, juce: str) -> None:
    with caller(desk) as host:
        if juce < "7":
            as_sushi_0_12(host)
            assert is_right_from_the_first_sample(host)
        else:  # what Sushi 0.12 calls "Failed to set a valid channel arrangement"
            host.call("activate", 1)
            assert host.ask("arrange", 2, 2)[0] != OK


def test_the_first_bus_is_as_wide_as_the_widest_track(caller: Open, knobs: Path) -> None:
    """Sushi gives a plugin as many channels as its bus has at first; the rest is silence."""
    with caller(knobs) as host:
        assert host.buses() == (4, 4)
        host.call("setup", 48000, 64)
        host.call("activate", 1)
        host.call("processing", 1)
        audio = noise(64, channels=4)
        host.change("drive", 0.0)
        assert np.abs(host.process_block(audio) - (audio + 0.1 + 2 + 1)).max() < 1e-5


@pytest.mark.parametrize("channels", range(1, 9))
def test_any_number_of_channels(caller: Open, desk: Path, channels: int) -> None:
    audio = noise(640, channels)
    with caller(desk) as host:
        host.start(channels)
        assert host.buses() == (channels, channels)
        heard = host.play(audio, 64)
    assert np.abs(heard - litert.play(MODEL, audio, 0.5)).max() < 1e-5
