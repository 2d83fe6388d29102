"""An ONNX model as the plugin holds it: the file's own bytes, or those of a copy that fits better.

A size of time that the export fixed is left open, states of recurrent layers that the export hid go
in and come out, where the copy is shown to give what the original gives.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from tasks.core.frozen import frozen
from tasks.core.words import listed
from tasks.model import hearing, proof
from tasks.model.beside import weight_files
from tasks.model.content import Content
from tasks.model.describe import Meeting, describe, meeting, problems
from tasks.model.engine import Prepared
from tasks.model.engines import onnx_file, onnx_run, onnx_surgery
from tasks.model.engines.onnx_content import content_of
from tasks.model.engines.onnx_frames import with_states
from tasks.model.engines.onnx_hidden import RETURN_IT, CannotChange, is_hidden
from tasks.model.engines.onnx_run import runner
from tasks.model.engines.onnx_surgery import Layer
from tasks.model.problem import FEATURES, Problem
from tasks.model.proof import Ends
from tasks.project.model import Model

if TYPE_CHECKING:
    from onnx import ModelProto

def prepare(path: Path, content: Content, said: Model, parameters: Sequence[str]) -> Prepared:
    """What the plugin gets of a file that holds `content`; engine.Prepare."""
    model = onnx_file.load(path)
    data = model.SerializeToString() if weight_files(path) else path.read_bytes()
    exported = Prepared(content, data)
    if said.features:
        exported = with_states(exported, model, said, parameters)
    if said.listens and not exported.problems:
        return _heard(exported, model, said, parameters)
    met = meeting(content, said, parameters)
    if met is None or met.into.time is None or met.out.time is None:
        return exported
    source = content.inputs[met.audio_in]
    if source.shape[met.into.time] > 0 and said.hop:
        return exported
    asked = _Asked(said, tuple(parameters))
    return _fitted(exported, model, met, asked)


def _heard(exported: Prepared, model: ModelProto, said: Model,
           parameters: Sequence[str]) -> Prepared:
    """What ONNX Runtime gives counts; where Python lacks it, the reference may not know it all."""
    found = hearing.heard(exported, said, parameters, runner(model))
    if found.problems and not said.features:
        name = hearing.audio_input(exported.content, said, parameters)
        if (steps := onnx_surgery.width_of_steps(model, name)) and steps[1] > 1:
            return replace(exported, problems=(Problem(
                f"{name} goes into its {steps[0]} in steps of {steps[1]} values each: features, "
                "not samples", FEATURES),))
    return found if onnx_run.at_hand() or not found.problems else exported


def _fitted(exported: Prepared, model: ModelProto, met: Meeting, asked: _Asked) -> Prepared:
    """The copy that fits best, or what was exported."""
    source = exported.content.inputs[met.audio_in]
    fixed = met.into.time is not None and source.shape[met.into.time] > 0
    copy, layers, at = _opened(model, exported.content, met)
    moved = at.into.time != met.into.time
    notes = [f"the size of {source}, which the export fixed, is left open"] if fixed else \
        [f"time is axis {at.into.time} of {source}: its {layers[0].kind} goes along it"] \
        if moved else []
    hidden: list[Layer] | None = None
    try:
        hidden = [it for it in layers if is_hidden(model, it, source.name)]
        if not fixed and not hidden and not moved:
            return _measured(exported, model, asked)
        changed = _changed(model, copy, exported.content, at, hidden, asked)
        return replace(changed, notes=(*notes, *changed.notes))
    except CannotChange as why:
        if fixed:
            return replace(exported, notes=(f"stays as exported: {why}",))
        if hidden == []:  # time is not where the layers go along
            return _measured(exported, model, asked)
        return replace(exported, problems=(Problem(
            f"its {layers[0].kind} forgets at each block what it heard, and its state cannot be "
            f"exposed: {why}", RETURN_IT),))


@frozen
class _Asked:
    """What project.yaml says of the model, and the plugin's parameters."""

    said: Model
    parameters: tuple[str, ...]

    def ends(self, content: Content) -> Ends:
        if wrong := problems(content, self.said, self.parameters):
            raise CannotChange(wrong[0].what)
        return Ends(describe(content, self.said, self.parameters))


def _opened(model: ModelProto, content: Content,
            met: Meeting) -> tuple[ModelProto, list[Layer], Meeting]:
    """A copy whose time axis is open, its recurrent layers along it, and where audio meets it.

    Where every axis may be time, by its size, it is the one that these go along.
    """
    shape, rank = content.inputs[met.audio_in].shape, len(content.outputs[met.audio_out].shape)
    others = [a for a in range(len(shape)) if a not in (met.into.time, met.into.signals)]
    made = []
    for axis in (met.into.time, *others) if all(shape[a] < 2 for a in others) else \
            (met.into.time,):
        at = met if axis == met.into.time else replace(
            met, into=replace(met.into, time=axis),
            out=replace(met.out, time=min(axis, rank - 1) if axis is not None else None))
        copy = type(model)()
        copy.CopyFrom(model)
        for name, time in ((content.inputs[met.audio_in].name, at.into.time),
                           (content.outputs[met.audio_out].name, at.out.time)):
            assert time is not None
            onnx_surgery.open_axis(copy, name, time)
        made.append((copy, list(onnx_surgery.layers(copy)), at))
    return next((it for it in made if it[1]), made[0])


def _changed(model: ModelProto, copy: ModelProto, content: Content, met: Meeting,
             hidden: list[Layer], asked: _Asked) -> Prepared:
    """The copy, once it is shown to give what the original gives.

    Raises:
        CannotChange: it does not.
    """
    source, result = content.inputs[met.audio_in], content.outputs[met.audio_out]
    assert met.into.time is not None and met.out.time is not None
    taken, given = source.shape[met.into.time], result.shape[met.out.time]
    states = [name for it in hidden for name in onnx_surgery.expose(copy, it)]
    notes = list[str]()
    data = copy.SerializeToString()
    changed = content_of(copy, len(data))
    shorter = taken - given if min(taken, given) > 0 else 0
    if not 0 <= shorter < max(taken, 1) <= proof.LONGEST:
        raise CannotChange(f"{result} of {source}: that is not tried")
    changed = replace(changed, shortens=shorter, context=shorter)
    worst = _compare(model, copy, asked.ends(changed), taken, states=bool(states))
    if states:
        kinds = ", ".join(dict.fromkeys(it.kind for it in hidden))
        notes.append(f"state of the {kinds} exposed: {', '.join(states)}; in pieces it gives what "
                     f"the original gives in one, difference {worst:.1g}")
    if not states:
        return _measured(Prepared(changed, data, tuple(notes)), copy, asked)
    return Prepared(changed, data, tuple(notes))


def _compare(model: ModelProto, copy: ModelProto, ends: Ends, taken: int, *,
             states: bool) -> float:
    """The largest difference between the original and the copy in runs of several sizes.

    Raises:
        CannotChange: they differ; one of them does not run.
    """
    past = ends.model.context
    runs = [taken - past] if taken > 1 else [proof.LONG] if taken < 1 else \
        [1] * (1 if states else proof.ROWS)
    signal = ends.signal(sum(runs) + past)
    try:
        after = runner(copy)
        wanted = ends.in_runs(runner(model), signal, runs)
        found = ends.in_runs(after, signal, proof.pieces(sum(runs)))
        longer = ends.signal(proof.LONG + past)
        whole = ends.in_runs(after, longer, [proof.LONG])
        cut = ends.in_runs(after, longer, proof.pieces(proof.LONG))
    except Exception as error:  # ONNX Runtime has a class of its own for each
        raise CannotChange("with another size it does not run") from error
    for one, other in ((wanted, found), (whole, cut)):
        if not proof.same(one, other):
            raise CannotChange("in pieces it does not give what it gives in one")
    return max(proof.difference(wanted, found), proof.difference(whole, cut))


def _measured(prepared: Prepared, model: ModelProto, asked: _Asked) -> Prepared:
    """How much of the past a model needs, found by running it at several lengths.

    Not where project.yaml says how long each run is.
    """
    content = prepared.content
    if asked.said.hop:
        return prepared
    try:
        needs = proof.needs(asked.ends(content), runner(model))
    except Exception:  # ONNX Runtime has a class of its own for each
        return prepared
    if needs is None:
        tried = listed(proof.LENGTHS)
        return prepared if not onnx_run.at_hand() else replace(prepared, problems=(Problem(
            f"it runs on none of {tried} samples", "what its audio is may be something else, as "
            "spectra: say it in `model.tensors` of project.yaml, or export it with audio as input"
            ),))
    if needs.flaw:
        return replace(prepared, problems=(Problem(needs.flaw, needs.helps),))
    if needs.ahead:
        return replace(prepared, problems=(Problem(
            f"each of its samples depends on {needs.ahead} that follow: blocks would change the "
            "sound", "pad its convolutions on the left alone, then export again"),))
    past = None if needs.past is None else needs.shortens + needs.past
    return replace(prepared, content=replace(content, shortens=needs.shortens, context=past))
