"""What a .tflite file's graphs hold and do: weights, multiply-adds, what is unusual."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

from tasks.core.frozen import frozen

RECURRENT = frozenset(("RNN", "LSTM", "SVDF", "UNIDIRECTIONAL_SEQUENCE_LSTM",
                       "UNIDIRECTIONAL_SEQUENCE_RNN", "BIDIRECTIONAL_SEQUENCE_LSTM",
                       "BIDIRECTIONAL_SEQUENCE_RNN"))
"""Operators that multiply all of their weights for each vector that they give."""

ALLOCATING = ("WHILE", "IF", "VAR_HANDLE", "CALL_ONCE", "PACK", "SPLIT", "CONCATENATION")
"""Operators that were seen to get memory while they run (TensorFlow Lite 2.14.1)."""


@frozen
class Node:
    """An operator at its place in a graph: names of operators, numbers of tensors and graphs.

    Attributes:
        graphs: that it runs: the condition and body of WHILE, the branches of IF.
    """

    operator: str
    inputs: tuple[int, ...]
    outputs: tuple[int, ...]
    graphs: tuple[int, ...] = ()


@frozen
class Graph:
    """Shapes of a graph's tensors, 1 where a size is open; which hold weights; small numbers.

    Attributes:
        there: tensors that have values before any operator runs: constants and variables.
    """

    nodes: tuple[Node, ...]
    shapes: tuple[tuple[int, ...], ...]
    weights: frozenset[int]
    numbers: dict[int, int]
    inputs: tuple[int, ...]
    outputs: tuple[int, ...]
    there: frozenset[int] = frozenset()


def multiply_adds(graphs: Sequence[Graph], number: int = 0) -> int:
    """Of one run of a graph and of those that it runs."""
    graph = graphs[number]
    return sum(_node(graphs, graph, node) for node in graph.nodes)


def _node(graphs: Sequence[Graph], graph: Graph, node: Node) -> int:
    if node.operator == "WHILE":
        condition, body = node.graphs
        return _rounds(graph, node, graphs[condition]) * multiply_adds(graphs, body)
    if node.operator == "IF":
        return max(multiply_adds(graphs, branch) for branch in node.graphs)
    return _alone(graph, node) if node.outputs else 0


def _alone(graph: Graph, node: Node) -> int:
    """Of an operator that runs no other graph."""
    given = graph.shapes[node.outputs[0]]
    vectors = math.prod(given[:-1])
    taken = [graph.shapes[t] for t in node.inputs if t >= 0]
    match node.operator:
        case "FULLY_CONNECTED" | "CONV_2D" | "CONV_3D":
            return math.prod(taken[1]) * vectors
        case "DEPTHWISE_CONV_2D":
            return math.prod(taken[1][:-1]) * math.prod(given)
        case "TRANSPOSE_CONV":  # its first input is the shape of its output
            return math.prod(taken[1]) * math.prod(taken[2][:-1])
        case "BATCH_MATMUL":  # [n, k] and [k, m] give [n, m]: k² is taken · taken / given
            inner = math.prod(taken[0]) * math.prod(taken[1]) // math.prod(given)
            return math.prod(given) * math.isqrt(inner // math.prod(given[:-2]))
        case name if name in RECURRENT:
            matrices = [graph.shapes[t] for t in node.inputs
                        if t in graph.weights and len(graph.shapes[t]) > 1]
            return sum(map(math.prod, matrices)) * vectors
    return 0


def _rounds(graph: Graph, node: Node, condition: Graph) -> int:
    """How often WHILE runs its body: the limit that its condition names, 1 where it is open."""
    limits = [*condition.numbers.values()]
    limits += [graph.numbers[outer] for outer, inner in
               zip(node.inputs, condition.inputs, strict=False)
               if outer in graph.numbers and any(inner in it.inputs for it in condition.nodes)]
    return min((limit for limit in limits if limit > 0), default=1)


def remarks(graphs: Sequence[Graph], names: Sequence[str]) -> Iterator[str]:
    """What is unusual; `names`: of the main graph's inputs."""
    used = {t for node in graphs[0].nodes for t in node.inputs} | set(graphs[0].outputs)
    for tensor, name in zip(graphs[0].inputs, names, strict=True):
        if tensor not in used:
            yield f"its input {name} changes nothing: no operator takes it"
    there = {node.operator for graph in graphs for node in graph.nodes}
    if allocating := [name for name in ALLOCATING if name in there]:
        yield (f"{', '.join(allocating)}: such operators get memory while they run, which the "
               "plugin keeps ready for them (docs/realtime.md)")


def graphs(model: Any) -> tuple[Graph, ...]:
    """The graphs of a model as the package `tflite` reads it."""
    return tuple(_graph(model, model.Subgraphs(i)) for i in range(model.SubgraphsLength()))


def _graph(model: Any, graph: Any) -> Graph:
    tensors = [graph.Tensors(i) for i in range(graph.TensorsLength())]
    shapes = tuple(tuple(max(int(n), 1) for n in it.ShapeAsNumpy()) if it.ShapeLength() else ()
                   for it in tensors)
    constant = [i for i, it in enumerate(tensors) if model.Buffers(it.Buffer()).DataLength()]
    there = [i for i, it in enumerate(tensors) if it.IsVariable() or _is_empty(it)
             or model.Buffers(it.Buffer()).Offset() > 1]
    return Graph(tuple(_read_node(model, graph.Operators(i))
                       for i in range(graph.OperatorsLength())), shapes,
                 frozenset(i for i in constant if _trained(tensors[i])),
                 {i: _number(model, tensors[i]) for i in constant if _is_number(tensors[i])},
                 _numbers(graph.InputsAsNumpy(), graph.InputsLength()),
                 _numbers(graph.OutputsAsNumpy(), graph.OutputsLength()),
                 frozenset((*constant, *there)))


def _is_empty(tensor: Any) -> bool:
    """Whether it is for no elements at all; the buffer of such a constant is empty, too."""
    return any(tensor.Shape(i) == 0 for i in range(tensor.ShapeLength()))


def _read_node(model: Any, node: Any) -> Node:
    import tflite

    code = model.OperatorCodes(node.OpcodeIndex())
    builtin = max(code.BuiltinCode(), code.DeprecatedBuiltinCode())
    options, graphs = node.BuiltinOptions(), tuple[int, ...]()
    if builtin == tflite.BuiltinOperator.WHILE:
        loop = tflite.WhileOptions()
        loop.Init(options.Bytes, options.Pos)
        graphs = (loop.CondSubgraphIndex(), loop.BodySubgraphIndex())
    elif builtin == tflite.BuiltinOperator.IF:
        branch = tflite.IfOptions()
        branch.Init(options.Bytes, options.Pos)
        graphs = (branch.ThenSubgraphIndex(), branch.ElseSubgraphIndex())
    return Node(operator_name(builtin), _numbers(node.InputsAsNumpy(), node.InputsLength()),
                _numbers(node.OutputsAsNumpy(), node.OutputsLength()), graphs)


def operator_name(number: int) -> str:
    """`FULLY_CONNECTED` for 9."""
    import tflite

    names = {v: k for k, v in vars(tflite.BuiltinOperator).items() if not k.startswith("_")}
    return str(names.get(number, f"number {number}"))


def _numbers(array: Any, length: int) -> tuple[int, ...]:
    return tuple(map(int, array)) if length else ()


def _trained(tensor: Any) -> bool:
    import tflite

    kinds = tflite.TensorType
    return tensor.Type() in (kinds.FLOAT32, kinds.FLOAT16, kinds.INT8, kinds.UINT8, kinds.INT16)


def _is_number(tensor: Any) -> bool:
    import tflite

    return tensor.Type() == tflite.TensorType.INT32 and not tensor.ShapeLength()


def _number(model: Any, tensor: Any) -> int:
    return int.from_bytes(model.Buffers(tensor.Buffer()).DataAsNumpy().tobytes()[:4], "little",
                          signed=True)


def not_a_number(model: Any) -> Iterator[str]:
    """Names of tensors of weights that hold NaN."""
    import numpy as np
    import tflite

    for graph in (model.Subgraphs(i) for i in range(model.SubgraphsLength())):
        for tensor in (graph.Tensors(i) for i in range(graph.TensorsLength())):
            buffer = model.Buffers(tensor.Buffer())
            if tensor.Type() == tflite.TensorType.FLOAT32 and buffer.DataLength() \
                    and np.isnan(buffer.DataAsNumpy().view(np.float32)).any():
                yield tensor.Name().decode(errors="replace")
