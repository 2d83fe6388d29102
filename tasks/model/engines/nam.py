"""NeuralAmpModelerCore: what a .nam file holds, and what keeps a version from running it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path, PurePath

from tasks.core.paths import DEPS, shown
from tasks.core.words import listed
from tasks.model.content import Content, Operator, Tensor
from tasks.model.engine import ModelEngine, Prepared
from tasks.model.engines.nam_file import (
    USUAL_RATE,
    ConvNet,
    LayerArray,
    Lstm,
    Network,
    WaveNet,
    finite,
    parts,
)
from tasks.model.engines.nam_parse import parse
from tasks.model.engines.nam_shapes import multiply_adds
from tasks.model.engines.nam_table import Faulty
from tasks.model.engines.nam_written import written
from tasks.model.operators import known
from tasks.model.problem import Problem
from tasks.model.refuse import DAMAGED, missing, refused
from tasks.project.foreign import ENOUGH, Foreign, identify
from tasks.project.model import Engine, Model

_SLIM = "it may be cut to fewer channels; all of them run"


def read(path: Path) -> Content:
    """What a .nam file holds.

    Raises:
        AntlerError: missing, not a model, damaged, or of a network that is not known here.
    """
    network = _load(path)
    nets = list(parts(network))
    return Content(
        inputs=(Tensor("audio", (-1, 1), "float32"),),
        outputs=(Tensor("out", (-1, 1), "float32"),),
        operators=tuple(operators(network)),
        size=path.stat().st_size,
        keeps_state=True,
        sample_rate=network.rate or USUAL_RATE,
        weights=sum(len(it.weights) for it in nets),
        multiply_adds=sum(map(multiply_adds, nets)),
        not_a_number=() if finite(network) else ("weights",),
        remarks=tuple(_remarks(network)),
    )


def _load(path: Path) -> Network:
    if not path.is_file():
        raise missing(path)
    data = path.read_bytes()
    try:
        return parse(data.decode())
    except UnicodeDecodeError as error:
        raise refused(path, _other(path, data)) from error
    except Faulty as fault:
        if not data.lstrip()[:1] == b"{" or b'"architecture"' not in data:
            raise refused(path, _other(path, data)) from fault
        raise refused(path, Foreign(f"cannot be run: {fault}",
                                    fault.helps or DAMAGED.helps)) from fault


def _other(path: Path, data: bytes) -> Foreign:
    return identify(PurePath(shown(path)), data[:ENOUGH], len(data))


def _remarks(network: Network) -> Iterator[str]:
    if not network.rate:
        yield f"it does not say its sample rate: {USUAL_RATE} Hz is usual"


def operators(network: Network) -> Iterator[Operator]:
    """Its networks, their functions, and what is unusual in them, each once."""
    count = Counter[str]()
    for part in parts(network):
        count[part.architecture] += 1
        match part.net:
            case WaveNet() as net:
                count["Condition"] += net.condition is not None
                count["PostStackHead"] += len(net.heads)
                if net.heads:
                    count[net.activation.name] += len(net.heads)
                for array in net.arrays:
                    _count(array, count)
            case ConvNet() as net:
                count[net.activation.name] += len(net.dilations)
                count["Groups"] += net.groups > 1
            case Lstm(layers):
                count["Tanh"] += layers
                count["Sigmoid"] += layers
    for name, times in count.items():
        if times:
            yield Operator(name, count=times)


def _count(array: LayerArray, count: Counter[str]) -> None:
    for layer in array.layers:
        count[layer.activation.name] += 1
        if layer.gating != "none":
            count[layer.gating.capitalize()] += 1
            count[layer.second.name] += 1
            count["SharedSlopeOfGates"] += array.bottleneck > 1 and any(
                it.name == "PReLU" and len(it.numbers) == 1 for it in (layer.activation,
                                                                     layer.second))
    first = array.layers[0]
    alike = all((it.kernel, it.activation, it.gating, it.second) == (
        first.kernel, first.activation, first.gating, first.second) for it in array.layers)
    count["DifferentLayers"] += not alike
    count["Bottleneck"] += array.bottleneck != array.channels
    count["NoLayer1x1"] += not array.layer1x1
    count["Head1x1"] += array.head1x1 is not None
    count["HeadKernel"] += array.head.kernel > 1
    count["FiLM"] += len(array.films) * len(array.layers)
    count["Groups"] += max(array.groups_input, array.groups_mixin, array.layer1x1,
                           (array.head1x1 or (0, 0))[1]) > 1


def problems(content: Content, engine: Engine) -> Iterator[Problem]:
    """What of the network this version of the engine does not have."""
    table = known(engine.name, engine.version)
    lacking = [it.name for it in content.operators if table and it.name not in table.builtin]
    if lacking:
        yield Problem(f"{engine.name} {engine.version} has no {listed(lacking)}",
                      _other_version(content, engine.name))


def _other_version(content: Content, name: str) -> str:
    """Which version runs it."""
    used = {it.name for it in content.operators}
    versions = (path.stem.removeprefix("operators-")
                for path in sorted((DEPS / name).glob("operators-*.yaml")))
    for version in versions:
        table = known(name, version)
        if table and used <= set(table.builtin):
            return (f'write `engine: {{name: {name}, version: "{version}"}}` in project.yaml: that '
                    "version runs it (its source is on GitHub alone)")
    return "train it again, as a WaveNet or LSTM of another kind"


def prepare(path: Path, content: Content, said: Model, parameters: Sequence[str]) -> Prepared:
    """The network as all versions of the engine read it, where they can; engine.Prepare."""
    del said, parameters
    network = _load(path)
    notes = []
    if network.chosen_of:
        notes.append(f"of the {network.chosen_of} networks in it, the last runs, the largest "
                     "(docs/models.md takes another out of it)")
    if network.slimmable:
        notes.append(_SLIM)
    return Prepared(replace(content), written(network), tuple(notes))


ENGINE = ModelEngine("nam", read, problems, prepare, "Neural Amp Modeler", audio_only=True)
