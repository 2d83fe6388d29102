"""ONNX models of spectra whose recurrent layers hide their states."""

from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx_samples import model, node, saved

from tasks.model.describe import describe
from tasks.model.description import Role
from tasks.model.engines.onnx_prepare import prepare
from tasks.model.engines.onnx_run import runner
from tasks.model.engines.onnxruntime import read
from tasks.project.features import SHAPES, Features
from tasks.project.model import Model, TensorWords

BINS = 5
GATES = {"LSTM": 4, "GRU": 3, "RNN": 1}
RANDOM = np.random.default_rng(7)
MASK = Features(8, 2, 8, SHAPES["hann"], gives="mask")
HEARD = Features(8, 2, 8, SHAPES["hann"])


def recurrent(kind: str = "GRU", frames: int | str = "N", **said) -> onnx.ModelProto:
    """A recurrent layer over `x` [frames, 1, bins], whose state is not returned."""
    def numbers(*shape: int) -> np.ndarray:
        return RANDOM.uniform(-0.8, 0.8, shape).astype(np.float32)

    weights = {"w": numbers(1, GATES[kind] * BINS, BINS), "r": numbers(1, GATES[kind] * BINS, BINS),
               "one": np.array([1])}
    return model([node(kind, "x w r", "h", hidden_size=BINS, **said),
                  node("Squeeze", "h one", "y")],
                 {"x": [frames, 1, BINS]}, {"y": [frames, 1, BINS]}, weights)


def prepared(path: Path, features: Features = MASK, **said):
    return prepare(path, read(path), Model(path, features=features, **said), ())


@pytest.mark.parametrize("kind", ["LSTM", "GRU"])
@pytest.mark.parametrize("frames", ["N", 1, 4])
def test_its_state_goes_from_frame_to_frame(tmp_path, kind, frames) -> None:
    path = saved(tmp_path, recurrent(kind, frames))
    found = prepared(path)
    assert not found.problems
    assert f"state of the {kind} exposed" in found.notes[0]
    how = describe(found.content, Model(path, features=MASK), ())
    states = [it for it in how.inputs if it.role == Role.STATE]
    assert len(states) == GATES[kind] - 2
    assert how.hop == 2
    signal = RANDOM.uniform(0, 1, (4, 1, BINS)).astype(np.float32)
    run, kept, made = runner(onnx.ModelProto.FromString(found.data)), {}, []
    for frame in signal:
        out = run({**{it.name: np.zeros((1, 1, BINS), np.float32) for it in states}, **kept,
                   "x": frame[None]})
        kept = {it.name: out[how.outputs[it.partner].name] for it in states}
        made.append(out["y"])
    if frames != 1:
        whole = runner(onnx.load(path))({"x": signal})["y"]
        assert np.abs(np.concatenate(made) - whole).max() < 1e-6


def test_a_window_of_frames_begins_anew_as_in_training(tmp_path) -> None:
    path = saved(tmp_path, recurrent(frames=4))
    assert prepared(path, hop=2).data == path.read_bytes()


def test_one_that_goes_backwards_is_refused(tmp_path) -> None:
    found = prepared(saved(tmp_path, recurrent(direction="reverse")))
    assert found.problems[0].what == (
        "its GRU forgets at each frame what it heard, and its state cannot be exposed: the GRU "
        "goes backwards in time, too, or over sequences of several lengths")
    assert "return the new one" in found.problems[0].helps


def test_a_classifier_of_single_frames_is_refused_and_one_of_several_is_not(tmp_path) -> None:
    words = {"tensors": (("y", TensorWords("result")),)}
    one = prepared(saved(tmp_path, recurrent(frames=1)), HEARD, **words)
    assert "forgets at each frame" in one.problems[0].what
    several = prepared(saved(tmp_path, recurrent(frames=4)), HEARD, **words)
    assert not several.problems


def test_features_that_only_weights_tell_are_named(tmp_path) -> None:
    """As madmom's onset detector has it: neither size of its input is in the file."""
    made = recurrent("RNN", "N")
    made.graph.input[0].CopyFrom(onnx.helper.make_tensor_value_info("x", 1, ["N", "M"]))
    made.graph.node.insert(0, node("Unsqueeze", "x one", "x3"))
    made.graph.node[1].input[0] = "x3"
    path = saved(tmp_path, made)
    said = Model(path, hop=512, tensors=(("y", TensorWords("result")),))
    (refusal,) = prepare(path, read(path), said, ()).problems
    assert refusal.what == "x goes into its RNN in steps of 5 values each: features, not samples"
    assert "features: {window:" in refusal.helps
