"""Another model takes over while audio runs, beside the plugin in pedalboard."""

from __future__ import annotations

import time
from pathlib import Path

import litert
import numpy as np
import pedalboard
import pytest
from swappable import EXAMPLES, LARGEST, place

from tasks.core.paths import CODE

pytestmark = pytest.mark.toolchain
RATE, BLOCK = 48000, 64
SATURATOR, FUZZ = CODE / "models/saturator.tflite", EXAMPLES / "fuzz.tflite"
KNOB = 0.5
PATIENCE = 60  # seconds; how long it takes is for docs/models.md


class Session:
    """A plugin that plays a sine of 200 Hz, block after block."""

    def __init__(self, bundle: Path) -> None:
        self.plugin = pedalboard.load_plugin(str(bundle))
        self.plugin.parameters["knob"].raw_value = KNOB / LARGEST
        self.at = 0

    def sine(self, frames: int) -> np.ndarray:
        time = np.arange(self.at, self.at + frames) / RATE
        self.at += frames
        return (0.5 * np.sin(2 * np.pi * 200 * time)).astype(np.float32)[None].repeat(2, axis=0)

    def block(self) -> tuple[np.ndarray, np.ndarray]:
        """The next block, and what came out."""
        given = self.sine(BLOCK)
        return given, self.plugin.process(given, RATE, buffer_size=BLOCK, reset=False)

    def play_until(self, model: Path, late: int = 0) -> np.ndarray:
        """All that is heard until a block is what `model` makes of it, or made so many frames
        ago."""
        heard, end = [], time.monotonic() + PATIENCE
        given = np.zeros((2, BLOCK), np.float32)
        while time.monotonic() < end:
            before = given
            given, made = self.block()
            heard.append(made)
            taken = np.hstack([before, given])[:, BLOCK - late:][:, :BLOCK]
            if np.abs(made - litert.play(model, taken, KNOB)).max() < 1e-5:
                return np.hstack(heard)
            time.sleep(BLOCK / RATE)
        raise AssertionError(f"{model.name} was not heard")


def wait_for(words: str, capfd: pytest.CaptureFixture[str]) -> None:
    """Until the plugin has said so."""
    said, end = "", time.monotonic() + PATIENCE
    while words not in said:
        assert time.monotonic() < end, said
        time.sleep(0.05)
        said += capfd.readouterr().err


def steepest(audio: np.ndarray) -> float:
    """The largest difference of two samples in a row."""
    return float(np.abs(np.diff(audio)).max())


@pytest.fixture
def session(swappable: Path) -> Session:
    place(swappable, SATURATOR, ["gain"])
    return Session(swappable)


def test_another_model_is_heard_without_a_click(swappable, session) -> None:
    session.play_until(SATURATOR)
    place(swappable, FUZZ, ["fuzz"])
    heard = session.play_until(FUZZ)
    each = [steepest(litert.play(model, session.sine(RATE // 100), KNOB))
            for model in (SATURATOR, FUZZ)]
    assert steepest(heard) < 1.05 * max(each)


def test_what_is_no_model_changes_nothing_and_is_said(swappable, session, capfd) -> None:
    session.play_until(SATURATOR)
    (beside,) = swappable.glob("Contents/*-linux/model.antler")
    beside.write_bytes(beside.read_bytes()[:1000])
    wait_for(f"Any cannot use {beside}: the package of the model is damaged or cut off", capfd)
    session.play_until(SATURATOR)


def test_a_model_that_is_heard_later_is_refused(swappable, session, capfd) -> None:
    session.play_until(SATURATOR)
    place(swappable, EXAMPLES / "fold_64.tflite", ["folds"])
    wait_for("it is heard 64 samples late, and the plugin host was told 0: start the plugin host "
             "again", capfd)
    session.play_until(SATURATOR)


def test_a_model_that_would_be_heard_earlier_waits(swappable, capfd) -> None:
    late = place(swappable, EXAMPLES / "fold_64.tflite", ["folds"]).latency
    session = Session(swappable)
    session.block()
    place(swappable, SATURATOR, ["gain"])
    session.play_until(SATURATOR, late)
    wait_for(f"plays the model {late} samples later than it could", capfd)
    assert session.plugin.reported_latency_samples == late == BLOCK
    place(swappable, EXAMPLES / "fold_64.tflite", ["folds"])  # as late as it was told: welcome
    session.block()
    place(swappable, FUZZ, ["fuzz"])
    session.play_until(FUZZ, late)


def test_without_a_model_it_is_silent_until_there_is_one(swappable, session, capfd) -> None:
    (beside,) = swappable.glob("Contents/*-linux/model.antler")
    beside.unlink()
    silent = Session(swappable)
    assert not silent.block()[1].any()
    assert "model.antler: No such file or directory" in capfd.readouterr().err
    place(swappable, FUZZ, ["fuzz"])
    silent.play_until(FUZZ)
