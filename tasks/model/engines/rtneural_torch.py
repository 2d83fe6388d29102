"""Networks of GuitarML (NeuralPi, Proteus …): the state of a recurrent PyTorch model (pure)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from tasks.core.words import listed
from tasks.model.engines.rtneural_network import (
    MOST_INPUTS,
    Array,
    Layer,
    Network,
    Unsuitable,
    weights,
    whole,
)

MOST_LAYERS = 16

_GATES = {"LSTM": 4, "GRU": 3}

_TRAIN = "train an LSTM or a GRU with GuitarML's Automated-GuitarAmpModelling (SimpleRNN)"


def network(said: Mapping[str, Any]) -> Network:
    """The network that a file describes.

    Raises:
        Unsuitable: it runs nowhere, or not here.
    """
    data, state = said.get("model_data"), said.get("state_dict")
    if not isinstance(data, dict) or not isinstance(state, dict):
        raise Unsuitable("is a GuitarML network without its `model_data` or its `state_dict`")
    unit = data.get("unit_type")
    if unit not in [*_GATES]:  # it may be a list, which has no place in a dictionary
        raise Unsuitable(f"is a GuitarML network of {unit!r}, not of LSTM or GRU", _TRAIN)
    inputs, hidden, outputs, layers = (
        whole(data.get(key, default), f"{key} in model_data", most=most)
        for key, default, most in (("input_size", None, MOST_INPUTS), ("hidden_size", None, 4096),
                                   ("output_size", 1, 64), ("num_layers", 1, MOST_LAYERS)))
    skips = whole(data.get("skip", 0), "skip in model_data", least=0, most=1) == 1
    if skips and outputs != 1:
        raise Unsuitable(f"adds its input to {outputs} results (skip)",
                         "train a network with one output")
    taken = _State(state)
    recurrent = [taken.recurrent(unit, number, hidden if number else inputs, hidden)
                 for number in range(layers)]
    dense = Layer("dense", outputs, (taken.get("lin.weight", (outputs, hidden)).T,
                                     taken.bias("lin.bias", outputs)))
    if left := sorted({*state} - taken.used):
        raise Unsuitable(f"has weights of other layers, too: {listed(left[:6])}", _TRAIN)
    return Network("GuitarML", inputs, (*recurrent, dense), skips)


class _State:
    """Weights of a PyTorch model by name, and which of them were used."""

    def __init__(self, said: Mapping[str, Any]) -> None:
        self.said, self.used = said, set[str]()

    def get(self, name: str, shape: tuple[int, ...]) -> Array:
        if name not in self.said:
            raise Unsuitable(f"lacks the weights {name}")
        self.used.add(name)
        return weights(self.said[name], f"the weights {name}", shape)

    def bias(self, name: str, size: int) -> Array:
        return self.get(name, (size,)) if name in self.said else np.zeros(size, np.float32)

    def recurrent(self, unit: str, number: int, inputs: int, hidden: int) -> Layer:
        """A layer as Keras has it: transposed; of a GRU with update and reset gate exchanged."""
        wide = _GATES[unit] * hidden
        into = self.get(f"rec.weight_ih_l{number}", (wide, inputs))
        again = self.get(f"rec.weight_hh_l{number}", (wide, hidden))
        biases = [f"rec.bias_{kind}_l{number}" for kind in ("ih", "hh")]
        if len([name for name in biases if name in self.said]) == 1:
            raise Unsuitable(f"lacks the weights {biases[biases[0] in self.said]}")
        first, second = (self.bias(name, wide) for name in biases)
        if unit == "LSTM":
            return Layer("lstm", hidden, (into.T, again.T, first + second))
        order = np.r_[hidden:2 * hidden, :hidden, 2 * hidden:wide]
        return Layer("gru", hidden, (into[order].T, again[order].T,
                                     np.stack([first[order], second[order]])))
