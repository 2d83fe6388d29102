"""Weights with a number of axes that makes ONNX Runtime end its process."""

import re
import subprocess
import sys

import onnx
import pytest

from tasks.core.errors import AntlerError
from tasks.core.paths import CODE
from tasks.model.engines.onnxruntime import read

EXAMPLES = CODE / "models/examples"
ODD = [("amp", "LSTM", 1, [32, 1]), ("amp", "LSTM", 1, [32]), ("amp", "LSTM", 2, [1, 256]),
       ("drive", "Conv", 1, [6, 1, 3, 1]), ("drive", "Conv", 1, [1, 6, 1, 3])]
RUN = """
import sys, numpy, onnxruntime
options = onnxruntime.SessionOptions()
options.log_severity_level = 4
session = onnxruntime.InferenceSession(sys.argv[1], options)
session.run(None, {it.name: numpy.zeros([size if isinstance(size, int) else 64
                                         for size in it.shape], numpy.float32)
                   for it in session.get_inputs()})
"""


@pytest.fixture(params=ODD, ids=lambda it: f"{it[1]} {it[2]} {it[3]}")
def odd(request, tmp_path):
    """One of the examples, with the same weights in another shape."""
    name, kind, place, shape = request.param
    model = onnx.load(EXAMPLES / f"{name}.onnx")
    node = next(it for it in model.graph.node if it.op_type == kind)
    weights = next(it for it in model.graph.initializer if it.name == node.input[place])
    del weights.dims[:]
    weights.dims.extend(shape)
    onnx.save(model, tmp_path / "odd.onnx")
    return tmp_path / "odd.onnx"


def test_they_are_refused_before_they_run(odd):
    with pytest.raises(AntlerError) as caught:
        read(odd)
    assert re.search(r"odd.onnx has weights of \d axes \(constant_\d\) where its (LSTM|Conv) takes "
                     r"3\n", str(caught.value))


def test_onnx_runtime_would_not_survive_them(odd):
    """Where it does one day, the check has had its time."""
    done = subprocess.run([sys.executable, "-c", RUN, odd], capture_output=True, check=False)
    assert done.returncode < 0


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.onnx")), ids=lambda path: path.stem)
def test_weights_as_they_should_be_pass(path):
    assert read(path).operators
