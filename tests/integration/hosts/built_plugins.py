"""Plugins that `./doit build` makes in a checkout of the tests' own."""

from __future__ import annotations

import shutil
from pathlib import Path

from own_checkout import Checkout

KNOBS = """\
antler: 1
plugin:
  name: Knobs
  manufacturer: Antler tests
  version: 2.3.4
  id: org.example.knobs
  category: [Fx, EQ]
  parameters:
    - {name: drive, minimum: 0.1, maximum: 200.1, default: 10.1, skew: 0.4, unit: dB}
    - {name: stages, minimum: 0, maximum: 8, default: 2, step: 2}
    - {name: voice, choices: [clean, crunch, lead], default: crunch}
model: models/sum.tflite
engine: {operators: all}
sushi: {tracks: [{name: main, channels: 4, plugins: [{use: Knobs}]}]}
target: desk
"""
"""A project whose model adds up the sample and its parameters, on a track of four channels."""

LISTENS = """\
antler: 1
plugin:
  juce: {juce}
  name: Strokes
  manufacturer: Antler tests
  category: [Fx, Analyzer]
  midi:
    - {{result: picked, above: 0.7, note: 60}}
    - {{result: muted, controller: 20}}
model:
  file: models/examples/strokes.tflite
  sample_rate: 16000
  resample: true
  hop: 256
  tensors: {{scores: {{role: result, names: [silence, picked, muted]}}}}
engine: {{operators: all}}
sushi: {{tracks: [{{name: main, plugins: [{{use: Strokes}}]}}]}}
target: desk
"""
"""A project whose model gives results: parameters that no host moves, notes and controllers."""


def built(checkout: Checkout, project: str, folder: Path, target: str = "desk") -> Path:
    """The bundle that `./doit build` makes of a project.yaml, moved to `folder`."""
    (checkout.root / "project.yaml").write_text(project)
    answer = checkout.doit("build", f"target={target}")
    assert answer.code == 0, answer.output
    (bundle,) = (checkout.root / "build" / target).glob("*.vst3")
    return Path(shutil.move(bundle, folder))


def with_juce(checkout: Checkout, version: str) -> str:
    """The repository's own project.yaml with a JUCE version."""
    checkout.mend("project.yaml")
    project = (checkout.root / "project.yaml").read_text()
    return project.replace("\nplugin:\n", f"\nplugin:\n  juce: {version}\n")
