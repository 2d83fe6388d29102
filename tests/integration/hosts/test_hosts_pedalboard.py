"""The desk plugin in pedalboard, which hosts VST3s through JUCE as many DAWs do."""

from __future__ import annotations

from pathlib import Path

import litert
import numpy as np
import pedalboard
import pytest

from tasks.core.paths import CODE

pytestmark = pytest.mark.toolchain
MODEL = CODE / "models/saturator.tflite"
RATE = 48000
BLOCKS = (1, 17, 63, 64, 1024, 4096)
CLOSE = 1e-5
"""Of another engine's output."""
SAME = 1e-6
"""Of its own in other blocks: kernels for whole and for part batches add up in another order."""


def noise(frames: int, channels: int = 2) -> np.ndarray:
    return np.random.default_rng(1).uniform(-0.8, 0.8, (channels, frames)).astype(np.float32)


def opened(bundle: Path, gain: float = 0.5) -> pedalboard.VST3Plugin:
    plugin = pedalboard.load_plugin(str(bundle))
    plugin.gain = gain
    return plugin


def play(plugin: pedalboard.VST3Plugin, audio: np.ndarray, *blocks: int,
         largest: int = 4096) -> np.ndarray:
    """All of `audio` in blocks of these sizes, in turn, after one announcement of the largest."""
    made, at = [], 0
    while at < audio.shape[1]:
        size = blocks[len(made) % len(blocks)]
        made.append(plugin.process(audio[:, at:at + size], RATE, buffer_size=largest, reset=False))
        at += size
    return np.hstack(made)


def apart(one: np.ndarray, other: np.ndarray) -> float:
    return float(np.abs(one - other).max())


def test_what_it_says_of_itself(desk: Path) -> None:
    plugin = opened(desk)
    assert (plugin.name, plugin.manufacturer_name, plugin.version) == (
        "NeuralSaturator", "Antler", "1.0.0")
    assert plugin.category == "Fx|Distortion"
    assert plugin.is_effect
    assert plugin.reported_latency_samples == 0
    assert set(plugin.parameters) == {"gain", "bypass"}


@pytest.mark.parametrize("channels", [1, 2])
@pytest.mark.parametrize("gain", [0.0, 0.3, 1.0])
def test_it_is_right_from_the_first_sample(desk: Path, channels: int, gain: float) -> None:
    audio = noise(4800, channels)
    heard = opened(desk, gain)(audio, RATE, buffer_size=64)
    assert apart(heard, litert.play(MODEL, audio, gain)) < CLOSE


@pytest.mark.parametrize("blocks", [*((size,) for size in BLOCKS), "random"], ids=str)
def test_uneven_blocks_sound_as_even_ones(desk: Path, blocks: tuple[int, ...] | str) -> None:
    audio = noise(12000)
    sizes = tuple(np.random.default_rng(2).choice(BLOCKS, 40)) if blocks == "random" else blocks
    assert apart(play(opened(desk), audio, *map(int, sizes)),
                 play(opened(desk), audio, 64, largest=64)) < SAME


@pytest.mark.parametrize("block", [32, 64, 2048])
def test_a_change_sounds_the_same_in_any_block(desk: Path, block: int) -> None:
    """20 ms, then exactly the new value."""
    audio, at, ramp = noise(12288), 4096, RATE // 50

    def changed(size: int) -> np.ndarray:
        plugin = opened(desk, 0.1)
        before = play(plugin, audio[:, :at], size)
        plugin.gain = 0.9
        return np.hstack([before, play(plugin, audio[:, at:], size)])

    heard = changed(block)
    assert apart(heard, changed(1024)) < SAME
    assert apart(heard[:, :at], litert.play(MODEL, audio[:, :at], 0.1)) < CLOSE
    assert apart(heard[:, at + ramp:], litert.play(MODEL, audio[:, at + ramp:], 0.9)) < CLOSE


def test_two_at_once_do_not_hear_each_other(desk: Path) -> None:
    audio, quiet, loud = noise(6400), opened(desk, 0.2), opened(desk, 0.8)
    heard = [[play(plugin, audio[:, at:at + 64], 64) for plugin in (quiet, loud)]
             for at in range(0, 6400, 64)]
    for blocks, gain in zip(zip(*heard, strict=True), (0.2, 0.8), strict=True):
        assert apart(np.hstack(blocks), litert.play(MODEL, audio, gain)) < CLOSE


def test_rates_follow_one_another(desk: Path) -> None:
    plugin, audio = opened(desk, 0.7), noise(4800)
    expected = litert.play(MODEL, audio, 0.7)
    for rate in (44100, 48000, 96000, 192000, 48000):
        assert apart(plugin(audio, rate, buffer_size=64), expected) < CLOSE
        plugin.reset()


def test_bypass_fades_and_is_exact_then(desk: Path) -> None:
    plugin, fade = opened(desk, 1.0), RATE // 50
    audio = np.tile(np.sin(np.arange(9600) * 2 * np.pi * 100 / RATE), (2, 1)).astype(np.float32)
    wet = play(plugin, audio, 64)
    plugin.bypass = True
    heard = play(plugin, audio, 64)
    assert (heard[:, fade:] == audio[:, fade:]).all()
    weight = np.clip(np.arange(9600) / fade, 0, 1)
    assert apart(heard, wet + (audio - wet) * weight) < 2 / fade
    plugin.bypass = False
    assert apart(play(plugin, audio, 64)[:, fade:], wet[:, fade:]) < SAME


def test_a_preset_and_a_session_bring_the_sound_back(desk: Path) -> None:
    audio, saved = noise(4800), opened(desk, 0.123)
    heard = saved(audio, RATE)
    for kind in ("raw_state", "preset_data"):
        other = opened(desk, 0.9)
        other(audio, RATE)  # the host hands its own change over before
        setattr(other, kind, getattr(saved, kind))
        assert apart(other(audio, RATE), heard) < SAME
