"""A .onnx file as `onnx.ModelProto`: whole, with the weights that lie beside it, and sound.

`onnx` is imported where it is used: it takes 0.1 s.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterator
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from tasks.core.paths import shown
from tasks.model.beside import weight_files
from tasks.model.refuse import DAMAGED, missing, refused
from tasks.project.foreign import ENOUGH, Foreign, identify, kind_of
from tasks.project.model_checks import LARGEST

if TYPE_CHECKING:
    from onnx import AttributeProto, GraphProto, ModelProto, NodeProto, TensorProto

_AGAIN = "export it again; `onnx.checker.check_model` says whether a file is sound"


def load(path: Path) -> ModelProto:
    """What a file says, its nodes in the order in which they can run.

    Raises:
        AntlerError: missing, not a model, damaged; weights elsewhere; nodes that go in circles.
    """
    from google.protobuf.message import DecodeError
    from onnx import ModelProto

    if not path.is_file():
        raise missing(path)
    data, model = path.read_bytes(), ModelProto()
    try:
        model.ParseFromString(data)
    except DecodeError:
        model.Clear()
    if not model.graph.node or not model.opset_import:
        head = data[:ENOUGH]
        raise refused(path, DAMAGED if kind_of(head) == ".onnx" else
                      identify(PurePath(shown(path)), head, len(data)))
    if any(isinstance(it, bytes) for it in _texts(model)):  # what is no UTF-8 comes as bytes
        raise refused(path, DAMAGED)
    _embed(model, path)
    for graph in graphs(model):
        _sort(graph, path)
    _check(model, path)
    _read_weights(model, path)
    return model


def graphs(model: ModelProto) -> Iterator[GraphProto]:
    """The graph, and those inside its nodes (If, Loop, Scan)."""
    found = deque([model.graph])
    while found:
        graph = found.popleft()
        yield graph
        for node in graph.node:
            found.extend(inner(node))


def inner(node: NodeProto) -> Iterator[GraphProto]:
    """Graphs that a node runs."""
    for attribute in node.attribute:
        if attribute.HasField("g"):
            yield attribute.g
        yield from attribute.graphs


def weights(model: ModelProto) -> Iterator[TensorProto]:
    """All numbers that the file holds."""
    for graph in graphs(model):
        yield from graph.initializer
        for node in graph.node:
            for attribute in node.attribute:
                yield from _tensors(attribute)


def _texts(model: ModelProto) -> Iterator[str]:
    """Names by which things are found."""
    yield from (it.domain for it in model.opset_import)
    nodes = [node for function in model.functions for node in function.node]
    for graph in graphs(model):
        nodes += graph.node
        yield from (it.name for it in graph.initializer)
        for value in (*graph.input, *graph.output, *graph.value_info):
            yield value.name
            yield from (dim.dim_param for dim in value.type.tensor_type.shape.dim)
    for node in nodes:
        yield from (node.op_type, node.domain, *node.input, *node.output)


def _tensors(attribute: AttributeProto) -> Iterator[TensorProto]:
    if attribute.HasField("t"):
        yield attribute.t
    yield from attribute.tensors


def _embed(model: ModelProto, path: Path) -> None:
    """Bring in the weights that lie in files beside the model: the plugin holds one file."""
    from onnx import TensorProto
    from onnx.external_data_helper import load_external_data_for_tensor

    outside = [it for it in weights(model) if it.data_location == TensorProto.EXTERNAL]
    places = [{entry.key: entry.value for entry in it.external_data} for it in outside]
    beside = {it.name for it in weight_files(path)}
    for name in dict.fromkeys(place.get("location", "") for place in places):
        if name not in beside:
            lacks = "is not there" if name.startswith(path.name) else "Antler does not look for"
            raise refused(path, Foreign(
                f"has weights in another file, {name or '?'}, which {lacks}",
                f"copy {path.name}.data along with it; or save all in one file: "
                f"onnx.save(onnx.load(\"{shown(path)}\"), \"whole.onnx\")"))
    if sum(it.stat().st_size for it in weight_files(path)) >= LARGEST and outside:
        raise refused(path, Foreign("has 2 GiB of weights or more", "export the network alone: one "
                                    "that runs in real time has a few megabytes"))
    try:
        for it in outside:
            load_external_data_for_tensor(it, str(path.parent))
            it.data_location = TensorProto.DEFAULT
            del it.external_data[:]
    except (OSError, ValueError) as error:
        raise refused(path, DAMAGED) from error


def _read_weights(model: ModelProto, path: Path) -> None:
    """Raise AntlerError where a weight has not as many numbers as its shape says."""
    from onnx import numpy_helper

    for it in weights(model):
        try:
            numpy_helper.to_array(it)
        except Exception as error:  # numpy has several classes for it
            raise refused(path, DAMAGED) from error


def _sort(graph: GraphProto, path: Path) -> None:
    """Put the nodes in order: ONNX Runtime does not mind, `onnx` does.

    Raises:
        AntlerError: they wait for each other.
    """
    makers = {name: i for i, node in enumerate(graph.node) for name in node.output if name}
    waits = [{makers[name] for name in _taken(node) if name in makers} for node in graph.node]
    waiting = defaultdict(list)
    for i, sources in enumerate(waits):
        for source in sources:
            waiting[source].append(i)
    order, left = deque(i for i, it in enumerate(waits) if not it), [len(it) for it in waits]
    done: list[int] = []
    while order:
        done.append(order.popleft())
        for i in waiting[done[-1]]:
            left[i] -= 1
            if not left[i]:
                order.append(i)
    if len(done) < len(graph.node):
        stuck = graph.node[next(i for i, count in enumerate(left) if count)]
        raise refused(path, Foreign(f"goes in circles: {stuck.op_type} waits for its own result",
                                    _AGAIN))
    if done != sorted(done):
        nodes = [graph.node[i] for i in done]
        copies = [type(node)() for node in nodes]
        for copy, node in zip(copies, nodes, strict=True):
            copy.CopyFrom(node)
        del graph.node[:]
        graph.node.extend(copies)


def _taken(node: NodeProto) -> Iterator[str]:
    """What a node takes, and what the graphs inside it take from outside."""
    yield from node.input
    for graph in inner(node):
        for it in graph.node:
            yield from _taken(it)
        yield from (out.name for out in graph.output)


def _check(model: ModelProto, path: Path) -> None:
    """Raise AntlerError where `onnx` finds the model unsound, its operators aside."""
    from onnx import IR_VERSION, ModelProto, checker

    copy = ModelProto()
    copy.CopyFrom(model)
    copy.ir_version = min(max(copy.ir_version, 4), IR_VERSION)
    # ONNX Runtime does without what is made good here: weights among the inputs (before version
    # 4), shapes of outputs.
    for it in copy.graph.output:
        it.type.tensor_type.shape.SetInParent()
    try:
        checker.check_model(copy)
    except checker.ValidationError as error:
        said = " ".join(str(error).splitlines()[0].split())
        if "No Op registered" not in said and "opset_version" not in said:
            raise refused(path, Foreign(f"is not a valid ONNX model: {said[:200]}", _AGAIN)
                          ) from error
    except Exception as error:  # damaged texts are no UTF-8
        raise refused(path, DAMAGED) from error
