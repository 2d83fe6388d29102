"""Makes the odd little models that tests of ONNX Runtime need: `python make_onnx_models.py`.

Both take rows [sample, gain]. `table.onnx` looks up a table of two values by the sample, rounded:
it fails where that is 2 or more. `rate.onnx` fails unless its input `rate` is 16000.
Needs `pip install onnx==1.22.0`.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from onnx import NodeProto, TensorProto, checker, helper, numpy_helper

HERE = Path(__file__).resolve().parent
RATE = helper.make_tensor_value_info("rate", TensorProto.INT64, [])


def write(name: str, nodes: list[NodeProto], constants: dict[str, np.ndarray],
          *inputs: object) -> None:
    """Writes NAME.onnx, which takes `inputs` beside rows."""
    rows, out = (helper.make_tensor_value_info(tensor, TensorProto.FLOAT, ["N", columns])
                 for tensor, columns in (("rows", 2), ("out", 1)))
    graph = helper.make_graph(nodes, name, [rows, *inputs], [out], [
        numpy_helper.from_array(values, constant) for constant, values in constants.items()])
    model = helper.make_model(graph, producer_name="antler", ir_version=8,
                              opset_imports=[helper.make_opsetid("", 17)])
    checker.check_model(model, full_check=True)
    (HERE / f"{name}.onnx").write_bytes(model.SerializeToString())


def main() -> None:
    """Writes both."""
    node, first = helper.make_node, {"first": np.array([0], np.int64)}
    sample = node("Gather", ["rows", "first"], ["sample"], axis=1)
    write("table", [sample,
                    node("Squeeze", ["sample", "columns"], ["samples"]),
                    node("Round", ["samples"], ["rounded"]),
                    node("Cast", ["rounded"], ["index"], to=TensorProto.INT64),
                    node("Gather", ["values", "index"], ["out"], axis=0)],
          {**first, "columns": np.array([1], np.int64),
           "values": np.array([[0.0], [0.5]], np.float32)})
    write("rate", [sample,
                   node("Sub", ["rate", "wanted"], ["index"]),
                   node("Gather", ["factors", "index"], ["factor"]),
                   node("Mul", ["sample", "factor"], ["out"])],
          {**first, "wanted": np.array(16000, np.int64),
           "factors": np.array([0.25], np.float32)}, RATE)


if __name__ == "__main__":
    main()
