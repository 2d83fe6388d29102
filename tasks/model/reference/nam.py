"""Neural Amp Modeler's networks in numpy, as NeuralAmpModelerCore 0.5.5 computes them.

Before the first sample there was silence: until nothing changes any more, or for half a second in
an LSTM, which never quite forgets.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

import numpy as np

from tasks.model.engines.nam_file import (
    USUAL_RATE,
    ConvNet,
    LayerArray,
    Linear,
    Lstm,
    Network,
    WaveNet,
)
from tasks.model.engines.nam_parse import parse
from tasks.model.engines.nam_shapes import films, shapes
from tasks.model.reference.interpreter import Array
from tasks.model.reference.nam_functions import activate, sigmoid

PACKAGES: tuple[str, ...] = ()

Weights = Iterator[Array]
Signals = Array
"""(channels, frames)"""
Runner = Callable[[Signals], Signals]
"""What becomes of the next frames; it remembers those before."""


class Nam:
    """A .nam file; one sequence of samples, [frames, 1], goes in and comes out."""

    shapes = ((-1, 1),)

    def __init__(self, model: bytes) -> None:
        network = parse(model.decode())
        self._run = runner(network)
        self._run(np.zeros((1, warm_up(network))))

    def run(self, inputs: Sequence[Array]) -> list[Array]:
        """It goes on where the last run ended."""
        return [self._run(inputs[0].T.astype(np.float64)).T.astype(np.float32)]


load = Nam


def warm_up(network: Network) -> int:
    """Samples of silence after which it is as if there had always been silence."""
    match network.net:
        case WaveNet(arrays, heads, _, condition):
            layers = [layer for array in arrays for layer in array.layers]
            own = 1 + sum((it.kernel - 1) * it.dilation for it in layers)
            own += sum((it.kernel - 1) * it.dilation for it in (
                *(array.head for array in arrays), *heads))
            return own + (warm_up(condition) if condition else 0)
        case ConvNet() as net:
            return 1 + sum(net.dilations)
        case Linear() as net:
            return net.taps
    return (network.rate or USUAL_RATE) // 2


def runner(network: Network) -> Runner:
    """The network with nothing but zeros in its memory."""
    weights = cut(network)
    match network.net:
        case WaveNet() as net:
            return _wave_net(net, weights)
        case ConvNet() as net:
            return _conv_net(net, weights)
        case Linear():
            taps, bias = next(weights), next(weights)
            return _causal(taps[:, None, ::-1], 1, bias if bias.size else np.zeros(1))
        case Lstm() as net:
            return _lstm(net, weights)


def cut(network: Network) -> Weights:
    """The weights, each in its shape."""
    values, first = np.array(network.weights, np.float32).astype(np.float64), 0
    for shape in shapes(network):
        end = first + int(np.prod(shape))
        yield values[first:end].reshape(shape)
        first = end


def _causal(kernel: Array, dilation: int, bias: Array) -> Runner:
    """A convolution that hears no later sample; `kernel`: (outputs, inputs, taps)."""
    taps = kernel.shape[2]
    past = np.zeros((kernel.shape[1], (taps - 1) * dilation))

    def run(given: Signals) -> Signals:
        nonlocal past
        heard, frames = np.concatenate([past, given], axis=1), given.shape[1]
        past = heard[:, frames:]
        made: Signals = sum((kernel[:, :, k] @ heard[:, k * dilation:k * dilation + frames]
                             for k in range(taps)), np.zeros((kernel.shape[0], frames)))
        return made + bias[:, None] if bias.size else made

    return run


def _next(weights: Weights, dilation: int = 1) -> Runner:
    """The next convolution of the file; of groups, each has its own channels."""
    grouped, bias = next(weights), next(weights)
    groups, outputs, inputs, taps = grouped.shape
    kernel = np.zeros((groups * outputs, groups * inputs, taps))
    for group in range(groups):
        kernel[group * outputs:(group + 1) * outputs,
               group * inputs:(group + 1) * inputs] = grouped[group]
    return _causal(kernel, dilation, bias)


def _batchnorm(weights: Weights) -> Runner:
    mean, variance, weight, bias, least = (next(weights)[:, None] for _ in range(5))
    scale = weight / np.sqrt(least + variance)
    return lambda given: (given - mean) * scale + bias


def _conv_net(net: ConvNet, weights: Weights) -> Runner:
    steps: list[Runner] = []
    for dilation in net.dilations:
        steps.append(_next(weights, dilation))
        if net.batchnorm:
            steps.append(_batchnorm(weights))
        steps.append(partial(activate, net.activation))
    steps.append(_causal(next(weights)[:, :, None], 1, next(weights)))

    def run(given: Signals) -> Signals:
        for step in steps:
            given = step(given)
        return given

    return run


def _lstm(net: Lstm, weights: Weights) -> Runner:
    cells = [[next(weights) for _ in range(4)] for _ in range(net.layers)]
    head, bias = next(weights), next(weights)
    states = [[hidden, cell] for _, _, hidden, cell in cells]

    def run(given: Signals) -> Signals:
        made = np.empty_like(given)
        for n in range(given.shape[1]):
            value = given[:, n]
            for (matrix, add, _, _), state in zip(cells, states, strict=True):
                gates = matrix @ np.concatenate([value, state[0]]) + add
                enter, keep, new, out = gates.reshape(4, -1)
                state[1] = sigmoid(keep) * state[1] + sigmoid(enter) * np.tanh(new)
                value = state[0] = sigmoid(out) * np.tanh(state[1])
            made[:, n] = head @ value + bias
        return made

    return run


def _wave_net(net: WaveNet, weights: Weights) -> Runner:
    arrays = [_LayerArray(it, weights) for it in net.arrays]
    heads = [_next(weights) for _ in net.heads]
    scale = next(weights)
    conditioner = runner(net.condition) if net.condition else None

    def run(given: Signals) -> Signals:
        condition = conditioner(given) if conditioner else given
        layers, head = given, np.zeros((net.arrays[0].width, given.shape[1]))
        for array in arrays:
            layers, head = array.run(layers, condition, head)
        head = scale * head
        for convolution in heads:
            head = convolution(activate(net.activation, head))
        return head

    return run


class _LayerArray:
    """Layers; each goes on from the one before, and all are heard together."""

    def __init__(self, said: LayerArray, weights: Weights) -> None:
        self.rechannel = _next(weights)
        self.layers = [_Layer(said, i, weights) for i in range(len(said.layers))]
        self.head = _next(weights, said.head.dilation)

    def run(self, given: Signals, condition: Signals, head: Signals) -> tuple[Signals, Signals]:
        """What goes to the next array: channels, and what is heard of these."""
        given = self.rechannel(given)
        for layer in self.layers:
            given, heard = layer.run(given, condition)
            head = head + heard
        return given, self.head(head)


class _Layer:
    """A dilated convolution, to which the condition is added, and an activation function."""

    def __init__(self, array: LayerArray, number: int, weights: Weights) -> None:
        self.said, self.bottleneck = array.layers[number], array.bottleneck
        wide = array.bottleneck * (1 if self.said.gating == "none" else 2)
        self.convolution = _next(weights, self.said.dilation)
        self.mixin = _next(weights)
        self.layer1x1 = _next(weights) if array.layer1x1 else None
        self.head1x1 = _next(weights) if array.head1x1 else None
        self.films = {name: (_next(weights), shift)
                      for name, (_, shift, _) in films(array, wide).items()}

    def run(self, given: Signals, condition: Signals) -> tuple[Signals, Signals]:
        """What goes to the next layer, and what is heard."""

        def film(name: str, values: Signals) -> Signals:
            if name not in self.films:
                return values
            made, shift = self.films[name][0](condition), self.films[name][1]
            scale = made[:len(values)]
            return values * scale + made[len(values):] if shift else values * scale

        made = film("conv_post_film", self.convolution(film("conv_pre_film", given)))
        made = made + film("input_mixin_post_film",
                           self.mixin(film("input_mixin_pre_film", condition)))
        made = film("activation_post_film", self._gate(film("activation_pre_film", made)))
        heard = film("head1x1_post_film", self.head1x1(made)) if self.head1x1 else made
        if self.layer1x1:
            residual = self.layer1x1(made)
            if self.said.gating == "blended":  # NeuralAmpModelerCore leaves it out of the others
                residual = film("layer1x1_post_film", residual)
            given = given + residual
        return given, heard

    def _gate(self, made: Signals) -> Signals:
        first = activate(self.said.activation, made[:self.bottleneck])
        if self.said.gating == "none":
            return first
        second = activate(self.said.second, made[self.bottleneck:])
        gated: Signals = first * second
        if self.said.gating == "blended":
            gated += (1 - second) * made[:self.bottleneck]
        return gated
