"""`./doit verify` on the stand-in: every layout, in each engine that carries it.

What is slow is starting: so the models are files beside the plugin, which is compiled once for
those with a parameter and once for those without, in each engine; and each is played once.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from bench_host import wav
from board_checkout import BoardCheckout

from models.examples.layouts import EXAMPLES, Example
from tasks.core.paths import CODE

pytestmark = [pytest.mark.toolchain, pytest.mark.board]
YAML = "project.yaml"
KNOB = "{name: amount, minimum: 0.1, maximum: 3, default: 0.2}"
LAYOUTS = sorted((it for it in EXAMPLES if it.file.endswith((".tflite", ".onnx"))),
                 key=lambda it: (it.file.endswith(".onnx"), not it.parameters))
LIMITS = {"fuzz_int8_weights.tflite": ", max_error: 0.01"}
"""Of what rounds inside, though its results are float32: other kernels round otherwise."""


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


def use(checkout: BoardCheckout, example: Example) -> None:
    """Make it the project's model."""
    checkout.restore(YAML)
    words = f", hop: {example.frames}" if example.overlap else ""
    checkout.edit(YAML, "model: models/saturator.tflite ",
                  f"model: {{file: models/examples/{example.file}, placement: file{words}}} ")
    checkout.edit(YAML, "- {name: gain, minimum: 0, maximum: 1, default: 0.5} # skew",
                  f"- {KNOB} # skew" if example.parameters else "[] # skew")
    checkout.edit(YAML, "parameters: {gain: 0.5}", "parameters: {}")
    with (checkout.root / YAML).open("a") as file:
        file.write(f"\nverify: {{block_sizes: [63]{LIMITS.get(example.file, '')}}}\n")


def test_the_saturator_sounds_as_in_python(with_interpreters: BoardCheckout,
                                           tmp_path: Path) -> None:
    (tmp_path / "short.wav").write_bytes(wav(9600))
    said = with_interpreters.done("verify", str(tmp_path / "short.wav"))
    assert "PASS  NeuralSaturator with tflite" in said


@pytest.mark.parametrize("example", LAYOUTS, ids=lambda it: it.file)
def test_it_sounds_as_in_python(with_interpreters: BoardCheckout, sound: str,
                                example: Example) -> None:
    use(with_interpreters, example)
    assert f"against {example.file} in Python" in with_interpreters.done("verify", sound)


def test_a_deploy_says_what_a_running_host_makes_of_another_model(
        with_interpreters: BoardCheckout) -> None:
    late, early = (next(it for it in LAYOUTS if it.file == name)
                   for name in ("gate.onnx", "fuzz.onnx"))
    use(with_interpreters, early)
    with_interpreters.done("run")
    use(with_interpreters, late)
    assert "the new one is heard 256 samples late" in with_interpreters.done("deploy")
    with_interpreters.done("run")
    use(with_interpreters, early)
    assert "plays the new model within a second" in with_interpreters.done("deploy")
    with_interpreters.done("stop")
