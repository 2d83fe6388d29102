"""The example models through the plugin's inference layer, against their vectors.

The whole way of a model: its file is read, described, packed, and played in C++.
"""

from __future__ import annotations

import json
import re

import numpy as np
import pytest

from models.examples.layouts import EXAMPLES
from tasks.core.paths import CODE
from tasks.core.process import run
from tasks.model.describe import describe, problems
from tasks.model.engines import named
from tasks.model.package import package
from tasks.project.formats import RUNS
from tasks.project.model import Model

FILES = CODE / "models/examples"
RANGES = {"fuzz": (0, 1), "gain": (0, 2), "steps": (1, 100), "folds": (0, 4), "amount": (0, 8),
          "width": (0, 2), "threshold": (0, 0.5), "tone": (0, 1)}
NAMED = {example.file: example for example in EXAMPLES}
TOLERANCE = 2e-6
# Kernels of TensorFlow Lite 2.14 round otherwise than those of LiteRT 2.3, which made the vectors:
# tanh of int16 by six steps everywhere (tflite-runtime 2.14.0 gives the plugin's results), dense
# layers of int8 by one step on ARM, which the last layer makes four.
ROUNDED = {("fuzz_int16.tflite", "native"): 3e-4, ("fuzz_int16.tflite", "aarch64"): 3e-4,
           ("fuzz_int8.tflite", "aarch64"): 0.04, ("fuzz_uint8.tflite", "aarch64"): 0.04}
# Its own vectors start anew every 64 samples, as it does before its state is exposed.
HIDDEN = {"amp_hidden": "amp"}

pytestmark = pytest.mark.toolchain


def said(example):
    """What project.yaml has to say of an example: context, hop."""
    needed = (example.context and not example.overlap and "W" not in example.shape
              and not example.file.endswith(".onnx"))  # of those it is found
    return Model(FILES / example.file, context=example.context if needed else None,
                 hop=example.frames if example.overlap else None)


@pytest.fixture
def packed(request, tmp_path):
    """The model as the plugin takes it, and what was found out of it."""
    example = NAMED[request.param]
    engine, file = named(RUNS[(FILES / example.file).suffix]), FILES / example.file
    content = engine.read(file)
    assert problems(content, said(example), example.parameters) == []
    prepared = engine.prepare(file, content, said(example), example.parameters)
    assert prepared.problems == ()
    model = describe(prepared.content, said(example), example.parameters)
    path = tmp_path / "model.antler"
    path.write_bytes(package(model, prepared.data))
    return example, model, path


@pytest.mark.parametrize(("player", "machine", "cuts"), [
    ("native", "native", ("64", "1", "63", "17,0,100,3", "512")),
    ("debian11-aarch64", "aarch64", ("17,0,100,3",)),
], indirect=["player"], ids=["native", "aarch64"])
@pytest.mark.parametrize("packed", NAMED, indirect=True)
def test_it_sounds_as_in_its_interpreter_however_it_is_cut(packed, player, machine, cuts, tmp_path):
    example, model, path = packed
    vectors = HIDDEN.get(example.vectors, example.vectors)
    given = json.loads((FILES / f"{vectors}.test.json").read_text())
    audio = np.pad(np.array(given["input"], np.float32), ((0, 0), (0, model.latency)))
    audio.tofile(tmp_path / "in")
    tolerance = ROUNDED.get((example.file, machine), TOLERANCE)
    command = player(RUNS[(FILES / example.file).suffix])
    for wanted in given["runs"]:
        parameters = ["{},{},{}".format(*RANGES[name], value)
                      for name, value in wanted["parameters"].items()]
        for blocks in cuts:
            done = run([*command, path, tmp_path / "in", tmp_path / "out", blocks, *parameters],
                       timeout=300)
            heard = np.fromfile(tmp_path / "out", np.float32).reshape(2, -1)[:, model.latency :]
            assert heard == pytest.approx(np.array(wanted["output"]), rel=0, abs=tolerance)
            assert done.output.splitlines()[-3:] == [str(model.latency), "0", ""], blocks


@pytest.mark.parametrize("programs", ["debian11-aarch64"], indirect=True)
@pytest.mark.parametrize("packed", ["fuzz.tflite", "squeeze_1.tflite", "amp_variables.tflite",
                                    "snippets.tflite"], indirect=True)
def test_process_makes_no_system_call(programs, packed):
    """In whole blocks, sample by sample, with variables, with a loop. qemu-user is the tracer."""
    emulator, *command = programs["inference_tests"]
    traced = [emulator, "-strace", *command, "--process", packed[2], "200"]
    calls = re.findall(r"^\d+ (\w+)\(", run(traced, timeout=300).output, re.MULTILINE)
    first = calls.index("getppid")
    assert calls[first : first + 2] == ["getppid", "getppid"]
