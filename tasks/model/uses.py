"""What a model's tensors are for, as `Description` has it (pure)."""

from __future__ import annotations

from dataclasses import replace

from tasks.model.axes import Axes
from tasks.model.content import Content, Tensor
from tasks.model.description import ElementType, Extent, Role, Signal, TensorUse
from tasks.model.roles import Roles


def size_of(tensor: Tensor, axis: int | None) -> int:
    """Elements along an axis; 1 where there is none."""
    return 1 if axis is None else tensor.shape[axis]


def _fixed(tensor: Tensor) -> tuple[Extent, ...]:
    return tuple(Extent(max(n, 1)) for n in tensor.shape)


def plain_use(tensor: Tensor, **more: object) -> TensorUse:
    """A tensor of the sizes that the file fixes, open ones being 1."""
    return TensorUse(tensor.name, ElementType(tensor.type), _fixed(tensor), scale=tensor.scale,
                     zero_point=tensor.zero_point, **more)  # type: ignore[arg-type]


def audio_use(tensor: Tensor, axes: Axes, signals: tuple[Signal, ...], extra: int,
              hop: int) -> TensorUse:
    """A tensor that holds audio.

    Args:
        extra: what its time axis has more than the frames of a run, where the file leaves it open.
        hop: frames that every run has; 0: any number.
    """
    shape = list(_fixed(tensor))
    if axes.time is not None and not hop:
        shape[axes.time] = Extent(extra, grows=True)
    elif axes.time is not None and tensor.shape[axes.time] < 0:
        shape[axes.time] = Extent(extra + hop)
    return TensorUse(tensor.name, ElementType(tensor.type), tuple(shape), Role.SIGNALS, signals,
                     axes.time, axes.window, axes.signals, scale=tensor.scale,
                     zero_point=tensor.zero_point)


def input_use(number: int, tensor: Tensor, roles: Roles) -> TensorUse:
    """An input that holds no audio."""
    if number in roles.states:
        return plain_use(tensor, role=Role.STATE, partner=roles.states[number])
    if number in roles.parameters:
        return plain_use(tensor, role=Role.PARAMETER, parameter=roles.parameters[number])
    if number in roles.constants:
        return plain_use(tensor, role=Role.CONSTANT, value=roles.constants[number])
    return plain_use(tensor)


def output_use(number: int, tensor: Tensor, content: Content, roles: Roles) -> TensorUse:
    """An output that holds no audio."""
    for source, output in roles.states.items():
        if output == number:
            taken = content.inputs[source].shape
            if len(taken) == len(tensor.shape):  # it goes in with the sizes with which it came out
                tensor = replace(tensor, shape=tuple(
                    max(sizes) for sizes in zip(tensor.shape, taken, strict=True)))
            return plain_use(tensor, role=Role.STATE, partner=source)
    return plain_use(tensor)
