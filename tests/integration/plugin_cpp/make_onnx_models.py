"""Makes the odd little model that tests of ONNX Runtime need: `python make_onnx_models.py`.

`table.onnx` looks up a table of two values by the sample, rounded: it fails where that is 2 or
more. It takes rows [sample, gain]. Needs `pip install onnx==1.22.0`.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from onnx import TensorProto, checker, helper, numpy_helper

HERE = Path(__file__).resolve().parent


def table() -> None:
    """Writes table.onnx."""
    def rows(name: str, columns: int) -> object:
        return helper.make_tensor_value_info(name, TensorProto.FLOAT, ["N", columns])

    constants = [numpy_helper.from_array(np.array([[0.0], [0.5]], np.float32), "values"),
                 numpy_helper.from_array(np.array(0, np.int64), "first")]
    nodes = [helper.make_node("Gather", ["rows", "first"], ["sample"], axis=1),
             helper.make_node("Round", ["sample"], ["rounded"]),
             helper.make_node("Cast", ["rounded"], ["index"], to=TensorProto.INT64),
             helper.make_node("Gather", ["values", "index"], ["out"], axis=0)]
    graph = helper.make_graph(nodes, "table", [rows("rows", 2)], [rows("out", 1)], constants)
    model = helper.make_model(graph, producer_name="antler", ir_version=8,
                              opset_imports=[helper.make_opsetid("", 17)])
    checker.check_model(model, full_check=True)
    (HERE / "table.onnx").write_bytes(model.SerializeToString())


if __name__ == "__main__":
    table()
