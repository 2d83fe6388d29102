"""How many axes weights must have: ONNX Runtime ends the whole process where some have others.

Found by damaging files (ONNX Runtime 1.24.4): an LSTM's weights without the axis of directions, a
convolution's with more axes than what goes in. `onnx.checker` lets both pass.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from tasks.model.engines.onnx_content import shape_of, with_shapes
from tasks.model.engines.onnx_file import graphs
from tasks.model.refuse import refused
from tasks.project.foreign import Foreign

if TYPE_CHECKING:
    from onnx import GraphProto, ModelProto, NodeProto

RECURRENT = {1: 3, 2: 3, 3: 2}
"""Axes of W, R and B of the operators LSTM, GRU and RNN, by their place (ONNX's description)."""


def check(model: ModelProto, path: Path) -> None:
    """Look at the weights of recurrent operators and convolutions.

    Raises:
        AntlerError: some have a number of axes that the operator cannot have.
    """
    for graph in graphs(with_shapes(model)):
        ranks = _ranks(graph)
        for node in graph.node:
            for place, wanted in _wanted(node, ranks):
                name = node.input[place] if place < len(node.input) else ""
                if ranks.get(name, wanted) != wanted:
                    raise refused(path, Foreign(
                        f"has weights of {ranks[name]} axes ({name}) where its {node.op_type} "
                        f"takes {wanted}",
                        "export it again: ONNX Runtime would end the plugin host with it"))


def _wanted(node: NodeProto, ranks: Mapping[str, int]) -> Iterator[tuple[int, int]]:
    """Places of a node's inputs, and how many axes they must have."""
    if node.op_type in ("LSTM", "GRU", "RNN"):
        yield from RECURRENT.items()
    elif node.op_type == "Conv" and node.input[0] in ranks:
        yield 1, ranks[node.input[0]]


def _ranks(graph: GraphProto) -> dict[str, int]:
    """How many axes tensors have, where that is known."""
    said = {it.name: len(shape_of(it)) for it in (*graph.value_info, *graph.input)
            if it.type.tensor_type.HasField("shape")}
    return {**said, **{it.name: len(it.dims) for it in graph.initializer}}
