"""Copies of ONNX models: an open time axis, states that go in and come out, as the original."""

from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx_samples import model, node, saturator, saved

from tasks.core.paths import CODE
from tasks.model.describe import describe
from tasks.model.description import Description, Role
from tasks.model.engine import Prepared
from tasks.model.engines.onnx_prepare import prepare
from tasks.model.engines.onnx_run import runner
from tasks.model.engines.onnxruntime import read
from tasks.project.model import Model, TensorWords

EXAMPLES, DIFFICULT = CODE / "models/examples", CODE / "tests/difficult_models"
GATES = {"LSTM": 4, "GRU": 3, "RNN": 1}
HIDDEN = 3
RANDOM = np.random.default_rng(7)


def numbers(*shape: int) -> np.ndarray:
    return RANDOM.uniform(-0.8, 0.8, shape).astype(np.float32)


def recurrent(kind: str = "LSTM", frames: int | str = 64, begins: dict | None = None,
              layers: int = 1, before=(), **said) -> onnx.ModelProto:
    """A recurrent network over `audio` [frames, 1, 1], whose state is not returned."""
    directions = 2 if said.get("direction") == "bidirectional" else 1
    begin = " ".join(begins or ())
    nodes, weights, source = list(before), dict(begins or {}), "audio"
    for i in range(layers):
        width = GATES[kind] * HIDDEN
        weights[f"w{i}"] = numbers(directions, width, HIDDEN if i else 1)
        weights[f"r{i}"] = numbers(directions, width, HIDDEN)
        nodes += [node(kind, f"{source} w{i} r{i}" + f" - - {begin}" * bool(begin), f"y{i}",
                       hidden_size=HIDDEN, **said),
                  node("Squeeze", f"y{i} one", f"z{i}")]
        source = f"z{i}"
    weights |= {"one": np.array([1]), "last": np.array([2])}
    nodes.append(node("ReduceMean", source if directions == 1 else "y0", "out",
                      axes=[2] if directions == 1 else [1, 3], keepdims=directions == 1))
    made = {name: it for name, it in weights.items() if not isinstance(it, str)}
    return model(nodes, {"audio": [frames, 1, 1]}, {"out": [frames, 1, 1]}, made)


def prepared(path: Path, parameters=(), **said) -> tuple[Prepared, Description | None]:
    asked = Model(path, **said)
    found = prepare(path, read(path), asked, parameters)
    return found, None if found.problems else describe(found.content, asked, parameters)


def in_blocks(found: Prepared, how: Description, audio: np.ndarray, size: int) -> np.ndarray:
    """What a host's blocks of `size` become: states go in as they came out."""
    run, made = runner(onnx.ModelProto.FromString(found.data)), []
    states = {it.name: np.zeros([n.size for n in it.shape], np.float32) for it in how.inputs
              if it.role == Role.STATE}
    for first in range(0, len(audio), size):
        outputs = run({"audio": audio[first:first + size], **states})
        states = {it.name: outputs[how.outputs[it.partner].name] for it in how.inputs
                  if it.role == Role.STATE}
        made.append(outputs["out"])
    return np.concatenate(made)


@pytest.mark.parametrize("made", [
    recurrent(), recurrent("GRU", linear_before_reset=1), recurrent("RNN"), recurrent(layers=2),
    recurrent(begins={"h": np.zeros((1, 1, HIDDEN), np.float32)}),
    recurrent(begins={"h": "computed"}, before=[
        node("Constant", "", "size", value=onnx.numpy_helper.from_array(np.array([1, 1, HIDDEN]))),
        node("ConstantOfShape", "size", "h")]),
], ids=["LSTM", "GRU", "RNN", "two layers", "zeros at first", "computed zeros at first"])
def test_a_hidden_state_is_exposed_and_blocks_give_what_the_whole_gave(tmp_path, made) -> None:
    found, how = prepared(saved(tmp_path, made))
    audio = numbers(64, 1, 1)
    whole = runner(made)({"audio": audio})["out"]
    assert how.hop == how.latency == 0
    assert not how.forgets
    for size in (1, 16, 64):
        assert np.abs(in_blocks(found, how, audio, size) - whole).max() <= 1e-6
    assert "state of the" in found.notes[-1]
    assert found.notes[0] == "the size of audio [64, 1, 1], which the export fixed, is left open"


def test_a_hidden_state_of_a_model_of_open_size(tmp_path: Path) -> None:
    made = recurrent(frames="N")
    found, how = prepared(saved(tmp_path, made))
    audio = numbers(200, 1, 1)
    assert [it.split(";")[0] for it in found.notes] == [
        "state of the LSTM exposed: lstm_0_h_in, lstm_0_c_in"]
    assert np.abs(in_blocks(found, how, audio, 50) - runner(made)({"audio": audio})["out"]
                  ).max() <= 1e-6


@pytest.mark.parametrize(("frames", "note"), [
    (64, "the size of audio [64, ?, 1], which the export fixed, is left open"),
    ("N", "time is axis 0 of audio [?, ?, 1]: its LSTM goes along it")])
def test_time_comes_before_an_open_batch_in_pytorch(tmp_path: Path, frames, note: str) -> None:
    """The state at first is zeros, as many as the batch: what PyTorch exports."""
    zeros = [node("Shape", "audio", "sizes"), node("Gather", "sizes second", "batch"),
             node("Concat", "one batch hidden", "size", axis=0),
             node("ConstantOfShape", "size", "h")]
    made = recurrent(frames=frames, begins={"h": "computed"}, before=zeros)
    made.graph.initializer.extend([onnx.numpy_helper.from_array(np.array([n]), name)
                                   for name, n in (("second", 1), ("hidden", HIDDEN))])
    for end in (*made.graph.input, *made.graph.output):
        end.type.tensor_type.shape.dim[1].dim_param = "B"
    found, how = prepared(saved(tmp_path, made))
    audio = numbers(64, 1, 1)
    assert found.notes[0] == note
    assert np.abs(in_blocks(found, how, audio, 16) - runner(made)({"audio": audio})["out"]
                  ).max() <= 1e-6


@pytest.mark.parametrize("frames", [64, "N"])
def test_a_state_that_only_comes_out(tmp_path: Path, frames) -> None:
    """`return out, (h, c)` in PyTorch, without `h` and `c` as inputs."""
    made = recurrent(frames=frames)
    lstm = next(it for it in made.graph.node if it.op_type == "LSTM")
    lstm.output.extend(["hn", "cn"])
    ends = model([], {}, {"hn": [1, 1, HIDDEN], "cn": [1, 1, HIDDEN]}).graph.output
    made.graph.output.extend(ends)
    found, how = prepared(saved(tmp_path, made))
    audio = numbers(64, 1, 1)
    whole = runner(made)({"audio": audio})["out"]
    assert np.abs(in_blocks(found, how, audio, 16) - whole).max() <= 1e-6


def test_time_is_the_axis_that_a_recurrent_layer_goes_along(tmp_path: Path) -> None:
    """As PyTorch exports `batch_first` with an example of one sample."""
    made = recurrent(frames=1)
    for it in made.graph.node:
        it.input[:] = ["turned" if name == "audio" else name for name in it.input]
        it.output[:] = ["back" if name == "out" else name for name in it.output]
    made.graph.node.insert(0, node("Transpose", "audio", "turned", perm=[1, 0, 2]))
    made.graph.node.append(node("Transpose", "back", "out", perm=[1, 0, 2]))
    _, how = prepared(saved(tmp_path, made))
    assert [it.time for it in (how.inputs[0], how.outputs[0])] == [1, 1]
    assert [it.role for it in how.inputs] == [Role.SIGNALS, Role.STATE, Role.STATE]


@pytest.mark.parametrize(("made", "why"), [
    (recurrent(direction="bidirectional"), "the LSTM goes backwards in time, too"),
    (recurrent(begins={"h": np.ones((1, 1, HIDDEN), np.float32)}),
     "the LSTM begins with a state that is not zero"),
])
def test_a_state_that_cannot_be_exposed(tmp_path: Path, made, why: str) -> None:
    path = saved(tmp_path, made)
    found, how = prepared(path)
    assert found.data == path.read_bytes()
    assert how.hop == 64
    assert found.notes[0].startswith(f"stays as exported: {why}")
    for ends in (made.graph.input, made.graph.output):
        ends[0].type.tensor_type.shape.dim[0].dim_param = "N"
    found, _ = prepared(saved(tmp_path, made))
    assert why in found.problems[0].what
    assert found.problems[0].what.startswith("its LSTM forgets at each block what it heard")


def test_an_output_without_a_shape_is_no_hindrance(tmp_path: Path) -> None:
    made = saturator(rows=1)
    made.graph.output[0].type.tensor_type.ClearField("shape")
    assert str(prepared(saved(tmp_path, made), ["gain"])[1].outputs[0]) == "out [N, 1]"


def test_a_model_that_gives_more_than_it_takes_stays_as_it_is(tmp_path: Path) -> None:
    made = model([node("Concat", "x x", "y", axis=0)], {"x": [64]}, {"y": [128]})
    found, _ = prepared(saved(tmp_path, made))
    assert found.notes == ("stays as exported: y [128] of x [64]: that is not tried",)


def test_a_row_becomes_many(tmp_path: Path) -> None:
    made = saturator(rows=1)
    found, how = prepared(saved(tmp_path, made), ["gain"])
    rows = numbers(20, 2)
    many = runner(onnx.ModelProto.FromString(found.data))({"rows": rows})["out"]
    assert np.abs(many - np.tanh(rows.sum(1, keepdims=True))).max() < 1e-6
    assert str(how.inputs[0]) == "rows [N, 2]"
    assert how.forgets


def test_a_size_is_kept_where_project_yaml_says_a_hop(tmp_path: Path) -> None:
    path = EXAMPLES / "fold_64.onnx"
    assert prepared(path, ["folds"])[1].hop == 0
    found, how = prepared(path, ["folds"], hop=64)
    assert (found.data, how.hop) == (path.read_bytes(), 64)


def test_a_size_is_kept_where_a_run_is_more_than_its_frames() -> None:
    said = {"tensors": (("audio", TensorWords("audio", time=1)),)}
    found, how = prepared(EXAMPLES / "gate.onnx", ["threshold"], **said)
    assert found.data == (EXAMPLES / "gate.onnx").read_bytes()
    assert found.notes == ("stays as exported: with another size it does not run",)
    assert how.hop == 256


@pytest.mark.parametrize(("name", "parameters"), [
    ("amp", []), ("squeeze", ["amount"]), ("drive", []), ("drive_windows", []),
    ("saturator", ["gain"]), ("fuzz_float16", ["gain"]), ("gain", ["gain"]), ("width", ["width"])])
def test_a_model_that_fits_is_not_touched(name: str, parameters) -> None:
    found, _ = prepared(EXAMPLES / f"{name}.onnx", parameters)
    assert found.data == (EXAMPLES / f"{name}.onnx").read_bytes()
    assert not found.notes


def test_a_layer_along_a_window_begins_anew_for_each_frame(tmp_path: Path) -> None:
    made = recurrent(frames=16)
    made.graph.input[0].type.tensor_type.shape.dim[0].dim_value = 32
    made.graph.node.insert(0, node("Transpose", "windows", "audio", perm=[1, 0, 2]))
    del made.graph.input[:], made.graph.output[:]
    ends = model([], {"windows": [8, 32, 1]}, {"end": [8, 1]}).graph
    made.graph.input.extend(ends.input)
    made.graph.output.extend(ends.output)
    made.graph.node.append(node("Gather", "out newest", "end"))
    made.graph.initializer.append(onnx.numpy_helper.from_array(np.array(31), "newest"))
    found, how = prepared(saved(tmp_path, made))
    assert [it.role for it in how.inputs] == [Role.SIGNALS]
    assert str(how.inputs[0]) == "windows [N, 32, 1]"
    assert len(found.notes) == 1


@pytest.mark.parametrize(("name", "sizes"), [
    ("drive", ["audio [1, 1, N + 42]", "out [1, 1, N]"]),
    ("drive_padded", ["audio [1, 1, N + 42]", "out [1, 1, N + 42]"]),
    ("gain", ["audio [1, 1, N]", "gain [1]", "out [1, 1, N]", "peak [1]"])])
def test_the_past_that_a_model_needs_is_found(name: str, sizes: list[str]) -> None:
    _, how = prepared(EXAMPLES / f"{name}.onnx", ["gain"] if name == "gain" else [])
    assert [str(it) for it in (*how.inputs, *how.outputs)] == sizes


@pytest.mark.parametrize(("name", "parameters", "what"), [
    ("looks_ahead", [], "each of its samples depends on 1 that follow"),
    ("random", [], "no two runs of it give the same"),
    ("changing_size", [], "it makes "),
])
def test_what_only_running_it_shows(name: str, parameters, what: str) -> None:
    found, _ = prepared(DIFFICULT / f"{name}.onnx", parameters)
    assert found.problems[0].what.startswith(what)


def test_a_model_that_gives_nothing_but_nan(tmp_path: Path) -> None:
    made = model([node("Sub", "x x", "zero"), node("Div", "zero zero", "y")], {"x": ["N"]},
                 {"y": ["N"]})
    assert prepared(saved(tmp_path, made))[0].problems[0].what == (
        "all that it makes of audio is NaN")


def test_a_model_that_takes_no_audio(tmp_path: Path) -> None:
    made = model([node("MatMul", "x w", "y")], {"x": [1, "N"]}, {"y": [1, "M"]},
                 {"w": np.ones((80, 80), np.float32)})
    assert prepared(saved(tmp_path, made))[0].problems[0].what == (
        "it runs on none of 512, 4096, 32768 samples")


def test_the_reference_of_onnx_will_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "onnxruntime", None)
    found, how = prepared(saved(tmp_path, recurrent(frames=16)))
    assert len(how.inputs) == 3
    assert "difference" in found.notes[1]
