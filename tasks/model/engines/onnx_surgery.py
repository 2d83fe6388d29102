"""What a copy of an ONNX model can be given: an open time axis, states that go in and come out.

PyTorch exports a network with the sizes of its example, and without the state of its LSTMs unless
`forward` takes and returns it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from tasks.core.frozen import frozen
from tasks.model.engines.onnx_content import with_shapes

if TYPE_CHECKING:
    from onnx import ModelProto, NodeProto, ValueInfoProto

FRAMES = "frames"
"""Name of the size of the time axis in a copy."""

STATES = {"LSTM": ("h", "c"), "GRU": ("h",), "RNN": ("h",)}
"""Operators that go along a sequence, and their states. They begin at input 5 and output 1."""

_FIRST_IN, _FIRST_OUT = 5, 1
_LENGTHS = 4

Shape = tuple[int | str, ...]


@frozen
class Layer:
    """A recurrent layer along time.

    Attributes:
        number: of the node in the graph.
        kind: `LSTM`, `GRU`, `RNN`.
        begins: names of its states at first, empty where they are zero.
        shape: of each state.
        forward: it goes forward only, over sequences of one length.
    """

    number: int
    kind: str
    begins: tuple[str, ...]
    shape: tuple[int, int, int]
    forward: bool


def open_axis(model: ModelProto, tensor: str, axis: int) -> None:
    """Leave the size of an axis of an input or output to each run; all else must follow from it.

    Others that are open have one element: batches.
    """
    for it in (*model.graph.input, *model.graph.output):
        if it.name == tensor:  # its shape need not be said
            for number, size in enumerate(it.type.tensor_type.shape.dim):
                if number == axis:
                    size.dim_param = FRAMES
                elif size.dim_value < 1:
                    size.dim_value = 1
    del model.graph.value_info[:]


def layers(model: ModelProto, *, single: bool = False) -> Iterator[Layer]:
    """The recurrent layers that go along the open axis of the graph's input.

    Those that go along another one begin anew for every frame: a window of samples.

    Args:
        single: also those of one step, which without a state would be none.
    """
    shapes = _shapes(with_shapes(model))
    for number, node in enumerate(model.graph.node):
        if node.op_type in STATES and not node.domain:
            along, batch, *_ = (*shapes.get(node.input[0], ()), 0, 0)
            if along == FRAMES or (single and along == 1):
                yield _layer(node, number, batch if isinstance(batch, int) else 1, shapes)


def width_of_steps(model: ModelProto, tensor: str) -> tuple[str, int] | None:
    """The kind of the recurrent layer that an input goes into first, and how many values each of
    its steps takes; None where it goes somewhere else.
    """
    known, sizes = {tensor}, {it.name: tuple(it.dims) for it in model.graph.initializer}
    for node in model.graph.node:
        if not node.input or node.input[0] not in known:
            continue
        if node.op_type in STATES:
            weights = sizes.get(node.input[1], ())
            return (node.op_type, int(weights[2])) if len(weights) == 3 else None
        if node.op_type in ("Unsqueeze", "Squeeze", "Transpose", "Identity", "Reshape"):
            known.update(node.output)
    return None


def _layer(node: NodeProto, number: int, batch: int, shapes: Mapping[str, Shape]) -> Layer:
    said = {it.name: it for it in node.attribute}
    forward = "direction" not in said or said["direction"].s == b"forward"
    lengths = len(node.input) > _LENGTHS and bool(node.input[_LENGTHS])
    hidden = said["hidden_size"].i if "hidden_size" in said else shapes[node.input[2]][2]
    count = len(STATES[node.op_type])
    begins = (*node.input[_FIRST_IN:_FIRST_IN + count], *[""] * count)[:count]
    return Layer(number, node.op_type, begins, (1, max(batch, 1), int(hidden)),
                 forward and not lengths and not ("layout" in said and said["layout"].i))


def _shapes(model: ModelProto) -> dict[str, Shape]:
    values: list[ValueInfoProto] = [*model.graph.input, *model.graph.value_info,
                                    *model.graph.output]
    found: dict[str, Shape] = {
        it.name: tuple(dim.dim_param or dim.dim_value for dim in it.type.tensor_type.shape.dim)
        for it in values}
    return {**found, **{it.name: tuple(it.dims) for it in model.graph.initializer}}


def expose(model: ModelProto, layer: Layer) -> tuple[str, ...]:
    """Make the states of a layer inputs and outputs; the names of the inputs.

    They are called so that each is known for the other's: `lstm_1_h_in`, `lstm_1_h_out`.
    """
    from onnx import TensorProto, helper

    node, made = model.graph.node[layer.number], []
    states = STATES[layer.kind]
    while len(node.input) < _FIRST_IN + len(states):
        node.input.append("")
    while len(node.output) < _FIRST_OUT + len(states):
        node.output.append("")
    for i, state in enumerate(states):
        stem = _free_name(model, f"{layer.kind.lower()}_{layer.number}_{state}")
        node.input[_FIRST_IN + i] = f"{stem}_in"
        if node.output[_FIRST_OUT + i]:
            model.graph.node.append(helper.make_node(
                "Identity", [node.output[_FIRST_OUT + i]], [f"{stem}_out"]))
        else:
            node.output[_FIRST_OUT + i] = f"{stem}_out"
        for ends, name in ((model.graph.input, f"{stem}_in"), (model.graph.output, f"{stem}_out")):
            ends.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, layer.shape))
        made.append(f"{stem}_in")
    return tuple(made)


def _free_name(model: ModelProto, stem: str) -> str:
    """`stem`, or the same with `_` behind it, which nothing in the model is called."""
    taken = {name for node in model.graph.node for name in (*node.input, *node.output)}
    while taken & {f"{stem}_in", f"{stem}_out"}:
        stem += "_"
    return stem


def sources(model: ModelProto, name: str) -> set[str]:
    """Inputs of the graph that a value follows from."""
    makers = {out: node for node in model.graph.node for out in node.output}
    seen, left = set[str](), [name]
    while left:
        if (here := left.pop()) not in seen:
            seen.add(here)
            left += makers[here].input if here in makers else ()
    return seen & {it.name for it in model.graph.input}
