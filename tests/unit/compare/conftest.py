"""A project whose comparisons can be planned: models that nobody reads, a target of each kind."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tasks.compare.command import Plan, planned
from tasks.compare.words import parse
from tasks.project.derive import Base

PROJECT = """\
antler: 1
plugin: {name: Sat}
model: sat.tflite
sushi: {tracks: [{name: main, plugins: [{use: Sat}]}]}
targets:
  stand-in: {port: 4000}
  elk-pi: {os: elk-1.0.0, host: elk-pi.local}
"""


@pytest.fixture
def plan(tmp_path: Path) -> Callable[..., Plan]:
    """`plan(text of compare:, words …)`, with `project.yaml` and models in `tmp_path`."""
    for name in ("sat.tflite", "sat_8.tflite", "sat_16.tflite", "sat.onnx"):
        (tmp_path / name).write_text(name)

    def made(compare: str = "", *words: str, text: str = PROJECT) -> Plan:
        (tmp_path / "project.yaml").write_text(text + compare)
        return planned(parse(words), Base(tmp_path / "project.yaml"), tmp_path, "code")

    return made
