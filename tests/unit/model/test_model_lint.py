"""Model files: what the plugin can run, and what it says of the rest."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.core.errors import AntlerError
from tasks.core.paths import ROOT
from tasks.model.layout import Layout, Tensor, read
from tasks.model.lint import problems

GOOD = Layout((Tensor("in", (1, 2), "float32"),), (Tensor("out", (1, 1), "float32"),),
              ("FULLY_CONNECTED",), 100)
SATURATOR = ROOT / "models/saturator.tflite"


def test_a_fitting_model_has_no_problem() -> None:
    assert problems(GOOD, ["gain"]) == []


@pytest.mark.parametrize(("layout", "said"), [
    (Layout(GOOD.inputs * 2, GOOD.outputs, (), 0), "it has 2 inputs, one is wanted"),
    (Layout(GOOD.inputs, (), (), 0), "it has 0 outputs, one is wanted"),
    (Layout((Tensor("in", (1, 2), "int8"),), GOOD.outputs, (), 0),
     "in is int8, float32 is wanted"),
    (Layout((Tensor("in", (1, 3), "float32"),), GOOD.outputs, (), 0),
     "in is 3 wide, 2 is wanted (the audio sample, gain)"),
    (Layout((Tensor("in", (1, 16, 2), "float32"),), GOOD.outputs, (), 0),
     "in has the shape [1, 16, 2], [batch, 2] is wanted"),
    (Layout(GOOD.inputs, GOOD.outputs, ("MyOp",), 0),
     "operator MyOp is not one of TensorFlow Lite's own"),
    (replace(GOOD, keeps_state=True), "it keeps state from run to run"),
])
def test_each_problem_is_said(layout: Layout, said: str) -> None:
    assert any(text.startswith(said) for text in problems(layout, ["gain"]))


def test_the_shipped_model_fits_the_shipped_project() -> None:
    layout = read(SATURATOR)
    assert problems(layout, ["gain"]) == []
    assert layout.inputs[0].shape[1] == 2


@pytest.mark.parametrize(("content", "said"), [
    (b"", "0 bytes without the mark TFL3"),
    (b"PK\x03\x04 a zip, as Keras writes", "without the mark TFL3"),
    (b"\x1c\0\0\0TFL3" + b"\xff" * 64, "damaged"),
])
def test_what_is_no_model_is_refused(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "m.tflite"
    path.write_bytes(content)
    with pytest.raises(AntlerError, match=said):
        read(path)


def test_a_missing_model_says_what_helps(tmp_path: Path) -> None:
    with pytest.raises(AntlerError, match=r"does not exist\n  → train and export it first"):
        read(tmp_path / "none.tflite")


@given(st.data())
def test_a_damaged_model_is_read_or_refused_never_worse(data: st.DataObject) -> None:
    raw = bytearray(SATURATOR.read_bytes())
    for _ in range(data.draw(st.integers(1, 8))):
        raw[data.draw(st.integers(8, len(raw) - 1))] = data.draw(st.integers(0, 255))
    path = Path("/tmp/antler-damaged.tflite")
    path.write_bytes(raw)
    try:
        read(path)
    except AntlerError:
        pass
    finally:
        path.unlink()


def test_a_model_with_variables_keeps_state() -> None:
    found = read(ROOT / "tests/integration/plugin_cpp/stateful.tflite")
    assert found.keeps_state
    assert not read(SATURATOR).keeps_state
