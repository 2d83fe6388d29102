"""TensorFlow Lite's own interpreter and kernels, as LiteRT brings them to Python."""

from __future__ import annotations

from collections.abc import Sequence

from tasks.model.reference.interpreter import Array

PACKAGES = ("ai_edge_litert",)


class LiteRt:
    """A .tflite model in LiteRT; with the kernels that define the operators, not XNNPACK."""

    def __init__(self, model: bytes) -> None:
        from ai_edge_litert.interpreter import Interpreter, OpResolverType

        self._interpreter = Interpreter(
            model_content=model, num_threads=1,
            experimental_op_resolver_type=OpResolverType.BUILTIN_WITHOUT_DEFAULT_DELEGATES)
        self._inputs = self._interpreter.get_input_details()
        self._outputs = self._interpreter.get_output_details()
        self._sizes: list[tuple[int, ...]] = []
        self.shapes = tuple(tuple(map(int, it["shape_signature"])) for it in self._inputs)

    def run(self, inputs: Sequence[Array]) -> list[Array]:
        """Sizes that change make it forget its variables; a player keeps to one size."""
        sizes = [it.shape for it in inputs]
        if sizes != self._sizes:
            for tensor, shape in zip(self._inputs, sizes, strict=True):
                self._interpreter.resize_tensor_input(tensor["index"], shape)
            self._interpreter.allocate_tensors()
            self._sizes = sizes
        for tensor, values in zip(self._inputs, inputs, strict=True):
            self._interpreter.set_tensor(tensor["index"], values)
        self._interpreter.invoke()
        return [self._interpreter.get_tensor(it["index"]) for it in self._outputs]


load = LiteRt
