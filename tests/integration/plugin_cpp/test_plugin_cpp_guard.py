"""The plugin built around a model that gives NaN for negative samples, in Antler's plugin host."""

from __future__ import annotations

import json
import shutil
import struct
import subprocess
from pathlib import Path

import numpy as np
import pytest
from bench_host import config, plugin, wav
from own_checkout import Checkout

pytestmark = pytest.mark.toolchain
HERE = Path(__file__).parent
BLOCK, BLOCKS = 64, 8


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    """A checkout whose plugin has that model, compiled for the workstation."""
    checkout = Checkout(tmp_path_factory.mktemp("guard") / "antler")
    shutil.copy(HERE / "root_of_sample.tflite", checkout.root / "models")
    checkout.edit("project.yaml", "models/saturator.tflite", "models/root_of_sample.tflite")
    checkout.edit("project.yaml", "# engine: tflite ", "engine: {operators: all} # ")
    answer = checkout.doit("build", "target=desk")
    assert answer.code == 0, answer.output
    yield checkout
    shutil.rmtree(checkout.root)


def rendered(checkout: Checkout, audio: np.ndarray, folder: Path) -> tuple[np.ndarray, str]:
    """What comes out for `audio` (channels × frames), and what the plugin says on stderr."""
    channels, frames = audio.shape
    (folder / "in.wav").write_bytes(wav(frames, channels, floats=audio.T.ravel().tolist()))
    bundle = str(checkout.root / "build/desk/NeuralSaturator.vst3")
    chain = config(plugin(uid="NeuralSaturator", path=bundle), channels=channels)
    (folder / "config.json").write_text(json.dumps(chain))
    [products] = checkout.root.glob("build/compiled/*/built.json")
    host = json.loads(products.read_text())["bench"]["path"]
    done = subprocess.run([host, "-o", "-i", "in.wav", "-O", "out.wav", "-c", "config.json"],
                          cwd=folder, text=True, capture_output=True, check=True)
    data = (folder / "out.wav").read_bytes()
    start = data.index(b"data") + 8
    samples = np.array(struct.unpack(f"<{channels * frames}f", data[start:start + 4 * audio.size]))
    return samples.reshape(frames, channels).T, done.stderr


def test_nan_is_silence_of_its_channels_block_and_the_next_is_heard(built, tmp_path) -> None:
    audio = np.random.default_rng(3).uniform(0.1, 1, (2, BLOCK * BLOCKS)).astype(np.float32)
    audio[1, 3 * BLOCK + 5] = -0.5
    expected = np.tanh(0.5 * np.sqrt(np.abs(audio)))
    expected[1, 3 * BLOCK:4 * BLOCK] = 0
    heard, said = rendered(built, audio, tmp_path)
    assert np.abs(heard - expected).max() < 1e-5
    assert f"NeuralSaturator output: {audio.size} samples, 1 not finite, 0 beyond full" in said
    assert f" 1 of {BLOCKS} blocks silent while the input was not\n" in said


def test_it_says_how_the_model_runs(built, tmp_path) -> None:
    """In blocks: rows that are NaN alone may be NaN together."""
    _, said = rendered(built, np.full((1, BLOCK), 0.5, np.float32), tmp_path)
    assert "NeuralSaturator runs blocks of up to 128 samples in one call\n" in said


def test_the_workstations_plugin_has_a_window(built) -> None:
    [module] = built.root.glob("build/desk/*.vst3/Contents/*/NeuralSaturator.so")
    assert b"GenericAudioProcessorEditor" in module.read_bytes()  # the class, as C++ names it
