"""Whether the operators of a .tflite file can run in their order: TensorFlow Lite believes it.

Found by damaging files (docs/models.md): XNNPACK ends the whole process, the plugin host and all,
where nobody takes a result, and memory is read that is not there where an operator lacks a tensor.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tasks.model.engines.tflite_work import RECURRENT, Graph, Node

_NONE = -1
"""In place of a tensor's number: there is none."""

_MAY_LACK = {"FULLY_CONNECTED": (2,), "CONV_2D": (2,), "CONV_3D": (2,), "DEPTHWISE_CONV_2D": (2,),
             "TRANSPOSE_CONV": (3,), "PAD": (2,), "PADV2": (2,)}
"""Inputs that operators do without, by their places; recurrent ones do without most."""

_RUNS_GRAPHS = ("IF", "WHILE")


def flaws(graphs: Sequence[Graph]) -> Iterator[str]:
    """What is wrong, as it goes on behind "it ..."; empty where all is well."""
    for number, graph in enumerate(graphs):
        yield from _flaws(graph)
        if number == 0:
            yield from _unused(graph)


def _flaws(graph: Graph) -> Iterator[str]:
    known = {*graph.there, *graph.inputs}
    if not graph.there.isdisjoint(graph.inputs):
        yield "takes as its input what is a constant in it"
    for node in graph.nodes:
        for place, tensor in enumerate(node.inputs):
            if tensor == _NONE:
                if not _may_lack(node, place):
                    yield f"lacks an input of its {node.operator}"
            elif tensor not in known:
                yield f"has a {node.operator} that takes what nothing before it makes"
        for tensor in node.outputs:
            if not 0 <= tensor < len(graph.shapes):
                yield f"has a {node.operator} whose result has no place"
            elif tensor in known:
                yield f"has a {node.operator} that writes over what is there already"
        known.update(node.outputs)
    if not known.issuperset(graph.outputs):
        yield "has a result that no operator makes"


def _may_lack(node: Node, place: int) -> bool:
    if node.operator in RECURRENT:
        return place > 0
    return node.operator in _RUNS_GRAPHS or place in _MAY_LACK.get(node.operator, ())


def _unused(graph: Graph) -> Iterator[str]:
    """Operators of the main graph that do all their work for nothing."""
    taken = {*graph.outputs, *(tensor for node in graph.nodes for tensor in node.inputs)}
    for node in graph.nodes:
        if node.outputs and not taken.intersection(node.outputs):
            yield f"has a {node.operator} whose result nothing takes"
