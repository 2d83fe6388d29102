"""The reference player against the vectors of the examples, which other code wrote."""

from __future__ import annotations

import json
from functools import partial

import numpy as np
import pytest

from models.examples.layouts import EXAMPLES, Example
from tasks.core.paths import CODE
from tasks.model.describe import describe, problems
from tasks.model.engines import named
from tasks.model.reference import interpreter
from tasks.model.reference.player import play
from tasks.project.formats import RUNS
from tasks.project.model import Model

FILES = CODE / "models" / "examples"
HALVES = {"fuzz_int8.tflite": 2, "fuzz_uint8.tflite": 2}
"""Times the tolerance: some samples are halfway between two elements, to be rounded either way."""


def words(example: Example) -> Model:
    """What project.yaml has to say of it."""
    context = example.context if "W" not in example.shape else None
    hop = example.frames if example.overlap else None
    return Model(FILES / example.file, context=context, hop=hop)


@pytest.mark.parametrize("example", [pytest.param(it, id=it.file) for it in EXAMPLES])
def test_it_gives_the_vectors(example: Example) -> None:
    file, said = FILES / example.file, words(example)
    engine = RUNS[file.suffix]
    content = named(engine).read(file)
    assert not [it.what for it in problems(content, said, example.parameters)]
    model = describe(content, said, example.parameters)
    load = partial(interpreter(engine), file.read_bytes())
    vectors = json.loads((FILES / f"{example.vectors}.test.json").read_text())
    audio = np.array(vectors["input"], np.float32)
    tolerance = example.tolerance * HALVES.get(example.file, 1)
    for run in vectors["runs"]:
        settings = [[run["parameters"][name]] * audio.shape[1] for name in example.parameters]
        parameters = np.array(settings, np.float32).reshape(-1, audio.shape[1])
        made = play(model, load, audio, parameters)
        assert np.abs(made - np.array(run["output"], np.float32)).max() <= tolerance
