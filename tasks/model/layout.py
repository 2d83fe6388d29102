"""Reads a TensorFlow Lite model: what goes in, what comes out, of what it is made."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path, PurePath
from typing import Any

from tasks.core.errors import AntlerError
from tasks.core.paths import shown
from tasks.project.foreign import ENOUGH, MARK, Foreign, identify

DAMAGED = Foreign("is damaged, or only a part of a model", "copy or download it again; if it was "
                  "exported just now, look at what the export said")


@dataclass(frozen=True)
class Tensor:
    """An input or output.

    Attributes:
        shape: as exported; -1 where the converter left a size open.
        type: of its elements: `float32`.
    """

    name: str
    shape: tuple[int, ...]
    type: str


@dataclass(frozen=True)
class Operator:
    """An operator that a model uses, in one of its versions; `custom`: beyond the format's own."""

    name: str
    version: int = 1
    custom: bool = False


@dataclass(frozen=True)
class Layout:
    """What a model file holds.

    Attributes:
        operators: what any of its graphs uses, each once.
        keeps_state: it has variables, whose values go on from run to run.

    """

    inputs: tuple[Tensor, ...]
    outputs: tuple[Tensor, ...]
    operators: tuple[Operator, ...]
    size: int
    keeps_state: bool = False

    def as_dict(self) -> dict[str, object]:
        """JSON-able form, for the manifest."""
        return asdict(self)


def read(path: Path) -> Layout:
    """Read the layout of a .tflite file.

    Raises:
        AntlerError: missing, not a model, damaged.

    """
    if not path.is_file():
        raise AntlerError(f"the model {shown(path)} does not exist",
                          resolution="train and export it first (models/train_saturator.py), or "
                                     "set `model:` in project.yaml to your .tflite file")
    with path.open("rb") as file:
        head = file.read(ENOUGH)
        if head[4:8] != MARK:
            raise _refused(path, identify(PurePath(shown(path)), head, path.stat().st_size))
        data = head + file.read()
    try:
        return _describe(data)
    except Exception as error:  # FlatBuffers reads damaged files until something gives
        raise _refused(path, DAMAGED) from error


def _refused(path: Path, foreign: Foreign) -> AntlerError:
    return AntlerError(f"{shown(path)} {foreign.what}", resolution=foreign.helps)


def _describe(data: bytes) -> Layout:
    import tflite

    model = tflite.Model.GetRootAs(data, 0)
    for i in range(model.BuffersLength()):
        model.Buffers(i).DataAsNumpy()  # the weights are there to their end
    graphs = [model.Subgraphs(i) for i in range(model.SubgraphsLength())]
    operators = tuple(_operator(model.OperatorCodes(i)) for i in range(model.OperatorCodesLength()))
    variables = any(graph.Tensors(i).IsVariable() for graph in graphs
                    for i in range(graph.TensorsLength()))
    return Layout(
        inputs=tuple(_tensor(graphs[0].Tensors(i)) for i in graphs[0].InputsAsNumpy()),
        outputs=tuple(_tensor(graphs[0].Tensors(i)) for i in graphs[0].OutputsAsNumpy()),
        operators=tuple(dict.fromkeys(operators)),
        keeps_state=variables or any(it.name == "VAR_HANDLE" for it in operators),
        size=len(data),
    )


def _tensor(tensor: Any) -> Tensor:
    import tflite

    types = {v: k for k, v in vars(tflite.TensorType).items() if not k.startswith("_")}
    given = tensor.ShapeSignatureAsNumpy() if tensor.ShapeSignatureLength() else \
        tensor.ShapeAsNumpy() if tensor.ShapeLength() else ()
    return Tensor(tensor.Name().decode(errors="replace"), tuple(int(n) for n in given),
                  types[tensor.Type()].lower())


def _operator(code: Any) -> Operator:
    import tflite

    builtin = max(code.BuiltinCode(), code.DeprecatedBuiltinCode())
    if builtin == tflite.BuiltinOperator.CUSTOM:
        return Operator((code.CustomCode() or b"?").decode(), code.Version(), custom=True)
    names = {v: k for k, v in vars(tflite.BuiltinOperator).items() if not k.startswith("_")}
    return Operator(names.get(builtin, f"number {builtin}"), code.Version())
