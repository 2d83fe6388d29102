"""What blocks cost: the program that `./doit speed` runs, on this machine.

That it measures, not what: how the figures compare is in docs/benchmarks.md.
"""

from __future__ import annotations

import json

import pytest
from cpp_programs import built

from tasks.core.paths import CODE
from tasks.core.process import run
from tasks.model.describe import describe
from tasks.model.engines import named
from tasks.model.package import package
from tasks.project.formats import engine_of
from tasks.project.model import Model
from tasks.toolchain.load import load

pytestmark = pytest.mark.toolchain


def speed(path, parameters, tmp_path):
    """What the program says of a model."""
    engine = named(engine_of(path))
    content = engine.read(path)
    prepared = engine.prepare(path, content, Model(path), parameters)
    model = describe(prepared.content, Model(path), parameters)
    packed = tmp_path / "model.antler"
    packed.write_bytes(package(model, prepared.data))
    program, = built(engine.name, load("native"), ["antler-speed"]).values()
    made = program[-1].parents[1] / "speed/antler-speed"
    said = run([made, packed, *["0,1"] * len(parameters)], timeout=300).output
    return json.loads(said.splitlines()[-1])  # TensorFlow Lite says that it uses XNNPACK


def test_the_saturator_in_blocks_against_one_invoke_a_sample(tmp_path):
    found = speed(CODE / "models/saturator.tflite", ["gain"], tmp_path)
    assert found["plain"] == "one Invoke a sample"
    assert [it["frames"] for it in found["blocks"]] == [16, 32, 64, 128, 256]
    assert found["memory"] == 0  # channels go through it one behind the other
    assert all(it[way] > 0 for it in found["blocks"] for way in ("engine", "plugin", "plain"))


@pytest.mark.parametrize(("file", "engine"), [
    ("amp.json", "RTNeural"), ("amp_lstm.nam", "NeuralAmpModelerCore")])
def test_a_recurrent_network_against_its_own_loop(file, engine, tmp_path):
    found = speed(CODE / "models/examples" / file, [], tmp_path)
    assert found["plain"] == f"{engine}'s own loop"
    assert found["memory"] > 1000  # a network for each channel
    assert all(it[way] > 0 for it in found["blocks"] for way in ("plugin", "plain"))
