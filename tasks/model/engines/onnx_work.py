"""What an ONNX model holds and does: weights, multiply-adds."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from tasks.model.engines import onnx_file

if TYPE_CHECKING:
    from onnx import GraphProto, ModelProto, NodeProto

Shapes = Mapping[str, tuple[int, ...]]

_PRODUCTS = {"MatMul": 0, "Gemm": 0, "MatMulInteger": 0, "QLinearMatMul": 0}
_CONVOLUTIONS = {"Conv": 1, "ConvInteger": 1, "QLinearConv": 3}
"""Operators, and which of their inputs counts: the first factor; the weights."""

_RECURRENT = ("LSTM", "GRU", "RNN")


def weights(model: ModelProto) -> int:
    """How many trained numbers there are: what is no size, index or text."""
    from onnx import TensorProto

    return sum(math.prod(it.dims) for it in onnx_file.weights(model)
               if it.data_type not in (TensorProto.INT64, TensorProto.BOOL, TensorProto.STRING))


def not_a_number(model: ModelProto) -> Iterator[str]:
    """Names of weights that hold NaN."""
    import numpy as np
    from onnx import TensorProto, numpy_helper

    floats = (TensorProto.FLOAT, TensorProto.DOUBLE, TensorProto.FLOAT16)
    for it in onnx_file.weights(model):
        if it.data_type in floats and np.isnan(numpy_helper.to_array(it)).any():
            yield it.name or "a constant"


def multiply_adds(shaped: ModelProto) -> int:
    """Of one run, a size that is open being 1; of the graphs in a node, the longest.

    Args:
        shaped: the model with all shapes that are known.
    """
    return _graph(shaped.graph, {})


def _graph(graph: GraphProto, outer: Shapes) -> int:
    shapes = {**outer, **_shapes(graph)}
    return sum(_node(node, shapes) for node in graph.node)


def _node(node: NodeProto, shapes: Shapes) -> int:
    taken, made = ([shapes.get(name, ()) for name in names] for names in (node.input, node.output))
    inside = max((_graph(it, shapes) for it in onnx_file.inner(node)), default=0)
    if node.op_type in _PRODUCTS and taken[0]:
        across = any(it.name == "transA" and it.i for it in node.attribute)
        return inside + math.prod(made[0]) * taken[0][0 if across else -1]
    if node.op_type in _CONVOLUTIONS:
        return inside + math.prod(made[0]) * math.prod(taken[_CONVOLUTIONS[node.op_type]][1:])
    if node.op_type == "ConvTranspose":
        return inside + math.prod(taken[0]) * math.prod(taken[1][1:])
    if node.op_type in _RECURRENT:
        return inside + math.prod(taken[0][:2]) * (math.prod(taken[1]) + math.prod(taken[2]))
    return inside


def _shapes(graph: GraphProto) -> dict[str, tuple[int, ...]]:
    values = (*graph.input, *graph.value_info, *graph.output)
    return {**{it.name: tuple(max(dim.dim_value, 1) for dim in it.type.tensor_type.shape.dim)
               for it in values},
            **{it.name: tuple(it.dims) for it in graph.initializer}}
