"""Engines whose models take samples and give samples: what else project.yaml may want of them."""

import pytest

from tasks.core.paths import CODE
from tasks.model.engines import named
from tasks.project.features import SHAPES, Features
from tasks.project.formats import engine_of
from tasks.project.model import Model, TensorWords


@pytest.mark.parametrize("name", ["follow.json", "amp_lstm.nam"])
@pytest.mark.parametrize(("words", "what"), [
    ({"tensors": (("out", TensorWords("result")),), "hop": 64}, "results (`role: result`)"),
    ({"features": Features(512, 128, 512, SHAPES["hann"])}, "`model.features`")])
def test_engines_of_samples_take_no_spectra_and_do_not_listen(name, words, what) -> None:
    file = CODE / "models/examples" / name
    engine = named(engine_of(file))
    refusal, = engine.prepared(file, engine.read(file), Model(file, **words), ()).problems
    assert refusal.what.startswith(f"{what} in project.yaml: a model of {engine.format} takes")
    assert ".onnx" in refusal.helps
