"""A model that gathers 2048 samples and then computes for longer than a block lasts."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from onnx import NodeProto, TensorProto, helper, numpy_helper

HOP = 2048
_WIDTH, _KERNEL = 32, 9  # 20 million multiply-adds a run


def write(path: Path) -> None:
    """Three convolutions over a hop, padded on both sides; 42 kB of weights."""
    random = np.random.default_rng(7)
    nodes: list[NodeProto] = []
    weights = []
    name = "audio"
    for layer, (taken, given) in enumerate(((1, _WIDTH), (_WIDTH, _WIDTH), (_WIDTH, 1))):
        kernel = random.normal(0, (taken * _KERNEL) ** -0.5, (given, taken, _KERNEL))
        weights.append(numpy_helper.from_array(kernel.astype(np.float32), f"kernel_{layer}"))
        nodes += [helper.make_node("Conv", [name, f"kernel_{layer}"], [f"conv_{layer}"],
                                   pads=[_KERNEL // 2] * 2),
                  helper.make_node("Tanh", [f"conv_{layer}"], [f"out_{layer}"])]
        name = f"out_{layer}"
    tensors = [helper.make_tensor_value_info(it, TensorProto.FLOAT, [1, 1, HOP])
               for it in ("audio", name)]
    graph = helper.make_graph(nodes, "slow", tensors[:1], tensors[1:], weights)
    path.write_bytes(helper.make_model(graph, ir_version=8, opset_imports=[
        helper.make_opsetid("", 17)]).SerializeToString())
