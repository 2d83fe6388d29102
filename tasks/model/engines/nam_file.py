"""A .nam file as a network: JSON that says of what kind it is, and its weights in one list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field
from math import isfinite
from typing import Any

from tasks.core.frozen import frozen

ACTIVATIONS = ("Tanh", "Hardtanh", "Fasttanh", "ReLU", "LeakyReLU", "PReLU", "Sigmoid", "SiLU",
               "Hardswish", "LeakyHardtanh", "Softsign")
FILMS = ("conv_pre_film", "conv_post_film", "input_mixin_pre_film", "input_mixin_post_film",
         "activation_pre_film", "activation_post_film", "layer1x1_post_film", "head1x1_post_film")
"""Where the condition may scale and shift what a layer computes, in the order of the weights."""

USUAL_RATE = 48000
"""Hz, of files that do not say it."""


@frozen
class Activation:
    """A function of one number; `numbers` are its own: slopes, or limits and slopes."""

    name: str
    numbers: tuple[float, ...] = ()


@frozen
class Layer:
    """A dilated convolution of a WaveNet; `gating`: none, gated, blended."""

    kernel: int
    dilation: int
    activation: Activation
    gating: str = "none"
    second: Activation = Activation("Sigmoid")


@frozen
class Head:
    """The convolution behind an array of layers, or one of those behind the last array."""

    outputs: int
    kernel: int = 1
    dilation: int = 1
    bias: bool = True


@frozen
class LayerArray:
    """Layers of a WaveNet that are alike.

    Attributes:
        layer1x1: groups of the convolution to the next layer; 0: there is none.
        head1x1: outputs and groups of the one to the head; None: there is none.
        films: whether it shifts, and its groups, by name.
    """

    inputs: int
    condition: int
    channels: int
    bottleneck: int
    layers: tuple[Layer, ...]
    head: Head
    groups_input: int = 1
    groups_mixin: int = 1
    layer1x1: int = 1
    head1x1: tuple[int, int] | None = None
    films: Mapping[str, tuple[bool, int]] = field(default_factory=dict)

    @property
    def width(self) -> int:
        """Channels that its layers give the head."""
        return self.head1x1[0] if self.head1x1 else self.bottleneck


@frozen
class WaveNet:
    """Arrays of layers.

    Attributes:
        heads, activation: convolutions behind the arrays, and the function in front of each.
        condition: a network that makes the layers' condition of the audio.
    """

    arrays: tuple[LayerArray, ...]
    heads: tuple[Head, ...] = ()
    activation: Activation = Activation("Tanh")
    condition: Network | None = None

    @property
    def outputs(self) -> int:
        """Channels that it gives."""
        return (self.heads or (self.arrays[-1].head,))[-1].outputs


@frozen
class Lstm:
    """Layers of LSTM cells, and a dense layer."""

    layers: int
    cells: int


@frozen
class ConvNet:
    """Dilated convolutions of two samples each, and a dense layer."""

    channels: int
    dilations: tuple[int, ...]
    activation: Activation
    batchnorm: bool
    groups: int = 1


@frozen
class Linear:
    """An impulse response of so many samples."""

    taps: int
    bias: bool


Net = WaveNet | Lstm | ConvNet | Linear


@frozen
class Network:
    """What a file holds.

    Attributes:
        weights: in the file's order (`nam_shapes`).
        rate: Hz; 0: not said.
        version: of the format, as written.
        document: the JSON that says all this; of a container, that of the model chosen of it.
        chosen_of: how many models the container has; 0: it is none.
        slimmable: it may be cut to fewer channels.
    """

    net: Net
    weights: tuple[float, ...]
    rate: int
    version: str
    document: Mapping[str, Any]
    chosen_of: int = 0
    slimmable: bool = False

    @property
    def architecture(self) -> str:
        """As the format calls it."""
        return "LSTM" if isinstance(self.net, Lstm) else type(self.net).__name__


def finite(network: Network) -> bool:
    """Whether all weights are numbers; a failed training leaves others."""
    return all(map(isfinite, network.weights)) and (
        not isinstance(network.net, WaveNet) or network.net.condition is None
        or finite(network.net.condition))


def parts(network: Network) -> Iterator[Network]:
    """It, and the networks in it."""
    yield network
    if isinstance(network.net, WaveNet) and network.net.condition:
        yield from parts(network.net.condition)
