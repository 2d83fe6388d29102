"""Networks as RTNeural exports them from Keras, and AIDA-X after it: a list of layers (pure)."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

from tasks.core.frozen import frozen
from tasks.core.words import listed
from tasks.model.engines.rtneural_network import (
    ACTIVATIONS,
    MOST_INPUTS,
    Array,
    Layer,
    Network,
    Unsuitable,
    numbers,
    weights,
    whole,
)

MOST_TESTED = 4096
"""Samples of a self test that are tried; AIDA-X writes 2048."""

SILENT = -90
"""dB from which on AIDA-X takes a gain for silence."""

_LEAVE_OUT = ("build the network of dense, conv1d, LSTM, GRU, batch normalization, PReLU and "
              f"activations ({listed(ACTIVATIONS)})")

_OF_AIDA = ("in_skip", "in_gain", "out_gain", "input_batch", "output_batch", "metadata")


def network(said: Mapping[str, Any]) -> Network:
    """The network that a file describes.

    Raises:
        Unsuitable: it runs nowhere, or not here.
    """
    shape, listed_layers = _list(said, "in_shape", "it"), _list(said, "layers", "it")
    inputs = _last(shape, "in_shape")
    if inputs > MOST_INPUTS:
        raise Unsuitable(f"takes {inputs} values a sample: no audio with a few parameters",
                         "export a network that takes samples")
    layers: list[Layer] = []
    for number, one in enumerate(listed_layers, start=1):
        before = layers[-1].size if layers else inputs
        layers += _Said(number, one, before).layers()
    if not layers:
        raise Unsuitable("has no layers", "export the trained network")
    skips = whole(said.get("in_skip", 0), "in_skip", least=0, most=1) == 1
    if skips and layers[-1].size != 1:
        raise Unsuitable(f"adds its input to {layers[-1].size} results (in_skip)",
                         "export a network with one output")
    aida = any(key in said for key in _OF_AIDA)
    return Network("AIDA-X" if aida else "RTNeural", inputs, tuple(layers), skips,
                   _gain(said.get("in_gain")), _gain(said.get("out_gain")),
                   _rate(said.get("metadata")), _test(said))


@frozen
class _Said:
    """A layer as the file has it, with the number of values that go into it."""

    number: int
    said: Any
    inputs: int

    def layers(self) -> Iterator[Layer]:
        """It, and the activation that is written with it."""
        if not isinstance(self.said, dict):
            raise Unsuitable(f"is damaged: layer {self.number} is no layer")
        kind = self.said.get("type")
        make = _KINDS.get(kind) if isinstance(kind, str) else None
        if make is None:
            raise self._unknown(kind)
        layer = make(self)
        if layer:
            yield layer
        written = self.said.get("activation", "")
        if layer and layer.kind in ("lstm", "gru"):  # RTNeural's have tanh and sigmoid
            if written not in ("", "tanh"):
                raise Unsuitable(f"has {written!r} in {self.name}: RTNeural's has tanh",
                                 "train it with the layer's own activations")
        elif written != "" and (layer is None or layer.kind in ("dense", "conv1d")):
            if written not in ACTIVATIONS:
                raise Unsuitable(f"has the activation {written!r} in {self.name}, RTNeural has "
                                 f"{listed(ACTIVATIONS)}", _LEAVE_OUT)
            yield Layer(written, self.size)

    @property
    def name(self) -> str:
        """As errors call it."""
        return f"layer {self.number} ({self.said.get('type')})"

    @property
    def size(self) -> int:
        """Values that it gives."""
        return _last(_list(self.said, "shape", self.name), f"the shape of {self.name}")

    def take(self, *shapes: tuple[str, tuple[int, ...]]) -> tuple[Array, ...]:
        """All of its weights: what each is, and its shape."""
        given = _list(self.said, "weights", self.name)
        if len(given) != len(shapes):
            names = listed(what for what, _ in shapes)
            raise Unsuitable(f"does not fit together: {self.name} has {len(given)} arrays of "
                             f"weights, it needs its {names}")
        return tuple(weights(value, f"the {what} of {self.name}", shape)
                     for value, (what, shape) in zip(given, shapes, strict=True))

    def last(self, key: str) -> int:
        """The last of a list of sizes."""
        return _last(_list(self.said, key, self.name), f"{key} of {self.name}")

    def _unknown(self, kind: object) -> Unsuitable:
        if kind == "unknown":
            return Unsuitable(f"lacks layer {self.number}: RTNeural's exporter did not know it, "
                              "and wrote nothing of it", f"{_LEAVE_OUT}; give the exporter "
                              "`layers_to_skip` for what only matters in training, as Dropout")
        if kind in ("conv2d", "batchnorm2d"):
            return Unsuitable(f"has a {kind} (layer {self.number}): it goes along spectra, not "
                              "along audio", _LEAVE_OUT)
        return Unsuitable(f"has a layer that is not known: {kind!r} (layer {self.number})",
                          _LEAVE_OUT)


def _dense(it: _Said) -> Layer:
    kernel, bias = ("weights", (it.inputs, it.size)), ("biases", (it.size,))
    if len(_list(it.said, "weights", it.name)) == 1:
        return Layer("dense", it.size, (*it.take(kernel), np.zeros(it.size, np.float32)))
    return Layer("dense", it.size, it.take(kernel, bias))


def _conv1d(it: _Said) -> Layer:
    width, dilation = it.last("kernel_size"), it.last("dilation")
    whole((width - 1) * dilation, f"what {it.name} reaches back", least=0)
    groups = whole(it.said.get("groups", 1), f"groups of {it.name}")
    if it.inputs % groups or it.size % groups:
        raise Unsuitable(f"does not fit together: {it.name} has {groups} groups for {it.inputs} "
                         f"inputs and {it.size} outputs")
    if it.said.get("strides", 1) not in (1, [1]):
        raise Unsuitable(f"gives fewer samples than it takes: {it.name} has strides",
                         "train it with strides of 1")
    kernel = ("weights", (width, it.inputs // groups, it.size))
    return Layer("conv1d", it.size, it.take(kernel, ("biases", (it.size,))), dilation, groups)


def _recurrent(kind: str, gates: int, biases: int) -> Callable[[_Said], Layer]:
    def made(it: _Said) -> Layer:
        wide = gates * it.size
        bias = (biases, wide) if biases > 1 else (wide,)
        return Layer(kind, it.size, it.take(("weights", (it.inputs, wide)),
                                            ("recurrent weights", (it.size, wide)),
                                            ("biases", bias)))

    return made


def _batchnorm(it: _Said) -> Layer:
    size, epsilon = (it.inputs,), numbers(it.said.get("epsilon"), f"epsilon of {it.name}")
    moments = (("means", size), ("variances", size))
    affine = (np.ones(size, np.float32), np.zeros(size, np.float32))
    taken = (*affine, *it.take(*moments)) if len(_list(it.said, "weights", it.name)) == 2 else \
        it.take(("scales", size), ("offsets", size), *moments)
    if epsilon.shape or not (taken[3] + epsilon > 0).all():
        raise Unsuitable(f"divides by zero: the variances of {it.name} are not above 0")
    return Layer("batchnorm", it.inputs, taken, epsilon=float(epsilon))


def _prelu(it: _Said) -> Layer:
    given = _list(it.said, "weights", it.name)
    alphas = numbers(given[0] if given else None, f"the weights of {it.name}")
    shared = alphas.size == 1
    wanted = (1, 1 if shared else it.inputs)
    alpha, = it.take(("weights", wanted))
    return Layer("prelu", it.inputs, (np.broadcast_to(alpha[0], (it.inputs,)),))


def _activation(it: _Said) -> None:
    if it.size != it.inputs:
        raise Unsuitable(f"does not fit together: {it.name} gives {it.size} values of {it.inputs}")
    _list(it.said, "weights", it.name)


_KINDS: Mapping[str, Callable[[_Said], Layer | None]] = {
    "dense": _dense, "time-distributed-dense": _dense, "conv1d": _conv1d,
    "lstm": _recurrent("lstm", 4, 1), "gru": _recurrent("gru", 3, 2), "batchnorm": _batchnorm,
    "prelu": _prelu, "activation": _activation}


def _list(said: Mapping[str, Any], key: str, of: str) -> list[Any]:
    value = said.get(key)
    if not isinstance(value, list):
        raise Unsuitable(f"is damaged: {of} has no list `{key}`")
    return value


def _last(sizes: list[Any], what: str) -> int:
    if len(sizes) == 4:
        raise Unsuitable(f"goes along spectra, not along audio: {what} has four axes", _LEAVE_OUT)
    return whole(sizes[-1] if sizes else None, what)


def _gain(decibels: Any) -> float:
    """AIDA-X: from dB, as a factor; anything but a number is none."""
    if not isinstance(decibels, int | float) or not math.isfinite(decibels):
        return 1.0
    if decibels > 120:
        raise Unsuitable(f"amplifies by {decibels:g} dB")
    return float(10 ** (decibels / 20)) if decibels > SILENT else 0.0


def _rate(metadata: Any) -> int:
    """Hz, which AIDA-X writes as a text."""
    said = metadata.get("samplerate") if isinstance(metadata, dict) else None
    try:
        rate = float(said) if isinstance(said, str | int | float) else 0.0
    except ValueError:
        return 0
    return int(rate) if 1000 <= rate <= 1e6 else 0


def _test(said: Mapping[str, Any]) -> tuple[Array, Array] | None:
    given, wanted = said.get("input_batch"), said.get("output_batch")
    if given is None and wanted is None:
        return None
    one, other = numbers(given, "its input_batch"), numbers(wanted, "its output_batch")
    if one.ndim != 1 or one.shape != other.shape:
        raise Unsuitable("does not fit together: its input_batch and output_batch have different "
                         "lengths")
    return one[:MOST_TESTED], other[:MOST_TESTED]
