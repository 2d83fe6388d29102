"""States of recurrent layers that an ONNX export hid: each run begins anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tasks.model.engines import onnx_surgery
from tasks.model.engines.onnx_content import content_of
from tasks.model.engines.onnx_run import runner
from tasks.model.engines.onnx_surgery import Layer

if TYPE_CHECKING:
    from onnx import ModelProto

RETURN_IT = ("take the state as an input of `forward` and return the new one, as "
             "models/examples/amp.onnx does; then export again")


class CannotChange(Exception):
    """The model stays as it is; the text says why."""


def is_hidden(model: ModelProto, layer: Layer, audio: str) -> bool:
    """Whether a layer begins each run from zero, rather than from an input of the model.

    Raises:
        CannotChange: it begins from something else, or does not go forward only.
    """
    if not layer.forward:
        raise CannotChange(f"the {layer.kind} goes backwards in time, too, or over sequences of "
                           "several lengths")
    begins = [name for name in layer.begins if name]
    if any(onnx_surgery.sources(model, name) - {audio} for name in begins):
        return False
    if begins and not all(_zero(model, name, audio) for name in begins):
        raise CannotChange(f"the {layer.kind} begins with a state that is not zero")
    return True


def _zero(model: ModelProto, name: str, audio: str) -> bool:
    """Whether a value of the model is zero, of whatever audio."""
    import numpy as np
    from onnx import ValueInfoProto, numpy_helper

    for it in model.graph.initializer:
        if it.name == name:
            return not numpy_helper.to_array(it).any()
    copy = type(model)()
    copy.CopyFrom(model)
    del copy.graph.output[:]
    copy.graph.output.append(ValueInfoProto(name=name))
    feeds = {}
    for value in content_of(model, 0).inputs:
        shape = [max(n, 1) for n in value.shape]
        feeds[value.name] = np.full(shape, 0.7 if value.name == audio else 0.3, value.type)
    try:
        return not runner(copy)(feeds)[name].any()
    except Exception as error:  # ONNX Runtime has a class of its own for each
        raise CannotChange(f"what {name} is cannot be tried") from error
