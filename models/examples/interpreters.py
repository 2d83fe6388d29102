"""The frameworks' own interpreters as one kind of session: LiteRT and ONNX Runtime.

RTNeural has none for Python, Neural Amp Modeler none without PyTorch: Antler's own stands for
them, which tests hold to the engines' C++.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from pathlib import Path

import numpy as np


def _shaped(value: np.ndarray, shape: list[int]) -> np.ndarray:
    """One value becomes a tensor of the shape that the model wants."""
    return np.broadcast_to(value, shape) if np.ndim(value) == 0 else value


class LiteRt:
    """A .tflite file in LiteRT, without delegates; its tensors go by the signature's names."""

    def __init__(self, path: Path) -> None:
        self.path = str(path)
        self.reset()
        known = self.interpreter
        if known.get_signature_list():
            known = known.get_signature_runner()
            self.inputs, self.outputs = known.get_input_details(), known.get_output_details()
        else:
            self.inputs = {tensor["name"]: tensor for tensor in known.get_input_details()}
            self.outputs = {tensor["name"]: tensor for tensor in known.get_output_details()}
        self.reset()

    def reset(self) -> None:
        """A new interpreter: nothing else clears resource variables."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from ai_edge_litert.interpreter import Interpreter, OpResolverType

        self.interpreter = Interpreter(
            self.path, num_threads=1,
            experimental_op_resolver_type=OpResolverType.BUILTIN_WITHOUT_DEFAULT_DELEGATES)
        self.sizes: dict[str, tuple[int, ...]] = {}

    def shape(self, name: str) -> list[int]:
        """Of an input; 1 for what is free."""
        return list(self.inputs[name]["shape"])

    def run(self, given: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
        """All outputs for all inputs; integers by their scale and zero point."""
        given = {name: _shaped(value, self.shape(name)) for name, value in given.items()}
        sizes = {name: value.shape for name, value in given.items()}
        if sizes != self.sizes:  # before anything is allocated: some cannot be of the file's size
            for name, size in sizes.items():
                self.interpreter.resize_tensor_input(self.inputs[name]["index"], size)
            self.interpreter.allocate_tensors()
            self.sizes = sizes
        for name, value in given.items():
            tensor = self.inputs[name]
            self.interpreter.set_tensor(tensor["index"], _stored(value, tensor))
        self.interpreter.invoke()
        return {name: _meant(self.interpreter.get_tensor(tensor["index"]), tensor)
                for name, tensor in self.outputs.items()}


def _stored(values: np.ndarray, tensor: dict) -> np.ndarray:
    """What a tensor of integers holds for `values`."""
    scale, zero = tensor["quantization"]
    if not scale:
        return values.astype(tensor["dtype"])
    limits = np.iinfo(tensor["dtype"])
    return np.rint(values / scale + zero).clip(limits.min, limits.max).astype(tensor["dtype"])


def _meant(values: np.ndarray, tensor: dict) -> np.ndarray:
    """What a tensor of integers means."""
    scale, zero = tensor["quantization"]
    return values if not scale else (scale * (values.astype(np.float64) - zero)).astype(np.float32)


class OnnxRuntime:
    """A .onnx file in ONNX Runtime, on the CPU with one thread."""

    def __init__(self, path: Path) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(str(path), options, ["CPUExecutionProvider"])
        self.inputs = {tensor.name: tensor for tensor in self.session.get_inputs()}
        self.outputs = [tensor.name for tensor in self.session.get_outputs()]

    def reset(self) -> None:
        """A graph of ONNX keeps nothing from run to run."""

    def shape(self, name: str) -> list[int]:
        """Of an input; what is free has a name."""
        return self.inputs[name].shape

    def run(self, given: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
        """All outputs for all inputs, which take the type that the model wants."""
        types = {"tensor(float)": np.float32, "tensor(float16)": np.float16}
        feeds = {name: _shaped(value, self.shape(name)).astype(types[self.inputs[name].type])
                 for name, value in given.items()}
        results = self.session.run(self.outputs, feeds)
        return dict(zip(self.outputs, (result.astype(np.float32) for result in results),
                        strict=True))


class OwnReference:
    """A network in numpy, of an engine that has nothing for Python; its input goes in as it is."""

    def __init__(self, path: Path) -> None:
        self.file, self.engine = path.read_bytes(), "nam" if path.suffix == ".nam" else "rtneural"
        self.reset()

    def reset(self) -> None:
        """Loads it again."""
        from tasks.model.reference import interpreter

        self.network = interpreter(self.engine)(self.file)

    def shape(self, _name: str) -> list[int]:
        """Of its input."""
        return list(self.network.shapes[0])

    def run(self, given: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
        """Its only output for its only input."""
        return {"out": self.network.run(list(given.values()))[0]}


def open_model(path: Path) -> LiteRt | OnnxRuntime | OwnReference:
    """The model in its interpreter."""
    return {".tflite": LiteRt, ".onnx": OnnxRuntime}.get(path.suffix, OwnReference)(path)
