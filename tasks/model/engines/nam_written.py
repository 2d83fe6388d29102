"""Writes a network as a .nam file that the plugin's engine loads (pure).

Newer files say in new words what older ones could say, too: a network of that kind is written in
the old words, so that every version of the engine loads it. Names, dates and the like are left out.
"""

from __future__ import annotations

import json
from typing import Any

from tasks.model.engines.nam_file import (
    Activation,
    ConvNet,
    LayerArray,
    Linear,
    Lstm,
    Network,
)

OLD = "0.5.4"
"""A version of the format that every version of the engine reads."""


def written(network: Network) -> bytes:
    """The file."""
    config = _old(network)
    version = OLD if config else network.version
    said: dict[str, Any] = {"version": version, "architecture": network.architecture,
            "config": config or _without_choice(network.document["config"]),
            "weights": network.weights}
    if network.rate:
        said["sample_rate"] = network.rate
    return json.dumps(said, separators=(",", ":"), allow_nan=False).encode()


def _without_choice(config: dict[str, Any]) -> dict[str, Any]:
    """The configuration without what a host may choose at run time, and without what is null."""
    if "layers" not in config:
        return config
    return {**config, "layers": [{key: value for key, value in it.items()
                                  if key != "slimmable" and value is not None}
                                 for it in config["layers"]]}


def _old(network: Network) -> dict[str, Any] | None:
    """The configuration in the old words; None where they do not say it."""
    net = network.net
    match net:
        case Lstm():
            return {"input_size": 1, "hidden_size": net.cells, "num_layers": net.layers}
        case Linear():
            return {"receptive_field": net.taps, "bias": net.bias}
        case ConvNet():
            plain = net.groups == 1 and not net.activation.numbers
            return {"channels": net.channels, "dilations": net.dilations, "batchnorm":
                    net.batchnorm, "activation": net.activation.name} if plain else None
    arrays = [_old_array(it) for it in net.arrays]
    if net.heads or net.condition or not all(arrays):
        return None
    return {"layers": arrays, "head": None, "head_scale": network.weights[-1]}


def _old_array(array: LayerArray) -> dict[str, Any] | None:
    first, head = array.layers[0], array.head
    plain = LayerArray(array.inputs, array.condition, array.channels, array.channels, array.layers,
                       head)
    alike = all((it.kernel, it.activation, it.gating, it.second) == (
        first.kernel, first.activation, first.gating, Activation("Sigmoid"))
        for it in array.layers)
    if array != plain or not alike or head.kernel > 1 or first.activation.numbers or (
            first.gating == "blended"):
        return None
    return {"input_size": array.inputs, "condition_size": array.condition,
            "head_size": head.outputs, "channels": array.channels, "kernel_size": first.kernel,
            "dilations": [it.dilation for it in array.layers],
            "activation": first.activation.name, "gated": first.gating == "gated",
            "head_bias": head.bias}
