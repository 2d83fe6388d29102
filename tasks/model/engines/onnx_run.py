"""ONNX models run on this machine, to see that a changed copy does what the original does."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from tasks.model.proof import Array, Run

if TYPE_CHECKING:
    from onnx import ModelProto

FATAL = 4


def runner(model: ModelProto) -> Run:
    """Run a model in ONNX Runtime, where Python has it; else in the reference of `onnx`, slowly."""
    names = [it.name for it in model.graph.output]
    takes = {it.name for it in model.graph.input}
    session = _session(model)

    def run(inputs: Mapping[str, Array]) -> dict[str, Array]:
        given = {name: it for name, it in inputs.items() if name in takes}
        return dict(zip(names, session.run(None, given), strict=True))

    return run


def at_hand() -> bool:
    """Whether it is ONNX Runtime that models run in."""
    return find_spec("onnxruntime") is not None


def _session(model: ModelProto) -> Any:
    try:
        import onnxruntime
    except ImportError:
        from onnx.reference import ReferenceEvaluator

        return ReferenceEvaluator(model)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = FATAL
    return onnxruntime.InferenceSession(model.SerializeToString(), options,
                                        ["CPUExecutionProvider"])
