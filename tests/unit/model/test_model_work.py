"""Weights and multiply-adds of .tflite files, against what their authors' sizes come to."""

import pytest

from models.examples.designs import CELLS, CONTEXT, WINDOW
from tasks.core.paths import CODE
from tasks.model.engines.tflite import read
from tasks.model.engines.tflite_work import Graph, Node, multiply_adds, remarks

LSTM = 4 * CELLS * (1 + CELLS) + CELLS


@pytest.mark.parametrize(("file", "frames", "wanted"), [
    ("models/saturator.tflite", 1, 2 * 10 + 10 * 10 + 10),
    ("models/examples/amp.tflite", 1, LSTM), ("models/examples/amp_fused.tflite", 1, LSTM),
    ("models/examples/amp_variables.tflite", 1, LSTM),
    ("models/examples/amp_16.tflite", 16, 16 * LSTM),
    ("models/examples/snippets.tflite", 64, 64 * (WINDOW * 4 * CELLS * (1 + CELLS) + CELLS)),
    ("models/examples/fuzz.tflite", 1, 2 * 32 + 32 * 32 + 32),
    ("models/examples/fuzz_int8.tflite", 1, 2 * 32 + 32 * 32 + 32),
    ("models/examples/gain.tflite", 1, 0),
])
def test_multiply_adds_of_a_run(file: str, frames: int, wanted: int) -> None:
    assert read(CODE / file).multiply_adds == wanted


def test_a_convolution_is_counted_at_each_of_its_results() -> None:
    one, window = (read(CODE / f"models/examples/{name}.tflite").multiply_adds
                   for name in ("drive", "drive_windows"))
    assert one < window < one * (CONTEXT + 1)


def test_the_shipped_weights() -> None:
    assert read(CODE / "models/saturator.tflite").weights == 151


@pytest.mark.parametrize(("operator", "shapes", "wanted"), [
    ("CONV_2D", [(1, 1, 9, 2), (8, 1, 3, 2), (1, 1, 7, 8)], 7 * 8 * 3 * 2),
    ("DEPTHWISE_CONV_2D", [(1, 1, 9, 2), (1, 1, 3, 4), (1, 1, 7, 4)], 7 * 4 * 3),
    ("TRANSPOSE_CONV", [(4,), (1, 1, 4, 8), (1, 1, 5, 8), (1, 1, 20, 1)], 5 * 4 * 8),
    ("BATCH_MATMUL", [(2, 3, 4), (2, 4, 5), (2, 3, 5)], 2 * 3 * 4 * 5),
    ("TANH", [(7,), (7,)], 0),
])
def test_an_operator(operator: str, shapes: list[tuple[int, ...]], wanted: int) -> None:
    last = len(shapes) - 1
    graph = Graph((Node(operator, tuple(range(last)), (last,)),), tuple(shapes), frozenset({1}),
                  {}, (0,), (last,))
    assert multiply_adds([graph]) == wanted


def test_an_input_that_nothing_takes() -> None:
    graph = Graph((Node("TANH", (0,), (2,)),), ((1,),) * 3, frozenset(), {}, (0, 1), (2,))
    assert list(remarks([graph], ["x", "knob"])) == [
        "its input knob changes nothing: no operator takes it"]


def test_weights_that_are_nan() -> None:
    assert read(CODE / "tests/difficult_models/nan_weights.tflite").not_a_number
    assert not read(CODE / "models/saturator.tflite").not_a_number
