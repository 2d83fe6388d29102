"""A desk plugin whose model is a file beside it: any model, without compiling anything."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from tasks.core.paths import CODE
from tasks.model.describe import describe, problems
from tasks.model.description import Description
from tasks.model.engines import named
from tasks.model.package import package
from tasks.project.formats import engine_of
from tasks.project.inference import Inference
from tasks.project.model import Model

EXAMPLES = CODE / "models/examples"
LARGEST = 128
AUTO = Inference()

PROJECT = """\
antler: 1
plugin: {{name: Any, manufacturer: Antler tests, parameters: [{{name: knob, maximum: {largest}}}]}}
model: {{file: models/{model}, placement: file}}
sushi: {{tracks: [{{name: main, plugins: [{{use: Any}}]}}]}}
target: desk
"""


MODELS = {"tflite": "saturator.tflite", "onnxruntime": "examples/saturator.onnx",
          "rtneural": "examples/fuzz.json"}
"""What each engine's plugin is built with; it plays any of its engine's models."""


def project(engine: str) -> str:
    """project.yaml of a plugin for models of one engine."""
    return PROJECT.format(model=MODELS[engine], largest=LARGEST)


def place(bundle: Path, file: Path, parameters: Sequence[str], inference: Inference = AUTO,
          **said: object) -> Description:
    """Put a model beside the plugin in one step; how audio meets it.

    Args:
        inference: when it runs.
        said: what project.yaml would say of it.
    """
    engine = named(engine_of(file) or "")
    asked, content = Model(file, **said), engine.read(file)
    wrong = problems(content, asked, parameters)
    assert wrong == []
    found = describe(content, asked, parameters)
    (folder,) = (bundle / "Contents").glob("*-linux")
    new = folder / "new"
    new.write_bytes(package(found, file.read_bytes(), inference))
    os.replace(new, folder / "model.antler")
    return found


def vectors(name: str) -> tuple[np.ndarray, list[tuple[float, np.ndarray]]]:
    """An example's input, and for each run its parameter's value and the framework's output."""
    said = json.loads((EXAMPLES / f"{name}.test.json").read_text())
    runs = [(next(iter(run["parameters"].values()), 0.0), np.array(run["output"], np.float32))
            for run in said["runs"]]
    return np.array(said["input"], np.float32), runs
