"""`./doit verify` on the desk: every layout, in each engine, through the whole plugin."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pedalboard
import pytest
import tflite
from bench_host import wav
from own_checkout import Checkout

from models.examples.layouts import EXAMPLES, Example
from tasks.core.paths import CODE
from tasks.verify.sound import signal

pytestmark = pytest.mark.toolchain

PROJECT = """\
antler: 1
plugin: {{name: Layout, manufacturer: Antler tests, parameters: [{parameters}]}}
model: {{file: models/examples/{file}{words}}}
engine: {{operators: all}}
sushi: {{tracks: [{{name: main, plugins: [{{use: Layout}}]}}]}}
verify: {{{limit}block_sizes: [{blocks}]}}
target: desk
"""

KNOB = "{name: amount, minimum: 0.1, maximum: 3, default: 0.2}"
"""The same for each, so that the plugin is only linked anew."""

PLAYED = sorted((it for it in EXAMPLES if it.file.endswith((".tflite", ".onnx", ".nam"))),
                key=lambda it: (it.file.rpartition(".")[2], not it.parameters))
WORDS = {"drive.tflite": ", context: 42", "drive.onnx": ", context: 42",
         "gate.tflite": ", hop: 128", "gate.onnx": ", hop: 128"}
"""What `model` in project.yaml has to say of an example."""

LIMITS = {"fuzz_int8_weights.tflite": "0.01"}
"""Of what rounds inside, though its results are float32: other kernels round otherwise."""

SPECTRA = ("models/denoiser.onnx, features: {window: 512, hop: 128, log: natural, floor: 1.0e-3, "
           "gives: mask}")

OF_ANOTHER_RATE = {  # rows, one value a run, a state, a fixed length
    "fuzz.tflite": 44100, "squeeze.tflite": 16000, "fold_64.onnx": 96000, "amp.onnx": 44100}


OTHERWISE = """
import sys
sys.path.insert(0, {root!r})
from dataclasses import replace
from pathlib import Path
from tasks import antler, chosen
from tasks.board.open import open_board
from tasks.verify.verify import verify

project = chosen.projects()[0]
other = replace(project, model=replace(project.model, file=Path({model!r})))
with open_board(project.target) as board:
    verify(board, other, antler.products(project), None)
"""
"""Compares what is deployed with another model than it was built from."""


def project(file: str, limit: str = "", words: str = "", blocks: str = "1, 63, 64, 512") -> str:
    """project.yaml for an example."""
    (example,) = (it for it in EXAMPLES if it.file == file)
    return PROJECT.format(parameters=KNOB if example.parameters else "", file=file,
                          words=WORDS.get(file, "") + words, blocks=blocks,
                          limit=limit and f"max_error: {limit}, ")


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Checkout]:
    made = Checkout(tmp_path_factory.mktemp("verify") / "antler")
    (made.root / ".venv").symlink_to(CODE / ".venv")  # that is where interpreters are installed
    yield made
    shutil.rmtree(made.root)


def report(checkout: Checkout) -> dict:
    return json.loads((checkout.root / "build/desk/verify.json").read_text())


@pytest.fixture(scope="module")
def short(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A sound that is over soon: a layout that is wrong is heard in any."""
    file = tmp_path_factory.mktemp("sound") / "short.wav"
    file.write_bytes(wav(4800))
    return str(file)


@pytest.mark.parametrize("example", PLAYED, ids=lambda it: it.file)
def test_each_layout_sounds_as_in_python(checkout: Checkout, short: str, example: Example) -> None:
    (checkout.root / "project.yaml").write_text(
        project(example.file, LIMITS.get(example.file, ""), blocks="1, 512"))
    answer = checkout.doit("verify", short)
    assert answer.code == 0, answer.output
    assert answer.says("PASS  Layout with ", f"against {example.file} in Python")
    assert [take["blocks"] for take in report(checkout)["takes"]] == [[1], [512], [1, 512]]


@pytest.mark.parametrize("file", ["fuzz.tflite", "fuzz.onnx", "drive_convnet.nam"])
def test_the_test_signal_is_played_in_blocks_of_all_sizes(checkout: Checkout, file: str) -> None:
    (checkout.root / "project.yaml").write_text(project(file))
    answer = checkout.doit("verify")
    assert answer.code == 0, answer.output
    found = report(checkout)
    assert [take["blocks"] for take in found["takes"]] == [[1], [63], [64], [512], [1, 63, 64, 512]]
    assert found["sound"]["frames"] == 2 * signal(48000).shape[1]
    assert (checkout.root / "build/desk/verify.svg").is_file()


@pytest.mark.parametrize("file", OF_ANOTHER_RATE)
def test_a_model_of_another_rate_is_compared_with_the_way_there_and_back(
        checkout: Checkout, short: str, file: str) -> None:
    words = f", sample_rate: {OF_ANOTHER_RATE[file]}, resample: true"
    (checkout.root / "project.yaml").write_text(project(file, words=words, blocks="1, 63, 512"))
    answer = checkout.doit("verify", short)
    assert answer.code == 0, answer.output
    assert report(checkout)["sample_rate"] == 48000
    assert report(checkout)["latency"] >= 48


def test_a_wrong_conversion_is_heard(checkout: Checkout) -> None:
    words = ", sample_rate: 44100, resample: true"
    (checkout.root / "project.yaml").write_text(project("fuzz.onnx", words=words))
    checkout.edit("plugin_src/inference/Resampler.cpp", "cutoff = 0.9;", "cutoff = 0.89;")
    answer = checkout.doit("verify")
    checkout.mend("plugin_src/inference/Resampler.cpp")
    assert answer.code == 1
    assert answer.says("FAIL  Layout with onnxruntime",
                       "does not sound as fuzz.onnx does in Python")


def test_a_hop_counts_where_the_file_leaves_the_length_open(checkout: Checkout) -> None:
    model = "{file: tests/difficult_models/normalizes.onnx, hop: 256}"
    text = project("amp.onnx").replace("{file: models/examples/amp.onnx}", model)
    (checkout.root / "project.yaml").write_text(text)
    answer = checkout.doit("verify")
    assert answer.code == 0, answer.output
    assert report(checkout)["latency"] == 256


@pytest.mark.parametrize(("words", "more", "latency"), [
    ("", "", 512),
    (", sample_rate: 16000, resample: true", "inference: {mode: async}\n", 2128)])
def test_a_model_of_spectra_has_its_transform_in_front_and_behind(checkout: Checkout, words: str,
                                                                 more: str, latency: int) -> None:
    text = project("amp.onnx").replace("models/examples/amp.onnx", f"{SPECTRA}{words}") + more
    (checkout.root / "project.yaml").write_text(text)
    answer = checkout.doit("verify")
    assert answer.code == 0, answer.output
    assert report(checkout)["latency"] == latency


@pytest.mark.parametrize(("file", "latency"), [("squeeze.tflite", 128), ("gate.onnx", 448)])
def test_so_it_does_on_a_worker(checkout: Checkout, short: str, file: str, latency: int) -> None:
    (checkout.root / "project.yaml").write_text(f"{project(file)}inference: {{mode: async}}\n")
    answer = checkout.doit("verify", short)
    assert answer.code == 0, answer.output
    assert report(checkout)["latency"] == latency


LISTENS = """\
antler: 1
plugin: {{name: Layout, manufacturer: Antler tests}}
model:
  file: models/examples/strokes.tflite
  sample_rate: 16000
  resample: true
  hop: 256
  tensors: {{scores: {{role: result, names: [silence, picked, muted]}}}}
inference: {{{when}}}
sushi: {{tracks: [{{name: main, plugins: [{{use: Layout}}]}}]}}
verify: {{block_sizes: [1, 63, 512]}}
target: desk
"""


@pytest.mark.parametrize("when", [
    "mode: auto", "mode: block", "trigger: {threshold: 3, before: 64, wait: 800}"])
def test_a_model_that_listens_finds_out_what_it_does_in_python(checkout: Checkout,
                                                             when: str) -> None:
    (checkout.root / "project.yaml").write_text(LISTENS.format(when=when))
    answer = checkout.doit("verify")
    assert answer.code == 0, answer.output
    for take in report(checkout)["takes"]:
        assert [it["error"] for it in take["channels"]] == [0, 0], "the audio passes by"
        assert [it["name"] for it in take["results"]] == ["silence", "picked", "muted"]
    assert report(checkout)["latency"] == 0


def test_another_model_that_listens_is_told_from_it(checkout: Checkout, tmp_path: Path) -> None:
    (checkout.root / "project.yaml").write_text(LISTENS.format(when="mode: block"))
    assert checkout.doit("deploy").code == 0
    other = tmp_path / "other.tflite"
    other.write_bytes(with_larger_weights(checkout.root / "models/examples/strokes.tflite", 6144))
    done = compared_with(checkout, other)
    assert done.returncode == 1
    assert "the plugin does not sound as other.tflite does in Python" in done.stderr
    (take, *_) = report(checkout)["takes"]
    assert [it["first"] for it in take["channels"]] == [None, None]
    assert None not in [it["first"] for it in take["results"]]


def test_a_host_moves_no_result(checkout: Checkout) -> None:
    """What the results are is not seen here: pedalboard runs no message loop, which JUCE's hosts
    need to take a value that a plugin sends."""
    (checkout.root / "project.yaml").write_text(LISTENS.format(when="mode: block"))
    assert checkout.doit("build").code == 0
    (bundle,) = (checkout.root / "build/desk").glob("*.vst3")
    plugin = pedalboard.load_plugin(str(bundle))
    results = [plugin.parameters[name] for name in ("silence", "picked", "muted")]
    assert not any(it.is_automatable for it in results)
    assert plugin.parameters["bypass"].is_automatable
    sound, state = signal(48000), plugin.raw_state
    for it in results:
        it.raw_value = 0.3
    assert np.array_equal(plugin.process(sound, 48000, buffer_size=512), sound)
    assert plugin.raw_state == state, "a result is no setting"


def test_a_weight_that_differs_is_heard(checkout: Checkout, tmp_path: Path) -> None:
    (checkout.root / "project.yaml").write_text(project("fuzz.tflite"))
    assert checkout.doit("verify").code == 0
    other = tmp_path / "other.tflite"
    other.write_bytes(with_larger_weights(checkout.root / "models/examples/fuzz.tflite"))
    done = compared_with(checkout, other)
    assert done.returncode == 1
    assert "the plugin does not sound as other.tflite does in Python" in done.stderr
    found = report(checkout)
    assert found["verdict"] == "FAIL"
    assert {take["result"] for take in found["takes"]} == {"FAIL"}


def compared_with(checkout: Checkout, other: Path) -> subprocess.CompletedProcess:
    """What is deployed, compared with another model."""
    program = OTHERWISE.format(root=str(checkout.root), model=str(other))
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True,
                          cwd=checkout.root, check=False)


def with_larger_weights(path: Path, count: int = 1) -> bytes:
    """A model whose largest list of weights has first ones that are a hundredth larger."""
    data = path.read_bytes()
    model = tflite.Model.GetRootAs(data, 0)
    buffers = [model.Buffers(i).DataAsNumpy() for i in range(model.BuffersLength())]
    weights = max((it.tobytes() for it in buffers if not isinstance(it, int)), key=len)
    larger = np.frombuffer(weights, "<f4").copy()
    larger[:count] *= 1.01
    return data.replace(weights, larger.tobytes())


def test_beyond_the_limit_it_fails_and_says_where(checkout: Checkout) -> None:
    (checkout.root / "project.yaml").write_text(project("fuzz.tflite", limit="0.00000001"))
    answer = checkout.doit("verify")
    assert answer.code == 1
    assert answer.says("FAIL  Layout with tflite", "does not sound as fuzz.tflite does in Python",
                       "limit 1e-08, from project.yaml", "blocks of 1, channel 1: ",
                       "beyond the limit from frame",
                       "build/desk/verify.svg shows where")


def test_a_sound_of_the_user_s_own_is_played(checkout: Checkout, tmp_path: Path) -> None:
    (checkout.root / "project.yaml").write_text(project("fuzz.tflite"))
    (tmp_path / "mono.wav").write_bytes(wav(4800, channels=1))
    answer = checkout.doit("verify", str(tmp_path / "mono.wav"))
    assert answer.code == 0, answer.output
    assert report(checkout)["sound"] == {"file": "mono.wav", "channels": 1, "frames": 9600}
