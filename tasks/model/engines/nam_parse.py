"""Reads the JSON of a .nam file, as versions 0.5 to 0.7 of the format have it (pure)."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from itertools import pairwise

from tasks.model.engines.nam_file import (
    FILMS,
    Activation,
    ConvNet,
    Head,
    Layer,
    LayerArray,
    Linear,
    Lstm,
    Net,
    Network,
    WaveNet,
)
from tasks.model.engines.nam_shapes import total
from tasks.model.engines.nam_table import TRAIN, Faulty, Table, weights_of

VERSIONS = ((0, 5), (0, 7))
"""The oldest and the newest that are known here."""

FASTEST = 1e6
"""Hz; no audio has so many."""

_NONE = (None, False)


def parse(text: str) -> Network:
    """The network of a file.

    Raises:
        Faulty: the file is no network that is known here.
    """
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Faulty(f"its JSON is faulty: {error}") from error
    network = _network(Table(document))
    if isinstance(network.net, WaveNet) and (count := network.net.outputs) != 1:
        raise Faulty(f"it gives {count} channels, not one")
    return network


def _network(said: Table) -> Network:
    """A network, or of a container the one that it chooses by itself: the last, the largest."""
    version, config = said.get("version", str), said.inner("config")
    _check_version(version)
    kind = said.get("architecture", str)
    if kind == "SlimmableContainer":
        models = config.tables("submodels")
        chosen = _network(models[-1].inner("model"))
        return Network(**{**vars(chosen), "chosen_of": len(models)})
    if kind not in _KINDS:
        kinds = ", ".join([*_KINDS, "SlimmableContainer"])
        raise Faulty(f"its architecture is {kind}; {kinds} are known here", TRAIN)
    rate = said.get("sample_rate", float, 0.0)
    if not rate < FASTEST:
        raise Faulty(f"`{said.name('sample_rate')}` is {rate} Hz")
    slimmable = "layers" in config and any("slimmable" in it for it in config.tables("layers"))
    network = Network(_KINDS[kind](config), weights_of(said), max(round(rate), 0), version,
                      said.value, slimmable=slimmable)
    if len(network.weights) != (wanted := total(network)):
        raise Faulty(f"it has {len(network.weights):,} weights, its network takes {wanted:,}")
    return network


def _check_version(version: str) -> None:
    found = re.fullmatch(r"(\d+)\.(\d+)\.\d+", version)
    oldest, newest = VERSIONS
    if not found or not oldest <= (int(found[1]), int(found[2])) <= newest:
        known = " to ".join(f"{a}.{b}" for a, b in VERSIONS)
        raise Faulty(f"it is of version {version} of the format; {known} are known here", TRAIN)


def _one_channel(config: Table) -> None:
    for key in ("in_channels", "out_channels"):
        if (count := config.get(key, int, 1)) != 1:
            raise Faulty(f"`{config.name(key)}` is {count}: one channel goes through the plugin's "
                         "networks")


def _lstm(config: Table) -> Lstm:
    _one_channel(config)
    if (size := config.count("input_size")) != 1:
        raise Faulty(f"`{config.name('input_size')}` is {size}: the audio is one value a sample")
    return Lstm(config.count("num_layers"), config.count("hidden_size"))


def _linear(config: Table) -> Linear:
    _one_channel(config)
    return Linear(config.count("receptive_field"), config.get("bias", bool))


def _conv_net(config: Table) -> ConvNet:
    _one_channel(config)
    channels = config.count("channels")
    return ConvNet(channels, config.counts("dilations"), config.activation("activation", channels),
                   config.get("batchnorm", bool), config.count("groups", 1))


def _wave_net(config: Table) -> WaveNet:
    _one_channel(Table({"in_channels": config.value.get("in_channels", 1)}, config.way))
    arrays, made = tuple(map(_array, config.tables("layers"))), 1
    condition = _network(config.inner("condition_dsp")) if "condition_dsp" in config else None
    if condition:
        if not isinstance(condition.net, WaveNet):
            raise Faulty(f"`{config.name('condition_dsp')}` is of the architecture "
                         f"{condition.architecture}; WaveNet is known here")
        made = condition.net.outputs
    layers = config.name("layers")
    fits = [(f"{layers}[0].input_size", arrays[0].inputs, 1)]
    fits += [(f"{layers}[{i}].condition_size", it.condition, made) for i, it in enumerate(arrays)]
    for i, (before, after) in enumerate(pairwise(arrays)):
        fits += [(f"{layers}[{i + 1}].input_size", after.inputs, before.channels),
                 (f"{layers}[{i + 1}].channels", after.channels, before.head.outputs),
                 (f"{layers}[{i + 1}].bottleneck", after.width, before.head.outputs)]
    for name, found, wanted in fits:
        if found != wanted:
            raise Faulty(f"`{name}` is {found}; what is in front of it gives {wanted}")
    return WaveNet(arrays, _heads(config), _head_activation(config), condition)


def _head_activation(config: Table) -> Activation:
    return config.inner("head").activation("activation", 1) if "head" in config else (
        Activation("Tanh"))


def _heads(config: Table) -> tuple[Head, ...]:
    if "head" not in config:
        return ()
    said = config.inner("head")
    kernels, channels = said.counts("kernel_sizes"), said.count("channels")
    widths = [channels] * (len(kernels) - 1) + [said.count("out_channels")]
    return tuple(Head(width, kernel) for width, kernel in zip(widths, kernels, strict=True))


def _array(said: Table) -> LayerArray:
    channels, layer1x1, head1x1 = said.count("channels"), 1, None
    if "layer1x1" in said:
        inner = said.inner("layer1x1")
        layer1x1 = inner.count("groups") if inner.get("active", bool) else 0
    if "head1x1" in said and (inner := said.inner("head1x1")).get("active", bool):
        head1x1 = inner.count("out_channels"), inner.count("groups")
    bottleneck = said.count("bottleneck", channels)
    array = LayerArray(
        said.count("input_size"), said.count("condition_size"), channels,
        bottleneck, _layers_of(said, bottleneck), _head(said),
        said.count("groups_input", 1), said.count("groups_input_mixin", 1), layer1x1, head1x1,
        {name: film for name in FILMS if (film := _film(said, name))})
    if not layer1x1 and bottleneck != channels:
        raise Faulty(f"`{said.name('bottleneck')}` must be {channels} without layer1x1")
    return array


def _film(said: Table, name: str) -> tuple[bool, int] | None:
    if said.value.get(name) in _NONE:
        return None
    inner = said.inner(name)
    if not inner.get("active", bool, default=True):
        return None
    return inner.get("shift", bool, default=True), inner.count("groups", 1)


def _head(said: Table) -> Head:
    if "head" not in said:
        return Head(said.count("head_size"), bias=said.get("head_bias", bool))
    inner = said.inner("head")
    return Head(inner.count("out_channels"), inner.count("kernel_size"),
                inner.count("head_dilation", 1), inner.get("bias", bool))


def _layers_of(said: Table, channels: int) -> tuple[Layer, ...]:
    dilations = said.counts("dilations")
    count = len(dilations)

    def each(key: str, default: object = None) -> list[object]:
        value = said.value.get(key, default)
        values = value if isinstance(value, list) else [value] * count
        if len(values) != count:
            raise Faulty(f"`{said.name(key)}` has {len(values)} entries for {count} dilations")
        return values

    kernels = said.counts("kernel_sizes") if "kernel_sizes" in said else (
        [said.count("kernel_size")] * count)
    if len(kernels) != count:
        raise Faulty(f"`{said.name('kernel_sizes')}` has {len(kernels)} entries for {count} "
                     "dilations")
    gated = "gated" if said.value.get("gated") else "none"
    gating, seconds = each("gating_mode", gated), each("secondary_activation", "Sigmoid")
    layers = []
    for i, mode in enumerate(gating):
        if mode not in ("none", "gated", "blended"):
            raise Faulty(f"`{said.name('gating_mode')}` is {json.dumps(mode)[:40]}; none, gated, "
                         "blended are known here")
        second = Activation("Sigmoid") if mode == "none" else said.activation_of(
            seconds[i], "secondary_activation", channels)
        activation = said.activation_of(each("activation")[i], "activation", channels)
        layers.append(Layer(kernels[i], dilations[i], activation, str(mode), second))
    return tuple(layers)


_KINDS: Mapping[str, Callable[[Table], Net]] = {
    "WaveNet": _wave_net,
    "LSTM": _lstm,
    "ConvNet": _conv_net,
    "Linear": _linear,
}
