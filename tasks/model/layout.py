"""Reads a TensorFlow Lite model: what goes in, what comes out, of what it is made."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tasks.core.errors import AntlerError
from tasks.core.paths import shown

IDENTIFIER = b"TFL3"
"""Bytes 4..8 of every .tflite file: the FlatBuffers file identifier of its schema."""


@dataclass(frozen=True)
class Tensor:
    """An input or output: its name, shape as exported (batch first), element type."""

    name: str
    shape: tuple[int, ...]
    type: str


@dataclass(frozen=True)
class Layout:
    """What a model file holds.

    Attributes:
        operators: names of its operators, in order of execution.
        keeps_state: it has variables, whose values go on from run to run.

    """

    inputs: tuple[Tensor, ...]
    outputs: tuple[Tensor, ...]
    operators: tuple[str, ...]
    size: int
    keeps_state: bool = False

    def as_dict(self) -> dict[str, object]:
        """JSON-able form, for the manifest."""
        return asdict(self)


class NotAModel(AntlerError):
    """The file is not a TensorFlow Lite model."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"{shown(path)} is not a TensorFlow Lite model: {why}",
                         resolution="export it with tf.lite.TFLiteConverter "
                                    "(models/train_saturator.py shows how)")


def read(path: Path) -> Layout:
    """Read the layout of a .tflite file.

    Raises:
        AntlerError: missing, not a model, damaged.

    """
    if not path.is_file():
        raise AntlerError(f"the model {shown(path)} does not exist",
                          resolution="train and export it first (models/train_saturator.py), or "
                                     "set `model:` in project.yaml to your .tflite file")
    data = path.read_bytes()
    if data[4:8] != IDENTIFIER:
        raise NotAModel(path, f"{len(data)} bytes without the mark {IDENTIFIER.decode()}")
    try:
        return _describe(data)
    except Exception as error:  # FlatBuffers reads damaged files until something gives
        raise NotAModel(path, "damaged, or only a part of one") from error


def _describe(data: bytes) -> Layout:
    import tflite

    model = tflite.Model.GetRootAs(data, 0)
    for i in range(model.BuffersLength()):
        model.Buffers(i).DataAsNumpy()  # the weights are there to their end
    graph = model.Subgraphs(0)
    operators = tuple(_operator(model, graph.Operators(i))
                      for i in range(graph.OperatorsLength()))
    variables = any(graph.Tensors(i).IsVariable() for i in range(graph.TensorsLength()))
    return Layout(
        inputs=tuple(_tensor(graph.Tensors(i)) for i in graph.InputsAsNumpy()),
        outputs=tuple(_tensor(graph.Tensors(i)) for i in graph.OutputsAsNumpy()),
        operators=operators,
        keeps_state=variables or "VAR_HANDLE" in operators,
        size=len(data),
    )


def _tensor(tensor: Any) -> Tensor:
    import tflite

    types = {v: k for k, v in vars(tflite.TensorType).items() if not k.startswith("_")}
    shape = tuple(int(n) for n in tensor.ShapeAsNumpy()) if tensor.ShapeLength() else ()
    return Tensor(tensor.Name().decode(errors="replace"), shape, types[tensor.Type()].lower())


def _operator(model: Any, operator: Any) -> str:
    import tflite

    code = model.OperatorCodes(operator.OpcodeIndex())
    builtin = max(code.BuiltinCode(), code.DeprecatedBuiltinCode())
    names = {v: k for k, v in vars(tflite.BuiltinOperator).items() if not k.startswith("_")}
    custom: bytes | None = code.CustomCode()
    return custom.decode() if custom else names.get(builtin, str(builtin))
