"""What an `onnx.ModelProto` holds, as `Content`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from tasks.model.content import Content, Operator, Tensor
from tasks.model.engines import onnx_file, onnx_work
from tasks.model.engines.onnx_operators import STANDARD, full_name

if TYPE_CHECKING:
    from onnx import ModelProto, ValueInfoProto

_TYPES = {"float": "float32", "double": "float64"}
"""Names of ONNX where ours are others."""


def content_of(model: ModelProto, size: int) -> Content:
    """What a model holds, `size` bytes of file."""
    shaped = with_shapes(model)
    fed = {it.name for it in model.graph.initializer}
    return Content(
        inputs=tuple(_tensor(it) for it in shaped.graph.input if it.name not in fed),
        outputs=tuple(_tensor(it) for it in shaped.graph.output),
        operators=tuple(_operators(model)), size=size, weights=onnx_work.weights(model),
        multiply_adds=onnx_work.multiply_adds(shaped),
        not_a_number=tuple(onnx_work.not_a_number(model)),
        versions=(("IR", model.ir_version),
                  *((it.domain or "ai.onnx", it.version) for it in model.opset_import)))


def with_shapes(model: ModelProto) -> ModelProto:
    """The model with the shapes that follow from those that it says."""
    from onnx import shape_inference

    try:
        return shape_inference.infer_shapes(model, data_prop=True)
    except Exception:  # operators or sets that this `onnx` does not know
        return model


def shape_of(value: ValueInfoProto) -> tuple[int, ...]:
    """-1 for a size that is open; a shape that is not said has one of these."""
    tensor = value.type.tensor_type
    if not tensor.HasField("shape"):
        return (-1,)
    return tuple(it.dim_value if it.dim_value > 0 else -1 for it in tensor.shape.dim)


def _tensor(value: ValueInfoProto) -> Tensor:
    from onnx import TensorProto

    kind = value.type.WhichOneof("value")
    if kind != "tensor_type":
        return Tensor(value.name, (), str(kind or "of no type").removesuffix("_type"))
    number = value.type.tensor_type.elem_type
    known = number in TensorProto.DataType.values()
    name = TensorProto.DataType.Name(number).lower() if known else f"of type {number}"
    return Tensor(value.name, shape_of(value), _TYPES.get(name, name))


def _operators(model: ModelProto) -> Iterator[Operator]:
    """Operators of all graphs and of the model's own functions, which are none themselves."""
    from onnx import defs

    own = {(it.domain, it.name) for it in model.functions}
    used: Counter[tuple[str, str, int]] = Counter()
    nodes = [(model.opset_import, node) for graph in onnx_file.graphs(model) for node in graph.node]
    nodes += [(it.opset_import, node) for it in model.functions for node in it.node]
    for sets, node in nodes:
        domain = node.domain.removeprefix("ai.onnx") if node.domain == "ai.onnx" else node.domain
        if (node.domain, node.op_type) not in own:
            asked = next((it.version for it in sets if it.domain in (domain, node.domain)), 1)
            used[domain, node.op_type, asked] += 1
    for (domain, name, asked), count in used.items():
        try:
            version = defs.get_schema(name, asked, domain).since_version
        except defs.SchemaError:
            version = asked
        yield Operator(full_name(domain, name), version, domain not in STANDARD, count)
