"""`./doit verify` on the stand-in: layouts and kinds of numbers, in the board's own kernels.

Every layout is played on the desk (test_verify_desk) and, without the plugin around it, by
qemu-user (test_plugin_cpp_examples). Here starting is slow: so the models are files beside the
plugin, which is compiled once for those with a parameter and once for those without, in each
engine; and each is played once.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from bench_host import wav
from board_checkout import BoardCheckout

from models.examples.layouts import EXAMPLES
from tasks.core.paths import CODE

pytestmark = [pytest.mark.toolchain, pytest.mark.board]
YAML = "project.yaml"
KNOB = "{name: amount, minimum: 0.1, maximum: 3, default: 0.2}"
LAYOUTS = (  # those with a parameter first, in each engine
    "fuzz.tflite", "fuzz_int8.tflite", "fuzz_int16.tflite", "fold_64.tflite", "squeeze.tflite",
    "drive_windows.tflite", "amp_variables.tflite", "fuzz_float16.onnx", "gate.onnx", "fuzz.onnx",
    "amp.onnx")


@pytest.fixture(scope="module")
def with_interpreters(checkout: BoardCheckout) -> Iterator[BoardCheckout]:
    """The checkout with the .venv of this one: that is where interpreters are installed."""
    link = checkout.root / ".venv"
    link.symlink_to(CODE / ".venv")
    yield checkout
    link.unlink()
    checkout.restore(YAML)


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> str:
    file = tmp_path_factory.mktemp("sound") / "short.wav"
    file.write_bytes(wav(2400))
    return str(file)


def use(checkout: BoardCheckout, file: str) -> None:
    """Make an example the project's model."""
    (example,) = (it for it in EXAMPLES if it.file == file)
    checkout.restore(YAML)
    words = f", hop: {example.frames}" if example.overlap else ""
    checkout.edit(YAML, "model: models/saturator.tflite ",
                  f"model: {{file: models/examples/{file}, placement: file{words}}} ")
    checkout.edit(YAML, "- {name: gain, minimum: 0, maximum: 1, default: 0.5} # skew",
                  f"- {KNOB} # skew" if example.parameters else "[] # skew")
    checkout.edit(YAML, "parameters: {gain: 0.5}", "parameters: {}")
    with (checkout.root / YAML).open("a") as text:
        text.write("\nverify: {block_sizes: [63]}\n")


def test_the_saturator_sounds_as_in_python(with_interpreters: BoardCheckout,
                                           tmp_path: Path) -> None:
    (tmp_path / "short.wav").write_bytes(wav(9600))
    said = with_interpreters.done("verify", str(tmp_path / "short.wav"))
    assert "PASS  NeuralSaturator with tflite" in said


@pytest.mark.parametrize("file", LAYOUTS)
def test_it_sounds_as_in_python(with_interpreters: BoardCheckout, sound: str, file: str) -> None:
    use(with_interpreters, file)
    assert f"against {file} in Python" in with_interpreters.done("verify", sound)


def test_a_deploy_says_what_a_running_host_makes_of_another_model(
        with_interpreters: BoardCheckout) -> None:
    late, early = "gate.onnx", "fuzz.onnx"
    use(with_interpreters, early)
    with_interpreters.done("run")
    use(with_interpreters, late)
    assert "the new one is heard 256 samples late" in with_interpreters.done("deploy")
    with_interpreters.done("run")
    use(with_interpreters, early)
    assert "plays the new model within a second" in with_interpreters.done("deploy")
    with_interpreters.done("stop")
