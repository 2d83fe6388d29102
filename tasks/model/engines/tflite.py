"""TensorFlow Lite: what a .tflite file holds, and what keeps the engine from running it."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePath
from typing import Any

from tasks.core.paths import shown
from tasks.model.content import Content, Operator, Tensor
from tasks.model.engine import ModelEngine, Prepared
from tasks.model.operators import Operators, known
from tasks.model.problem import Problem
from tasks.model.refuse import DAMAGED, missing, refused
from tasks.project.foreign import ENOUGH, MARK, Foreign, identify
from tasks.project.model import Engine, Model

_PER_CHANNEL = ("convert it again, with `converter."
                "_experimental_disable_per_channel_quantization_for_dense_layers = True`, or "
                "without `converter.optimizations`")
"""TensorFlow 2.17 and later quantize the weights of dense layers channel by channel by default,
which takes version 12 of FULLY_CONNECTED; tried with 2.18.1: version 12 without, 9 with it."""

_AGAIN = "convert it again: TensorFlow Lite would end the plugin host with it"


def read(path: Path) -> Content:
    """What a .tflite file holds.

    Raises:
        AntlerError: missing, not a model, damaged.

    """
    if not path.is_file():
        raise missing(path)
    with path.open("rb") as file:
        head = file.read(ENOUGH)
        if head[4:8] != MARK:
            raise refused(path, identify(PurePath(shown(path)), head, path.stat().st_size))
        data = head + file.read()
    try:
        content, flaws = _describe(data)
    except Exception as error:  # FlatBuffers reads damaged files until something gives
        raise refused(path, DAMAGED) from error
    if flaws:
        raise refused(path, Foreign(flaws[0], _AGAIN))
    return content


def _describe(data: bytes) -> tuple[Content, list[str]]:
    """What is in it, and what is wrong with how its operators follow each other."""
    import tflite

    from tasks.model.engines import tflite_sound, tflite_work

    model = tflite.Model.GetRootAs(data, 0)
    for i in range(model.BuffersLength()):
        model.Buffers(i).DataAsNumpy()  # the weights are there to their end
    graphs = [model.Subgraphs(i) for i in range(model.SubgraphsLength())]
    used = Counter(node.OpcodeIndex() for graph in graphs
                   for node in map(graph.Operators, range(graph.OperatorsLength())))
    operators = tuple(_operator(model.OperatorCodes(i), used[i])
                      for i in range(model.OperatorCodesLength()))
    names = _signature(model)
    inputs = tuple(_tensor(graphs[0].Tensors(i), names.get(i)) for i in graphs[0].InputsAsNumpy())
    inside = tflite_work.graphs(model)
    variables = any(graph.Tensors(i).IsVariable() for graph in graphs
                    for i in range(graph.TensorsLength()))
    flaws = list(tflite_sound.flaws(inside))
    return Content(
        inputs=inputs,
        outputs=tuple(_tensor(graphs[0].Tensors(i), names.get(i))
                      for i in graphs[0].OutputsAsNumpy()),
        operators=tuple(dict.fromkeys(operators)),
        keeps_state=variables or any(it.name == "VAR_HANDLE" for it in operators),
        size=len(data),
        resizable=True,
        weights=sum(math.prod(graph.shapes[t]) for graph in inside for t in graph.weights),
        multiply_adds=0 if flaws else tflite_work.multiply_adds(inside),
        not_a_number=tuple(tflite_work.not_a_number(model)),
        remarks=tuple(tflite_work.remarks(inside, [it.name for it in inputs])),
    ), flaws


def _signature(model: Any) -> dict[int, str]:
    """Names that whoever exported it gave to tensors, by their numbers in the main graph.

    The tensors' own are the converter's: `serving_default_gain:0`, `StatefulPartitionedCall:1`.
    """
    named: dict[int, str] = {}
    for i in range(model.SignatureDefsLength()):
        signature = model.SignatureDefs(i)
        if signature.SubgraphIndex() == 0 and not named:
            maps = [signature.Inputs(k) for k in range(signature.InputsLength())]
            maps += [signature.Outputs(k) for k in range(signature.OutputsLength())]
            named = {it.TensorIndex(): it.Name().decode(errors="replace") for it in maps}
    return named


def _tensor(tensor: Any, name: str | None) -> Tensor:
    import tflite

    types = {v: k for k, v in vars(tflite.TensorType).items() if not k.startswith("_")}
    given = tensor.ShapeSignatureAsNumpy() if tensor.ShapeSignatureLength() else \
        tensor.ShapeAsNumpy() if tensor.ShapeLength() else ()
    kind = types[tensor.Type()].lower()
    scale, zero_point = _quantization(tensor.Quantization(), kind)
    return Tensor(name or tensor.Name().decode(errors="replace"), tuple(int(n) for n in given),
                  kind, scale, zero_point)


def _quantization(said: Any, kind: str) -> tuple[float, int]:
    """Scale and zero point of a whole tensor; 1 and 0 where it has none.

    Raises:
        ValueError: they are none that integers of that kind have.
    """
    if said is None or not said.ScaleLength() or "int" not in kind:
        return 1.0, 0
    scale = float(said.Scale(0))
    zero_point = int(said.ZeroPoint(0)) if said.ZeroPointLength() else 0
    if not 0 < scale < math.inf or not -(1 << 31) <= zero_point < 1 << 31:
        raise ValueError(f"a scale of {scale:g} from {zero_point}")
    return scale, zero_point


def _operator(code: Any, count: int) -> Operator:
    import tflite

    from tasks.model.engines import tflite_work

    builtin = max(code.BuiltinCode(), code.DeprecatedBuiltinCode())
    if builtin == tflite.BuiltinOperator.CUSTOM:
        return Operator((code.CustomCode() or b"?").decode(), code.Version(), custom=True,
                        count=count)
    return Operator(tflite_work.operator_name(builtin), code.Version(), count=count)


def problems(content: Content, engine: Engine) -> Iterator[Problem]:
    """Operators, and versions of them, that the engine does not have."""
    yield from operator_problems(content.operators, f"{engine.name} {engine.version}",
                                 known(engine.name, engine.version))


def operator_problems(used: tuple[Operator, ...], engine: str,
                      known: Operators | None) -> Iterator[Problem]:
    """The same, for an engine whose operators are `known`; None where nobody listed them."""
    for it in used:
        if it.custom:
            if not known or it.name not in known.custom:
                yield _custom(it.name, engine)
        elif known and it.name not in known.builtin:
            yield Problem(f"{engine} has no operator {it.name}", _older(engine))
        elif known:
            yield from _version(it, engine, *known.builtin[it.name])


def _version(used: Operator, engine: str, oldest: int, newest: int) -> Iterator[Problem]:
    if not oldest <= used.version <= newest:
        versions = f"version {newest}" if oldest == newest else f"versions {oldest} to {newest}"
        per_channel = (used.name, used.version) == ("FULLY_CONNECTED", 12)
        yield Problem(f"it uses version {used.version} of the operator {used.name}, {engine} knows "
                      f"{versions}", _PER_CHANNEL if per_channel else _older(engine))


def _custom(name: str, engine: str) -> Problem:
    if name.startswith("Flex"):
        return Problem(f"operator {name[4:]} is TensorFlow's own (SELECT_TF_OPS), which {engine} "
                       "does not bring", "convert it with tf.lite.OpsSet.TFLITE_BUILTINS alone")
    return Problem(f"operator {name} is not one of TensorFlow Lite's own",
                   "convert it without `allow_custom_ops`")


def _older(engine: str) -> str:
    return f"convert it with a TensorFlow that is not newer than {engine}"


def prepare(path: Path, content: Content, said: Model, parameters: Sequence[str]) -> Prepared:
    """What the plugin gets of a file; LiteRT is imported for models that have to be tried."""
    from tasks.model.engines import tflite_prepare

    return tflite_prepare.prepare(path, content, said, parameters)


ENGINE = ModelEngine("tflite", read, problems, prepare, "TensorFlow Lite")
