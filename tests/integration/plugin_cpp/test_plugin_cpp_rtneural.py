"""Our engine, and our reference in numpy, against RTNeural's own C++ on both architectures."""

from __future__ import annotations

import json
import re
from itertools import pairwise

import numpy as np
import pytest

from tasks.core.paths import CODE
from tasks.core.process import run
from tasks.model.describe import describe
from tasks.model.engines import named
from tasks.model.package import package
from tasks.model.reference.rtneural import RtNeural
from tasks.project.model import Model

FILES = CODE / "models/examples"
FRAMES = 500

pytestmark = pytest.mark.toolchain


def test_every_check_holds(rtneural):
    done = run([*rtneural["rtneural_tests"], FILES / "amp.json"], check=False, timeout=300)
    assert [line for line in done.output.splitlines() if line.startswith("FAIL")] == []
    assert done.returncode == 0, done.output
    assert done.output.count("is refused: ") == 10


def layer(kind, size, *shapes, activation="", **more):
    """A layer of random weights."""
    random = np.random.default_rng(len(shapes) + size)
    weights = [random.uniform(-0.7, 0.7, shape).round(4).tolist() for shape in shapes]
    return {"type": kind, "activation": activation, "shape": [None, None, size], **more,
            "weights": weights}


def dense(inputs, size, activation=""):
    return layer("dense", size, (inputs, size), size, activation=activation)


def conv1d(inputs, size, width, dilation, groups=1):
    return layer("conv1d", size, (width, inputs // groups, size), size, activation="tanh",
                 kernel_size=[width], dilation=[dilation], groups=groups)


def batchnorm(size, count):
    made = layer("batchnorm", size, *[size] * count, epsilon=0.01)
    made["weights"][-1] = np.abs(made["weights"][-1]).tolist()
    return made


NETWORKS = {
    "activations": (3, [dense(3, 6, "tanh"), dense(6, 5, "elu"), dense(5, 7, "sigmoid"),
                        dense(7, 4, "softmax"), dense(4, 5, "relu"),
                        layer("activation", 5, activation="tanh"), dense(5, 1)]),
    "conv1d": (1, [conv1d(1, 6, 3, 4), conv1d(6, 4, 2, 7), dense(4, 1)]),
    "groups": (2, [dense(2, 6), conv1d(6, 9, 4, 3, groups=3), dense(9, 1)]),
    "lstm": (2, [layer("lstm", 7, (2, 28), (7, 28), 28),
                 layer("lstm", 3, (7, 12), (3, 12), 12), dense(3, 1)]),
    "gru": (2, [layer("gru", 7, (2, 21), (7, 21), (2, 21)),
                layer("gru", 4, (7, 12), (4, 12), (2, 12)), dense(4, 1)]),
    "norms": (1, [dense(1, 5), batchnorm(5, 4), layer("prelu", 5, (1, 5)), dense(5, 6),
                  batchnorm(6, 2), layer("prelu", 6, (1, 1)), dense(6, 1)]),
}


def in_rtneural(command, file, rows, tmp_path):
    rows.tofile(tmp_path / "rows")
    run([*command, "--core", file, tmp_path / "rows", tmp_path / "made"], timeout=300)
    return np.fromfile(tmp_path / "made", np.float32)


def in_engine(command, text, rows, tmp_path):
    """The same through the plugin's engine; all values of a row but the first are parameters."""
    (tmp_path / "net.json").write_text(text)
    rows.tofile(tmp_path / "rows")
    run([*command, "--engine", tmp_path / "net.json", tmp_path / "rows", tmp_path / "made",
         str(rows.shape[1] - 1)], timeout=300)
    return np.fromfile(tmp_path / "made", np.float32)


@pytest.mark.parametrize("name", NETWORKS)
def test_our_numpy_gives_what_rtneural_gives(rtneural, tmp_path, name):
    inputs, layers = NETWORKS[name]
    text = json.dumps({"in_shape": [None, None, inputs], "layers": layers})
    (tmp_path / "net.json").write_text(text)
    rows = np.random.default_rng(5).uniform(-1, 1, (FRAMES, inputs)).astype(np.float32)
    wanted = in_rtneural(rtneural["rtneural_tests"], tmp_path / "net.json", rows, tmp_path)
    ours = RtNeural(text.encode())
    made = np.concatenate([ours.run([rows[first:last]])[0]
                           for first, last in pairwise((0, 1, 64, 200, FRAMES))])
    assert np.ptp(wanted) > 0.005
    assert made[:, 0] == pytest.approx(wanted, abs=2e-6)


def test_a_dense_layer_that_was_trained_without_biases_has_none(rtneural, tmp_path):
    """RTNeural's own example has two of these, and its older readers end on them."""
    layers = [layer("dense", 3, (2, 3), activation="tanh"),
              layer("time-distributed-dense", 1, (3, 1))]
    text = json.dumps({"in_shape": [None, None, 2], "layers": layers})
    rows = np.random.default_rng(5).uniform(-1, 1, (FRAMES, 2)).astype(np.float32)
    made = in_engine(rtneural["rtneural_tests"], text, rows, tmp_path)
    assert np.ptp(made) > 0.005
    assert made == pytest.approx(RtNeural(text.encode()).run([rows])[0][:, 0], abs=2e-6)


def test_a_file_of_guitarml_gives_what_its_own_programs_give(rtneural, tmp_path):
    """They add the input themselves, whatever the file says."""
    rows = np.random.default_rng(5).uniform(-1, 1, (FRAMES, 2)).astype(np.float32)
    file = FILES / "amp_tone.json"
    wanted = in_rtneural(rtneural["rtneural_tests"], file, rows, tmp_path) + rows[:, 0]
    assert RtNeural(file.read_bytes()).run([rows])[0][:, 0] == pytest.approx(wanted, abs=2e-6)


def guitarml(unit, layers, *, biased):
    """A network of random weights with two knobs."""
    random, gates, hidden = np.random.default_rng(9), {"LSTM": 4, "GRU": 3}[unit], 5
    state = {"lin.weight": (1, hidden)} | ({"lin.bias": (1,)} if biased else {})
    for number in range(layers):
        state |= {f"rec.weight_ih_l{number}": (gates * hidden, hidden if number else 3),
                  f"rec.weight_hh_l{number}": (gates * hidden, hidden)}
        for name in ("ih", "hh") if biased else ():
            state[f"rec.bias_{name}_l{number}"] = (gates * hidden,)
    return {"model_data": {"unit_type": unit, "input_size": 3, "hidden_size": hidden, "skip": 1,
                           "num_layers": layers, "output_size": 1},
            "state_dict": {name: random.uniform(-0.8, 0.8, shape).round(4).tolist()
                           for name, shape in state.items()}}


@pytest.mark.parametrize("biased", [True, False])
@pytest.mark.parametrize("layers", [1, 3])
@pytest.mark.parametrize("unit", ["LSTM", "GRU"])
def test_the_engine_takes_layers_of_guitarml_as_our_numpy_does(rtneural, tmp_path, unit, layers,
                                                               biased):
    text = json.dumps(guitarml(unit, layers, biased=biased))
    rows = np.random.default_rng(5).uniform(-1, 1, (FRAMES, 3)).astype(np.float32)
    made = in_engine(rtneural["rtneural_tests"], text, rows, tmp_path)
    assert made == pytest.approx(RtNeural(text.encode()).run([rows])[0][:, 0], abs=2e-6)


@pytest.mark.parametrize("rtneural", ["debian11-aarch64"], indirect=True)
@pytest.mark.parametrize("name", ["amp.json", "amp_tone.json", "drive_stream.json", "fuzz.json"])
def test_process_makes_no_system_call(rtneural, tmp_path, name):
    """qemu-user is the tracer."""
    engine, file = named("rtneural"), FILES / name
    content = engine.read(file)
    parameters = ["knob"] * (content.inputs[0].shape[1] - 1)
    model = describe(content, Model(file), parameters)
    prepared = engine.prepare(file, content, Model(file), parameters)
    (tmp_path / "model.antler").write_bytes(package(model, prepared.data))
    emulator, *command = rtneural["inference_tests"]
    traced = [emulator, "-strace", *command, "--process", tmp_path / "model.antler", "1000"]
    calls = re.findall(r"^\d+ (\w+)\(", run(traced, timeout=300).output, re.MULTILINE)
    first = calls.index("getppid")
    assert calls[first : first + 2] == ["getppid", "getppid"]
