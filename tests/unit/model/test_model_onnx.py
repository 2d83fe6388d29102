"""ONNX files: what they hold; damaged ones, ones that ONNX Runtime does not run."""

import tempfile
from contextlib import suppress
from pathlib import Path

import numpy as np
import onnx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from onnx import TensorProto, helper
from onnx_samples import model, node, saturator, saved

from tasks.core.errors import AntlerError
from tasks.core.paths import CODE
from tasks.model.content import Operator, Tensor
from tasks.model.engines.onnx_operators import collect
from tasks.model.engines.onnxruntime import problems, read
from tasks.model.operators import known
from tasks.project.model import Engine

ENGINE = Engine("onnxruntime", "1.24.4", ())
LFS = (b"version https://git-lfs.github.com/spec/v1\n"
       b"oid sha256:ac2ce91d23e72353f3bf98f62ce659d23c1c87bd1beae92b1ca3f254f27324a1\n"
       b"size 11576854\n")
WHOLE = saturator().SerializeToString()
SAMPLES = [WHOLE, *(path.read_bytes() for path in (CODE / "models/examples").glob("*.onnx"))]


def refusal(path: Path) -> str:
    with pytest.raises(AntlerError) as caught:
        read(path)
    return str(caught.value).replace(f"{path.parent}/", "")


def said(folder: Path, made: onnx.ModelProto) -> list[str]:
    return [it.what for it in problems(read(saved(folder, made)), ENGINE)]


def test_what_a_model_holds(tmp_path: Path) -> None:
    path = saved(tmp_path, saturator())
    found = read(path)
    assert found.inputs == (Tensor("rows", (-1, 2), "float32"),)
    assert found.outputs == (Tensor("out", (-1, 1), "float32"),)
    assert found.operators == (Operator("MatMul", 13), Operator("Tanh", 13))
    assert found.versions == (("IR", 8), ("ai.onnx", 17))
    assert found.size == path.stat().st_size
    assert not found.keeps_state
    assert not found.resizable


@pytest.mark.parametrize(("name", "weights", "work"), [
    ("saturator", 2 * 10 + 10 + 10 * 10 + 10 + 10 + 1, 2 * 10 + 10 * 10 + 10),
    ("amp", 32 + 256 + 64 + 8 + 1, 32 + 256 + 8)])
def test_what_a_model_costs(name: str, weights: int, work: int) -> None:
    """The saturator: layers of 2-10-10-1; the amplifier: an LSTM of 8 and a layer behind it."""
    found = read(CODE / f"models/examples/{name}.onnx")
    assert (found.weights, found.multiply_adds) == (weights, work)


def test_weights_that_are_nan() -> None:
    found = read(CODE / "tests/difficult_models/nan_weights.onnx")
    assert found.not_a_number == ("kernel",)


def test_sizes_and_types(tmp_path: Path) -> None:
    made = model([node("Identity", "x", "y"), node("Identity", "s", "t")], {"x": [1, None, -3]},
                 {"y": [1, None, 0]})
    made.graph.input.append(helper.make_tensor_value_info("s", TensorProto.INT64, []))
    made.graph.output.append(helper.make_tensor_value_info("t", TensorProto.INT64, []))
    found = read(saved(tmp_path, made))
    assert found.inputs == (Tensor("x", (1, -1, -1), "float32"), Tensor("s", (), "int64"))
    assert found.outputs == (Tensor("y", (1, -1, -1), "float32"), Tensor("t", (), "int64"))


def test_a_weight_of_which_a_part_is_missing(tmp_path: Path) -> None:
    made = saturator()
    made.graph.initializer[0].raw_data += bytes(4)
    assert "is damaged, or only a part" in refusal(saved(tmp_path, made))


def test_a_type_that_onnx_does_not_have(tmp_path: Path) -> None:
    made = saturator()
    made.graph.input[0].type.tensor_type.elem_type = 2339
    assert read(saved(tmp_path, made)).inputs[0].type == "of type 2339"


def test_a_shape_that_is_not_said_follows_from_the_others(tmp_path: Path) -> None:
    made = saturator()
    made.graph.output[0].type.tensor_type.ClearField("shape")
    assert read(saved(tmp_path, made)).outputs == (Tensor("out", (-1, 1), "float32"),)


def test_weights_that_are_also_inputs_are_none(tmp_path: Path) -> None:
    made = saturator(ir=3)
    made.graph.input.append(helper.make_tensor_value_info("w", TensorProto.FLOAT, [2, 1]))
    assert [it.name for it in read(saved(tmp_path, made)).inputs] == ["rows"]


def test_operators_inside_others_and_inside_functions_count(tmp_path: Path) -> None:
    branch = helper.make_graph([node("Sin", "x", "r")], "branch", [],
                               [helper.make_tensor_value_info("r", TensorProto.FLOAT, ["N"])])
    made = model([node("If", "c", "s", then_branch=branch, else_branch=branch),
                  helper.make_node("Twice", ["s"], ["y"], domain="mine")],
                 {"x": ["N"]}, {"y": ["N"]}, {"c": np.array(True)})
    made.functions.append(helper.make_function(
        "mine", "Twice", ["a"], ["b"], [node("Add", "a a", "b")], [helper.make_opsetid("", 17)]))
    made.opset_import.append(helper.make_opsetid("mine", 1))
    assert {it.name for it in read(saved(tmp_path, made)).operators} == {"If", "Sin", "Add"}


def test_weights_in_a_file_beside_the_model(tmp_path: Path) -> None:
    made = saturator()
    onnx.save(made, tmp_path / "m.onnx", save_as_external_data=True, location="m.onnx.data",
              size_threshold=0)
    assert (tmp_path / "m.onnx.data").stat().st_size == 8
    assert [it.name for it in read(tmp_path / "m.onnx").inputs] == ["rows"]
    (tmp_path / "m.onnx.data").rename(tmp_path / "w.bin")
    assert refusal(tmp_path / "m.onnx").startswith(
        "m.onnx has weights in another file, m.onnx.data, which is not there\n  → copy")


def test_weights_in_a_file_of_another_name(tmp_path: Path) -> None:
    onnx.save(saturator(), tmp_path / "m.onnx", save_as_external_data=True, location="w.bin",
              size_threshold=0)
    assert "another file, w.bin, which Antler does not look for" in refusal(tmp_path / "m.onnx")


def test_nodes_in_any_order(tmp_path: Path) -> None:
    made = model([node("Tanh", "a", "y"), node("Tanh", "x", "a")], {"x": ["N"]}, {"y": ["N"]})
    assert len(read(saved(tmp_path, made)).outputs) == 1


@pytest.mark.parametrize(("content", "what"), [
    (b"", "is empty"),
    (LFS, "is a Git LFS pointer: the model itself, 11,576,854 bytes, is not here"),
    (b"<html>" + b" " * 5000, "is a web page or XML"),
    (b"\x89HDF\r\n\x1a\n" + bytes(100), "is a Keras model, not a .tflite or .onnx file"),
    (b"\x1c\0\0\0TFL3" + bytes(50), "is a .tflite file of another name"),
    (b"RIFF\x24\0\0\0WAVEfmt ", "is not an ONNX model"),
    (WHOLE[:len(WHOLE) // 2], "is damaged, or only a part of a model"),
    (WHOLE.replace(b"Tanh", b"T\xffnh"), "is damaged, or only a part of a model"),
    (WHOLE[:-1], "is damaged, or only a part of a model"),
    (model([node("Add", "x b", "a"), node("Tanh", "a", "b")], {"x": ["N"]},
           {"b": ["N"]}).SerializeToString(), "goes in circles: Add waits for its own result"),
    (model([node("Tanh", "gone", "y")], {"x": ["N"]}, {"y": ["N"]}).SerializeToString(),
     "is not a valid ONNX model: Nodes in a graph must be topologically sorted, however input "
     "'gone'"),
    (model([node("Conv", "x w", "y", nothing=1)], {"x": [1, 1, "N"]}, {"y": [1, 1, "N"]},
           {"w": np.ones((1, 1, 3), np.float32)}).SerializeToString(),
     "is not a valid ONNX model: Unrecognized attribute: nothing for operator Conv"),
])
def test_a_file_that_is_no_model_is_called_what_it_is(tmp_path: Path, content, what) -> None:
    (tmp_path / "m.onnx").write_bytes(content)
    assert refusal(tmp_path / "m.onnx").startswith(f"m.onnx {what}")


def test_a_missing_model_says_what_helps(tmp_path: Path) -> None:
    assert refusal(tmp_path / "m.onnx").startswith("the model m.onnx does not exist\n  → train")


@pytest.mark.parametrize(("made", "what"), [
    (saturator(), []),
    (saturator(ir=14), ["it uses version 14 of the ONNX format, onnxruntime 1.24.4 knows up to "
                        "13"]),
    (saturator(opset=26), ["it uses version 26 of the operators of ai.onnx, onnxruntime 1.24.4 "
                           "knows up to 25"]),
    (saturator(opset=5), ["it uses version 1 of the operator Tanh, onnxruntime 1.24.4 knows "
                          "versions 6 to 13"]),
    (model([node("ImageDecoder", "x", "y")], {"x": ["N"]}, {"y": ["N"]}, opset=20),
     ["onnxruntime 1.24.4 has no operator ImageDecoder"]),
    (model([node("Fuzz", "x", "y")], {"x": ["N"]}, {"y": ["N"]}),
     ["onnxruntime 1.24.4 has no operator Fuzz"]),
    (model([node("Gelu", "x", "y", domain="com.microsoft")], {"x": ["N"]}, {"y": ["N"]}), []),
])
def test_what_the_engine_does_not_have(tmp_path: Path, made, what: list[str]) -> None:
    made.opset_import.append(helper.make_opsetid("com.microsoft", 1))
    assert said(tmp_path, made) == what


@pytest.mark.parametrize("path", sorted((CODE / "models/examples").glob("*.onnx")),
                         ids=lambda path: path.stem)
def test_the_examples_are_read_and_have_what_the_engine_has(path: Path) -> None:
    assert list(problems(read(path), ENGINE)) == []


def test_an_operator_that_the_difficult_model_brings() -> None:
    found = read(CODE / "tests/difficult_models/unknown_operator.onnx")
    assert [it.what for it in problems(found, ENGINE)] == [
        "operator own.Fuzz is not one of ONNX's own, nor of onnxruntime 1.24.4"]


def test_the_table_of_the_engine_is_what_the_engine_lists() -> None:
    import onnxruntime as runtime
    from onnxruntime.capi import onnxruntime_pybind11_state as inside

    table = known("onnxruntime", runtime.__version__)
    kernels = [(it.domain, it.op_name, it.version_range) for it in inside.get_all_opkernel_def()
               if it.provider == "CPUExecutionProvider"]
    schemas = [(it.domain, it.name, it.since_version) for it in inside.get_all_operator_schema()
               if not it.deprecated]
    assert table == collect(kernels, schemas, newest=table.versions["ai.onnx"],
                            ir=table.versions["IR"])


@given(st.data())
def test_a_damaged_model_is_read_or_refused_never_worse(data: st.DataObject) -> None:
    raw = bytearray(data.draw(st.sampled_from(SAMPLES)))
    for _ in range(data.draw(st.integers(1, 8))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    with tempfile.TemporaryDirectory() as folder, suppress(AntlerError):
        path = Path(folder) / "m.onnx"
        path.write_bytes(raw)
        read(path)
