"""Writes the examples for ONNX Runtime, node by node: `python write_onnx.py [FOLDER]`.

Needs `pip install onnx==1.22.0 ai-edge-litert`; the second reads the saturator's weights from
../saturator.tflite.
"""

from __future__ import annotations

import sys
from pathlib import Path

import designs
import numpy as np
from ai_edge_litert.interpreter import Interpreter
from onnx import TensorProto, checker, helper, numpy_helper

FOLDER = Path(sys.argv[1]) if len(sys.argv) > 1 else designs.HERE
OPSET, IR = 17, 8  # of 2022; every later ONNX Runtime reads it
FLOATS = {np.float32: TensorProto.FLOAT, np.float16: TensorProto.FLOAT16}


class Graph:
    """Nodes in the making. Results are named after their place, those of the model after `out`."""

    def __init__(self) -> None:
        self.nodes: list = []
        self.constants: list = []

    def constant(self, values: np.ndarray | list | float, dtype: type = np.float32) -> str:
        """The name of a tensor that holds `values`."""
        name = f"constant_{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.asarray(values, dtype), name))
        return name

    def add(self, operator: str, *inputs: str, out: str | tuple[str, ...] = "",
            **attributes: object) -> str:
        """Adds a node; the name of its (first) result."""
        names = [out] if isinstance(out, str) else list(out)
        names[0] = names[0] or f"{operator.lower()}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(operator, list(inputs), names, **attributes))
        return names[0]

    def write(self, name: str, inputs: dict[str, str], outputs: dict[str, str],
              dtype: type = np.float32) -> None:
        """Writes NAME.onnx; a shape is its axes with blanks between them: `1 N 1`."""
        def values(shapes: dict[str, str]) -> list:
            return [helper.make_tensor_value_info(
                tensor, FLOATS[dtype], [int(axis) if axis.isdigit() else axis
                                        for axis in shape.split()])
                    for tensor, shape in shapes.items()]

        graph = helper.make_graph(self.nodes, name, values(inputs), values(outputs), self.constants)
        model = helper.make_model(graph, producer_name="antler", ir_version=IR,
                                  opset_imports=[helper.make_opsetid("", OPSET)])
        checker.check_model(model, full_check=True)
        (FOLDER / f"{name}.onnx").write_bytes(model.SerializeToString())


def dense(name: str, weights: list[np.ndarray], stored: type = np.float32,
          computed: type = np.float32) -> None:
    """Rows [sample, parameter] through dense layers with tanh between them.

    Args:
        stored: type of the weights in the file; int8 has one scale a layer, and biases in float32.
        computed: type of everything else, inputs and outputs too.
    """
    graph, flow = Graph(), "rows"

    def kept(values: np.ndarray) -> str:
        if stored is np.int8 and values.ndim > 1:
            scale = np.abs(values).max() / 127
            return graph.add("DequantizeLinear", graph.constant(np.rint(values / scale), np.int8),
                             graph.constant(scale), graph.constant(0, np.int8))
        if stored is np.float16 and computed is not np.float16:
            return graph.add("Cast", graph.constant(values, np.float16), to=FLOATS[computed])
        return graph.constant(values, computed)

    for kernel, bias in zip(weights[::2], weights[1::2], strict=True):
        last = bias is weights[-1]
        flow = graph.add("Gemm", flow, kept(kernel), kept(bias), out="out" * last)
        flow = flow if last else graph.add("Tanh", flow)
    graph.write(name, {"rows": "N 2"}, {"out": "N 1"}, computed)


def saturator() -> list[np.ndarray]:
    """The weights of ../saturator.tflite as Keras has them: kernel, bias, and so on."""
    model = Interpreter(str(designs.HERE.parent / "saturator.tflite"))
    model.allocate_tensors()
    layers = [operator["inputs"][1:] for operator in model._get_ops_details()
              if operator["op_name"] == "FULLY_CONNECTED"]
    return [model.get_tensor(tensor).T for layer in layers for tensor in layer]


def gain() -> None:
    """Parameter and peak have one shape, and are no state for all that."""
    graph = Graph()
    made = graph.add("Mul", "audio", "gain", out="out")
    graph.add("ReduceMax", graph.add("Reshape", graph.add("Abs", made), graph.constant(
        [-1], np.int64)), axes=[0], out="peak")
    graph.write("gain", {"audio": "1 1 N", "gain": "1"}, {"out": "1 1 N", "peak": "1"})


def crush() -> None:
    """Rounds to so many steps; a scalar parameter."""
    graph = Graph()
    graph.add("Div", graph.add("Round", graph.add("Mul", "audio", "steps")), "steps", out="out")
    graph.write("crush", {"audio": "1 N 1", "steps": ""}, {"out": "1 N 1"})


def fold(name: str, shape: str) -> None:
    """Folds the wave back at ±1."""
    graph = Graph()
    angle = graph.add("Mul", graph.add("Mul", "audio", "folds"), graph.constant(np.pi / 2))
    graph.add("Sin", angle, out="out")
    graph.write(name, {"audio": shape, "folds": "1"}, {"out": shape})


def drive(graph: Graph, flow: str, pad: bool = False, out: str = "") -> str:
    """Three dilated convolutions; with `pad` zeros stand in for the past."""
    weights = designs.trained("drive")
    for number, dilation in enumerate(designs.DILATIONS):
        kernel, bias = weights[2 * number], weights[2 * number + 1]
        last = number == len(designs.DILATIONS) - 1
        flow = graph.add(
            "Conv", flow, graph.constant(kernel.transpose(2, 1, 0)), graph.constant(bias),
            dilations=[dilation], pads=[2 * dilation * pad, 0], out=out * last)
        flow = flow if last else graph.add("Tanh", flow)
    return flow


def drives() -> None:
    """The same network with its past left out, padded, in windows, and as a state."""
    for name, pad, size in (("drive", False, "M"), ("drive_padded", True, "N")):
        graph = Graph()
        drive(graph, "audio", pad, "out")
        graph.write(name, {"audio": "1 1 N"}, {"out": f"1 1 {size}"})
    graph = Graph()
    graph.add("Squeeze", drive(graph, "audio"), graph.constant([2], np.int64), out="out")
    graph.write("drive_windows", {"audio": f"N 1 {designs.CONTEXT + 1}"}, {"out": "N 1"})
    graph, past = Graph(), f"1 1 {designs.CONTEXT}"
    heard = graph.add("Concat", "past", "audio", axis=2)
    drive(graph, heard, out="out")
    graph.add("Slice", heard, *(graph.constant([bound], np.int64) for bound in (
        -designs.CONTEXT, np.iinfo(np.int64).max, 2)), out="past_out")
    graph.write("drive_cached", {"audio": "1 1 N", "past": past},
                {"out": "1 1 N", "past_out": past})


def squeeze_gru() -> None:
    """A compressor: 1 / (1 + amount * level), the level being the mean of the GRU's envelopes."""
    kernel, recurrent, bias = designs.squeeze()
    graph = Graph()
    weights = [graph.constant(values[np.newaxis])
               for values in (kernel.T, recurrent.T, bias.ravel())]
    levels = graph.add("GRU", graph.add("Abs", "audio"), *weights, "", "state_in",
                       hidden_size=designs.ENVELOPES, linear_before_reset=1, out=("", "state_out"))
    level = graph.add("ReduceMean", levels, axes=[3])
    level = graph.add("Squeeze", level, graph.constant([1], np.int64))
    divisor = graph.add("Add", graph.add("Mul", level, "amount"), graph.constant(1))
    graph.add("Div", "audio", divisor, out="out")
    state = f"1 1 {designs.ENVELOPES}"
    graph.write("squeeze", {"audio": "N 1 1", "amount": "1", "state_in": state},
                {"out": "N 1 1", "state_out": state})


def onnx_gates(weights: np.ndarray) -> np.ndarray:
    """An LSTM's weights with the gates in ONNX's order, i o f c, for those in Keras', i f c o."""
    i, f, c, o = np.split(weights, 4, axis=-1)
    return np.concatenate([i, o, f, c], axis=-1)


def amp(name: str, frames: str, states: bool) -> None:
    """An LSTM and a dense layer; without `states` every run starts from silence."""
    kernel, recurrent, bias, dense_kernel, dense_bias = designs.trained("amp")
    graph = Graph()
    bias = np.concatenate([onnx_gates(bias), np.zeros(4 * designs.CELLS)])
    weights = [graph.constant(values[np.newaxis])
               for values in (onnx_gates(kernel).T, onnx_gates(recurrent).T, bias)]
    given, made = (("h", "c"), ("hn", "cn")) if states else ((), ())
    cells = graph.add("LSTM", "audio", *weights, *(("", *given) if states else ()),
                      hidden_size=designs.CELLS, out=("", *made))
    flow = graph.add("Squeeze", cells, graph.constant([1], np.int64))
    flow = graph.add("MatMul", flow, graph.constant(dense_kernel))
    graph.add("Add", flow, graph.constant(dense_bias), out="out")
    shape = f"1 1 {designs.CELLS}"
    graph.write(name, {"audio": f"{frames} 1 1"} | dict.fromkeys(given, shape),
                {"out": f"{frames} 1 1"} | dict.fromkeys(made, shape))


def width() -> None:
    """Middle and side, the side times the width, and a soft limit on the louder of both."""
    graph = Graph()
    mixed = graph.add("MatMul", graph.constant([[0.5, 0.5], [0.5, -0.5]]), "audio")
    middle, side = "middle", "side"
    graph.add("Split", mixed, axis=1, out=(middle, side))
    wide = graph.add("Concat", middle, graph.add("Mul", side, "width"), axis=1)
    both = graph.add("MatMul", graph.constant([[1, 1], [1, -1]]), wide)
    louder = graph.add("ReduceMax", graph.add("Abs", both), axes=[1])
    limit = graph.add("Max", louder, graph.constant(1))
    graph.add("Div", both, limit, out="out")
    graph.write("width", {"audio": "1 2 N", "width": "1"}, {"out": "1 2 N"})


def gate() -> None:
    """A noise gate on frames: gain p / (p + threshold²), p being the power of the frame."""
    graph = Graph()
    power = graph.add("ReduceMean", graph.add("Mul", "audio", "audio"), axes=[1])
    square = graph.add("Mul", "threshold", "threshold")
    floor = graph.add("Add", square, graph.constant(designs.SILENCE))
    gain = graph.add("Div", power, graph.add("Add", power, floor))
    graph.add("Mul", graph.add("Mul", "audio", gain), graph.constant(designs.hann()), out="out")
    shape = f"1 {designs.FRAME}"
    graph.write("gate", {"audio": shape, "threshold": "1"}, {"out": shape})


def strokes() -> None:
    """It listens: the spectra of 16 frames, and two dense layers that make scores of them."""
    kernel, bias, last, last_bias = designs.strokes()
    graph = Graph()
    frames = graph.add("Reshape", "audio", graph.constant([-1, designs.BAND_FRAME], np.int64))
    parts = graph.add("MatMul", frames, graph.constant(designs.spectrum()))
    graph.add("Split", graph.add("Mul", parts, parts), axis=1, out=("even", "odd"))
    power = graph.add("Mul", graph.add("Add", "even", "odd"), graph.constant(designs.LOUD))
    bands = graph.add("Log", graph.add("Add", power, graph.constant(1)))
    flow = graph.add("Reshape", bands, graph.constant([1, len(kernel)], np.int64))
    flow = graph.add("Relu", graph.add("Gemm", flow, graph.constant(kernel), graph.constant(bias)))
    flow = graph.add("Gemm", flow, graph.constant(last), graph.constant(last_bias))
    graph.add("Softmax", flow, axis=1, out="scores")
    graph.write("strokes", {"audio": f"1 {designs.HEARD}"},
                {"scores": f"1 {len(designs.STROKES)}"})


def pitch() -> None:
    """It listens: how alike a window is to itself so many samples before, and the lag of the most.

    The window again and again, in rows that are a sample shorter, is a sample later in each row.
    """
    graph, longest = Graph(), int(designs.LAGS[-1])
    rows, wide = longest + 1, designs.TUNED - 1

    def cut(values: str, first: int, end: int, axis: int) -> str:
        return graph.add("Slice", values, *(graph.constant([it], np.int64)
                                            for it in (first, end, axis)))

    again = graph.add("Tile", "audio", graph.constant([rows], np.int64))
    shifted = graph.add("Reshape", cut(again, longest, longest + rows * wide, 0),
                        graph.constant([rows, wide], np.int64))
    before = cut(shifted, 0, designs.TUNED - longest, 1)
    now = cut("audio", longest, designs.TUNED, 0)
    column = graph.add("Reshape", now, graph.constant([-1, 1], np.int64))
    product = graph.add("MatMul", before, column)
    axis = graph.constant([1], np.int64)
    energy = graph.add("Add", graph.add("ReduceSum", graph.add("Mul", before, before), axis),
                       graph.add("ReduceSum", graph.add("Mul", now, now)))
    alike = graph.add("Div", graph.add("Mul", product, graph.constant(2)),
                      graph.add("Add", energy, graph.constant(designs.SILENCE)))
    alike = graph.add("Reshape", cut(alike, int(designs.LAGS[0]), rows, 0),
                      graph.constant([1, -1], np.int64))
    judged = graph.add("Sub", alike, graph.constant([designs.SHORT * designs.LAGS]))
    share = graph.add("Softmax", graph.add("Mul", judged, graph.constant(designs.SHARP)), axis=1)
    one = graph.constant([1], np.int64)
    graph.add("Reshape", graph.add("ReduceMax", alike, axes=[1]), one, out="clarity")
    sure = graph.add("Sigmoid", graph.add("Mul", graph.add(
        "Sub", "clarity", graph.constant(designs.CLEAR)), graph.constant(designs.SURE)))
    found = graph.add("Reshape", graph.add(
        "MatMul", share, graph.constant(designs.pitches()[:, None])), one)
    graph.add("Mul", found, sure, out="pitch")
    graph.write("pitch", {"audio": f"{designs.TUNED}"}, {"pitch": "1", "clarity": "1"})


def main() -> None:
    """Writes all of them."""
    dense("saturator", saturator())
    dense("fuzz", designs.trained("fuzz"))
    dense("fuzz_float16_weights", designs.trained("fuzz"), stored=np.float16)
    dense("fuzz_int8_weights", designs.trained("fuzz"), stored=np.int8)
    dense("fuzz_float16", designs.trained("fuzz"), np.float16, np.float16)
    gain()
    crush()
    fold("fold", "N")
    fold("fold_64", "64")
    fold("fold_channels", "channels N")
    drives()
    squeeze_gru()
    amp("amp", "N", states=True)
    amp("amp_hidden", "64", states=False)
    width()
    gate()
    strokes()
    pitch()


if __name__ == "__main__":
    main()
