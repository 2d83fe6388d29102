"""In what order and in what shapes the weights of a .nam file come (pure)."""

from __future__ import annotations

import math
from collections.abc import Iterator

from tasks.model.engines.nam_file import (
    FILMS,
    ConvNet,
    LayerArray,
    Linear,
    Lstm,
    Network,
    WaveNet,
)
from tasks.model.engines.nam_table import Faulty

Shape = tuple[int, ...]
"""Of a convolution: groups, outputs and inputs of each, kernel; of anything else, as it is."""


def total(network: Network) -> int:
    """How many weights a network takes, without those of a network in it.

    Raises:
        Faulty: its channels do not divide into its groups.
    """
    return sum(map(math.prod, shapes(network)))


def multiply_adds(network: Network) -> int:
    """Of one sample: each weight that is no bias is used once."""
    return sum(math.prod(it) for it in shapes(network) if len(it) > 1)


def shapes(network: Network) -> Iterator[Shape]:
    """The shapes of its weights, in their order."""
    match network.net:
        case WaveNet() as net:
            yield from _wave_net(net)
        case Lstm(layers, cells):
            for layer in range(layers):
                yield 4 * cells, cells + (cells if layer else 1)
                yield (4 * cells,)  # bias, then the first hidden and cell state
                yield (cells,)
                yield (cells,)
            yield 1, cells
            yield (1,)
        case ConvNet() as net:
            yield from _conv_net(net)
        case Linear(taps, bias):
            yield 1, taps
            yield (int(bias),)


def convolution(inputs: int, outputs: int, kernel: int = 1, *, bias: bool = True,
                groups: int = 1) -> Iterator[Shape]:
    """Weights and bias of a convolution.

    Raises:
        Faulty: its channels do not divide into the groups.
    """
    if inputs % groups or outputs % groups:
        raise Faulty(f"a convolution of {inputs} channels to {outputs} does not divide into "
                     f"{groups} groups")
    yield groups, outputs // groups, inputs // groups, kernel
    yield (outputs if bias else 0,)


def _conv_net(net: ConvNet) -> Iterator[Shape]:
    for i in range(len(net.dilations)):
        yield from convolution(net.channels if i else 1, net.channels, 2, bias=not net.batchnorm,
                               groups=net.groups)
        if net.batchnorm:  # mean, variance, weight, bias
            yield from [(net.channels,)] * 4
            yield (1,)  # what keeps it from dividing by 0
    yield 1, net.channels
    yield (1,)


def _wave_net(net: WaveNet) -> Iterator[Shape]:
    for array in net.arrays:
        yield from convolution(array.inputs, array.channels, bias=False)
        for layer in array.layers:
            wide = array.bottleneck * (1 if layer.gating == "none" else 2)
            yield from convolution(array.channels, wide, layer.kernel, groups=array.groups_input)
            yield from convolution(array.condition, wide, bias=False, groups=array.groups_mixin)
            if array.layer1x1:
                yield from convolution(array.bottleneck, array.channels, groups=array.layer1x1)
            if array.head1x1:
                outputs, groups = array.head1x1
                yield from convolution(array.bottleneck, outputs, groups=groups)
            for width, shift, groups in films(array, wide).values():
                yield from convolution(array.condition, width * (2 if shift else 1), groups=groups)
        head = array.head
        yield from convolution(array.width, head.outputs, head.kernel, bias=head.bias)
    inputs = net.arrays[-1].head.outputs
    for head in net.heads:
        yield from convolution(inputs, head.outputs, head.kernel)
        inputs = head.outputs
    yield (1,)  # the scale of the head


def films(array: LayerArray, wide: int) -> dict[str, tuple[int, bool, int]]:
    """Width of what each scales, whether it shifts, and its groups; in their order.

    Args:
        wide: channels of the layer's convolution.
    """
    widths = dict(zip(FILMS, (array.channels, wide, array.condition, wide, wide, array.bottleneck,
                              array.channels, array.width), strict=True))
    return {name: (widths[name], *array.films[name]) for name in FILMS if name in array.films}
