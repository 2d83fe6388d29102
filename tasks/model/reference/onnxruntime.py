"""ONNX Runtime, as it comes for Python."""

from __future__ import annotations

from collections.abc import Sequence

from tasks.model.reference.interpreter import Array

PACKAGES = ("onnxruntime",)

FATAL = 4


class OnnxRuntime:
    """A .onnx model in ONNX Runtime, on one thread."""

    def __init__(self, model: bytes) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = FATAL
        self._session = onnxruntime.InferenceSession(model, options, ["CPUExecutionProvider"])
        inputs = self._session.get_inputs()
        self._names = [it.name for it in inputs]
        self.shapes = tuple(tuple(n if isinstance(n, int) else -1 for n in it.shape)
                            for it in inputs)

    def run(self, inputs: Sequence[Array]) -> list[Array]:
        """It keeps nothing from run to run."""
        made: list[Array] = self._session.run(None, dict(zip(self._names, inputs, strict=True)))
        return made


load = OnnxRuntime
