"""`./doit model FILE --measure` in the stand-in's virtual time, in the plugin that is deployed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from board_checkout import BoardCheckout

from tasks.core.paths import CODE

pytestmark = [pytest.mark.toolchain, pytest.mark.board]
YAML = "project.yaml"


@pytest.fixture(scope="module")
def deployed(checkout: BoardCheckout) -> Iterator[BoardCheckout]:
    """With a plugin that takes its model from a file, and this checkout's interpreters."""
    link = checkout.root / ".venv"
    link.symlink_to(CODE / ".venv")
    checkout.edit(YAML, "model: models/saturator.tflite ",
                  "model: {file: models/saturator.tflite, placement: file} ")
    checkout.done("deploy")
    yield checkout
    link.unlink()
    checkout.restore(YAML)


def on_board(checkout: BoardCheckout, name: str) -> Any:
    answer = checkout.done("model", str(CODE / "models" / name), "--measure", "--json")
    return json.loads(answer[answer.index("{\n"):])["on_board"]


def test_models_are_compared_without_compiling(deployed: BoardCheckout) -> None:
    drive, again, windows = (on_board(deployed, f"examples/{name}.tflite")
                             for name in ("drive", "drive", "drive_windows"))
    assert (drive["target"], drive["block"]) == ("stand-in", 64)
    assert 0.01 < drive["average"] <= drive["maximum"] < 1
    assert again["average"] == pytest.approx(drive["average"], rel=0.02)
    assert windows["average"] > 3 * drive["average"]
    assert "0 bytes sent" in deployed.done("deploy"), "what is deployed is not what it was"


def test_what_it_takes_is_said(deployed: BoardCheckout) -> None:
    said = deployed.done("model", str(CODE / "models/examples/amp.onnx"), "--measure")
    assert "not measured on stand-in: the plugin of project.yaml has tflite 2.14.1" in said
    deployed.edit(YAML, "placement: file", "placement: embedded")
    said = deployed.done("model", "--measure")
    assert "`model: {file: …, placement: file}` in project.yaml" in " ".join(said.split())
    deployed.edit(YAML, "placement: embedded", "placement: file")
