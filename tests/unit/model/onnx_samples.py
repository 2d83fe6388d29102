"""Small ONNX models, written here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from onnx import ModelProto, NodeProto, TensorProto, helper, numpy_helper

Shapes = Mapping[str, Sequence[int | str | None]]


def model(nodes: Sequence[NodeProto], inputs: Shapes, outputs: Shapes,
          weights: Mapping[str, np.ndarray] | None = None, *, opset: int = 17, ir: int = 8,
          **others) -> ModelProto:
    """A model of float32 tensors."""
    def ends(shapes: Shapes):
        return [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)
                for name, shape in shapes.items()]

    graph = helper.make_graph(nodes, "graph", ends(inputs), ends(outputs), [
        numpy_helper.from_array(np.asarray(it), name) for name, it in (weights or {}).items()])
    return helper.make_model(graph, ir_version=ir,
                             opset_imports=[helper.make_opsetid("", opset)], **others)


def node(kind: str, inputs: str, outputs: str, **attributes) -> NodeProto:
    """`inputs` and `outputs` are names with blanks between them; `-` is one that is left out."""
    first, second = ([name.replace("-", "") for name in names.split()] for names in
                     (inputs, outputs))
    return helper.make_node(kind, first, second, **attributes)


def saturator(rows: int | str = "N", **others) -> ModelProto:
    """tanh(sample + gain), by rows [sample, gain]."""
    return model([node("MatMul", "rows w", "sum"), node("Tanh", "sum", "out")],
                 {"rows": [rows, 2]}, {"out": [rows, 1]},
                 {"w": np.ones((2, 1), np.float32)}, **others)


def saved(folder: Path, made: ModelProto, name: str = "m.onnx") -> Path:
    path = folder / name
    path.write_bytes(made.SerializeToString())
    return path
