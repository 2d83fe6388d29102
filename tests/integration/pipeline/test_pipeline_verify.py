"""`./doit verify` on the stand-in: an example with a state of each engine, and frames."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from bench_host import wav
from board_checkout import BoardCheckout

from tasks.core.paths import ROOT

pytestmark = [pytest.mark.toolchain, pytest.mark.board]
YAML = "project.yaml"
KNOB = "{name: amount, minimum: 0.1, maximum: 3, default: 0.2}"
EXAMPLES = {"squeeze.onnx": "", "gate.tflite": ", hop: 128", "squeeze.tflite": ""}


@pytest.fixture
def with_interpreters(checkout: BoardCheckout) -> Iterator[BoardCheckout]:
    """The checkout with the .venv of this one: that is where interpreters are installed."""
    link = checkout.root / ".venv"
    link.symlink_to(ROOT / ".venv")
    yield checkout
    link.unlink()
    checkout.restore(YAML)


def test_the_saturator_sounds_as_in_python(with_interpreters: BoardCheckout,
                                           tmp_path: Path) -> None:
    (tmp_path / "short.wav").write_bytes(wav(9600))
    said = with_interpreters.done("verify", str(tmp_path / "short.wav"))
    assert "PASS  NeuralSaturator with tflite" in said


@pytest.mark.parametrize("file", EXAMPLES)
def test_it_sounds_as_in_python(with_interpreters: BoardCheckout, tmp_path: Path,
                                file: str) -> None:
    checkout = with_interpreters
    checkout.edit(YAML, "model: models/saturator.tflite ",
                  f"model: {{file: models/examples/{file}{EXAMPLES[file]}}} ")
    checkout.edit(YAML, "- {name: gain, minimum: 0, maximum: 1, default: 0.5}", f"- {KNOB}")
    checkout.edit(YAML, "parameters: {gain: 0.5}", "parameters: {}")
    (tmp_path / "short.wav").write_bytes(wav(9600))
    assert f"against {file} in Python" in checkout.done("verify", str(tmp_path / "short.wav"))
