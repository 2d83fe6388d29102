"""A model of spectra whose recurrent layers go from frame to frame: their states, if hidden.

PyTorch hides them unless `forward` takes and returns them. With a frame at a time, such a layer
would forget all that was before.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from tasks.model import proof
from tasks.model.content import Content
from tasks.model.describe import describe, problems
from tasks.model.description import Role, Spectra
from tasks.model.engine import Prepared
from tasks.model.engines import onnx_surgery
from tasks.model.engines.onnx_content import content_of
from tasks.model.engines.onnx_hidden import RETURN_IT, CannotChange, is_hidden
from tasks.model.engines.onnx_run import runner
from tasks.model.engines.onnx_surgery import Layer
from tasks.model.problem import Problem
from tasks.model.proof import Array, Run
from tasks.model.spectral import spectra
from tasks.project.model import Model

if TYPE_CHECKING:
    from onnx import ModelProto

_TRIED = 12
"""Frames, where a model takes any number."""


def with_states(exported: Prepared, model: ModelProto, said: Model,
                parameters: Sequence[str]) -> Prepared:
    """A copy in which hidden states go in and come out; what was exported, if it hides none.

    One that takes a window of frames, most of them old, begins anew with each run, as it did in
    training; so does a classifier of several frames.
    """
    content = exported.content
    between = spectra(content, said)
    if between is None or between.new < between.frames or (said.listens and between.frames > 1):
        return exported
    copy = _opened(model, content, between)
    layers = list(onnx_surgery.layers(copy, single=True))
    try:
        source = content.inputs[between.input].name
        hidden = [it for it in layers if is_hidden(model, it, source)]
        if hidden and said.listens:
            raise CannotChange("that is done for models that give audio")
        return _changed(model, copy, hidden, _Asked(said, parameters, between)) if hidden \
            else exported
    except CannotChange as why:
        return Prepared(content, exported.data, problems=(Problem(
            f"its {layers[0].kind} forgets at each frame what it heard, and its state cannot be "
            f"exposed: {why}", RETURN_IT),))


def _opened(model: ModelProto, content: Content, between: Spectra) -> ModelProto:
    """A copy that takes and gives any number of frames, if it has axes of them."""
    copy = type(model)()
    copy.CopyFrom(model)
    taken, given = between.taken, between.given
    if given is not None and taken.time is not None and given.time is not None:
        onnx_surgery.open_axis(copy, taken.name, taken.time)
        onnx_surgery.open_axis(copy, given.name, given.time)
    return copy


class _Asked:
    """What project.yaml says of the model, and how spectra go through it in trials."""

    def __init__(self, said: Model, parameters: Sequence[str], between: Spectra) -> None:
        assert between.given is not None
        self.said, self.parameters = said, parameters
        self.taken, self.given = between.taken, between.given
        self.fixed = between.frames if between.frames > 1 else 0

    def frames(self) -> list[Array]:
        """Of a trial, one by one; a model without an axis of them takes one."""
        shape = [it.size for it in self.taken.shape]
        count = 1 if self.taken.time is None else self.fixed or _TRIED
        if self.taken.time is not None:
            shape[self.taken.time] = 1
        rng = np.random.default_rng(20)
        return [rng.uniform(0, 1, shape).astype(self.taken.type) for _ in range(count)]

    def whole(self, run: Run, content: Content) -> Array:
        """What comes of all frames at once."""
        return self._played(run, content, [np.concatenate(self.frames(), self.taken.time or 0)])

    def one_by_one(self, run: Run, content: Content) -> Array:
        """What comes of them in a run each, states carried over."""
        return self._played(run, content, self.frames())

    def _played(self, run: Run, content: Content, pieces: Sequence[Array]) -> Array:
        model = describe(content, self.said, self.parameters)
        beside = {it.name: np.full([axis.size for axis in it.shape], it.value, it.type)
                  for it in model.inputs if it.role != Role.SIGNALS}
        states: Mapping[str, Array] = {}
        made = []
        for piece in pieces:
            outputs = run({**beside, **states, self.taken.name: piece})
            states = {it.name: outputs[model.outputs[it.partner].name] for it in model.inputs
                      if it.role == Role.STATE and it.partner is not None}
            made.append(outputs[self.given.name])
        return np.concatenate(made, self.given.time or 0)


def _changed(model: ModelProto, opened: ModelProto, hidden: list[Layer],
             asked: _Asked) -> Prepared:
    """The copy, once it is shown to give frame by frame what the original gives at once.

    Raises:
        CannotChange: it does not.
    """
    copy = type(model)()
    copy.CopyFrom(opened)
    states = [name for it in hidden for name in onnx_surgery.expose(copy, it)]
    data = copy.SerializeToString()
    changed = content_of(copy, len(data))
    if wrong := problems(changed, asked.said, asked.parameters):
        raise CannotChange(wrong[0].what)
    original = model if asked.fixed else opened
    try:
        wanted = asked.whole(runner(original), content_of(original, 0))
        found = asked.one_by_one(runner(copy), changed)
    except Exception as error:  # ONNX Runtime has a class of its own for each
        raise CannotChange("frame by frame it does not run") from error
    if not proof.same(wanted, found):
        raise CannotChange("frame by frame it does not give what it gives at once")
    kinds = ", ".join(dict.fromkeys(it.kind for it in hidden))
    return Prepared(changed, data, (
        f"state of the {kinds} exposed: {', '.join(states)}; frame by frame it gives what the "
        f"original gives at once, difference {proof.difference(wanted, found):.1g}",))
