"""A model file's content, completed by project.yaml, as a `Description` (pure)."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace

from tasks.core.errors import AntlerError
from tasks.core.frozen import frozen
from tasks.core.words import listed
from tasks.model import listen
from tasks.model.axes import Axes, NotTold, of_input, of_output
from tasks.model.content import Content
from tasks.model.description import Description, ElementType, Signal
from tasks.model.problem import FEATURES, Problem
from tasks.model.roles import RESULT, TENSORS, Roles, assign
from tasks.model.spectral import of_audio, spectra
from tasks.model.uses import audio_use, input_use, output_use, size_of
from tasks.project.inference import Inference
from tasks.project.model import Model

MOST_ELEMENTS = 1 << 26
"""Of all that goes in and comes out in a run: 256 MB of floats."""

_LONGEST_RUN = 128
"""Frames, where a model takes any number."""

MOST_CLASSES = 32
"""An output of so few values, of an input of another length, is no audio."""


class CannotRun(AntlerError):
    """The plugin cannot run a model: all reasons, and what helps.

    Args:
        instead: what helps against all of them at once.
    """

    def __init__(self, name: str, problems: Iterable[Problem], instead: str = "") -> None:
        found = list(problems)
        each = "\n→ ".join(dict.fromkeys(it.helps for it in found))
        super().__init__(f"the plugin cannot run {name}",
                         details="\n".join(it.what for it in found), resolution=instead or each)


def problems(content: Content, said: Model, parameters: Sequence[str]) -> list[Problem]:
    """What keeps audio from meeting the model; empty where `describe` succeeds."""
    found = flaws(content)
    features = said.features
    try:
        content, said = of_audio(content, said)
    except NotTold as told:
        return [*found, told.problem]
    roles, untold = assign(content, said, parameters)
    found += untold
    if features:
        found += _beside_spectra(roles, parameters)
    if not untold and roles.results:
        found += listen.problems(content, said, parameters, roles)
    elif not untold:
        try:
            into, out = _axes(content, said, parameters, roles)
        except NotTold as told:
            return [*found, told.problem]
        found += _too_far(_given(content, said, roles, into, out), said)
        if not _audio_is_said(content, said, roles):
            found += _no_audio(content, roles, into, out)
    return found


def flaws(content: Content) -> list[Problem]:
    """What no words in project.yaml make good."""
    return [*_types(content), *_weights(content), *_room(content)]


def _beside_spectra(roles: Roles, parameters: Sequence[str]) -> Iterable[Problem]:
    left = [it for p, it in enumerate(parameters) if p not in roles.parameters.values()]
    if left:
        yield Problem(f"it takes spectra, and has no input for the parameter {listed(left)}",
                      "leave what it does not take out of `plugin.parameters` in project.yaml")


@frozen
class Meeting:
    """Where audio meets the model and comes out: numbers of an input and an output, their axes."""

    audio_in: int
    audio_out: int
    into: Axes
    out: Axes


def meeting(content: Content, said: Model, parameters: Sequence[str]) -> Meeting | None:
    """None where it cannot be told, where features meet the model, and where it only listens."""
    if said.features:
        return None
    roles, untold = assign(content, said, parameters)
    if untold or roles.audio_in is None or roles.audio_out is None:
        return None
    try:
        return Meeting(roles.audio_in, roles.audio_out, *_axes(content, said, parameters, roles))
    except NotTold:
        return None


def schedule_problems(model: Description, inference: Inference) -> list[Problem]:
    """What project.yaml says of when it runs, and what the model cannot do."""
    mode, onset = inference.mode, inference.trigger
    window = model.context + model.hop
    if onset and onset.before >= window:
        return [Problem(f"`inference.trigger` wants {onset.before} samples in front of an onset, "
                        f"and a run has {window}", f"write less than {window}")]
    if model.listens:
        return []
    if mode == "sample" and model.hop > 1:
        return [Problem(f"it takes {model.hop} samples a call, and `inference.mode: sample` is one",
                        "leave `mode` out, or export it with a free size")]
    if mode == "block" and model.hop == 1:
        return [Problem("it takes one sample a call, and `inference.mode: block` is many",
                        "leave `mode` out, or the size of its time axis open when you export")]
    return []


def doubts(content: Content, said: Model, parameters: Sequence[str]) -> list[Problem]:
    """Why what the audio would go through looks like something else, whatever project.yaml says."""
    content, said = of_audio(content, said)
    roles, _ = assign(content, said, parameters)
    if roles.results:
        return list(listen.doubts(content, said, parameters, roles))
    return list(_no_audio(content, roles, *_axes(content, said, parameters, roles)))


def describe(content: Content, said: Model, parameters: Sequence[str]) -> Description:
    """How audio meets the model; `problems` found none.

    Args:
        parameters: names of the plugin's parameters.
    """
    between = spectra(content, said)
    content, said = of_audio(content, said)
    roles, _ = assign(content, said, parameters)
    if roles.results:
        return replace(listen.describe(content, said, parameters, roles), spectra=between)
    into, out = _axes(content, said, parameters, roles)
    beside = [p for p in range(len(parameters)) if p not in roles.parameters.values()]
    hop, context, overlaps = _time(content, said, roles, into, out)
    inputs = [input_use(i, it, roles) for i, it in enumerate(content.inputs)]
    outputs = [output_use(o, it, content, roles) for o, it in enumerate(content.outputs)]
    assert roles.audio_in is not None and roles.audio_out is not None
    signals = (*(Signal("channel", c) for c in range(into.channels)),
               *(Signal("parameter", p) for p in beside))
    inputs[roles.audio_in] = audio_use(content.inputs[roles.audio_in], into, signals, context, hop)
    outputs[roles.audio_out] = audio_use(content.outputs[roles.audio_out], out,
                                         signals[:out.channels], _padding(content, context), hop)
    return Description(tuple(inputs), tuple(outputs), into.channels, context, hop, overlaps,
                       content.keeps_state, said.adds_input,
                       said.sample_rate or content.sample_rate, said.resample, between)


def _types(content: Content) -> Iterable[Problem]:
    known = [*ElementType]
    for tensor in content.inputs + content.outputs:
        if tensor.type not in known:
            yield Problem(f"{tensor.name} is {tensor.type}; the plugin knows {', '.join(known)}")


def _weights(content: Content) -> Iterable[Problem]:
    if content.not_a_number:
        yield Problem(f"its weights hold NaN, which is no number: {listed(content.not_a_number)}",
                      "its training failed: train it again, with a smaller learning rate")


def _room(content: Content) -> Iterable[Problem]:
    """What would not fit, as C++ says, too (plugin_src/inference/ModelCheck.cpp)."""
    taken = sum(math.prod(_LONGEST_RUN if n < 0 else n for n in it.shape)
                for it in content.inputs + content.outputs)
    if taken > MOST_ELEMENTS:
        yield Problem(f"what goes in and comes out has {taken:,} elements a run: too many to be "
                      "played in real time", "export a network that takes a block of audio")


def _audio_is_said(content: Content, said: Model, roles: Roles) -> bool:
    assert roles.audio_in is not None
    return content.inputs[roles.audio_in].name in dict(said.tensors) or bool(said.hop)


def _no_audio(content: Content, roles: Roles, into: Axes, out: Axes) -> Iterable[Problem]:
    """What looks like spectra, or like classes: sizes that no audio has."""
    assert roles.audio_in is not None and roles.audio_out is not None
    source, result = content.inputs[roles.audio_in], content.outputs[roles.audio_out]
    taken, given = size_of(source, into.time), size_of(result, out.time)
    if taken == given and taken > MOST_CLASSES and taken - 1 & taken - 2 == 0:
        yield Problem(f"{source} looks like a spectrum of {taken} bins, not like samples",
                      f"{FEATURES}; if these are samples, {TENSORS}")
    elif 1 < given <= MOST_CLASSES and given != taken:
        yield Problem(f"{result} looks like {given} classes or features, not audio",
                      f"{RESULT}; if it gives audio, say `{{role: audio}}`")


def _axes(content: Content, said: Model, parameters: Sequence[str],
          roles: Roles) -> tuple[Axes, Axes]:
    assert roles.audio_in is not None and roles.audio_out is not None
    source, result = content.inputs[roles.audio_in], content.outputs[roles.audio_out]
    beside = [name for p, name in enumerate(parameters) if p not in roles.parameters.values()]
    into = of_input(source, result, beside, dict(said.tensors).get(source.name))
    return into, of_output(result, into, len(beside))


def _time(content: Content, said: Model, roles: Roles, into: Axes,
          out: Axes) -> tuple[int, int, bool]:
    """Hop, context, and whether results overlap."""
    assert roles.audio_in is not None and roles.audio_out is not None
    taken = size_of(content.inputs[roles.audio_in], into.time)
    if taken < 0 or (content.resizable and taken == 1 and not said.hop):
        found = content.shortens if content.context is None else content.context
        return said.hop or 0, (found or 0) if said.context is None else said.context, False
    given = _given(content, said, roles, into, out)
    if said.hop and said.hop < given == taken:
        return said.hop, taken - said.hop, True
    return said.hop or given, taken - (said.hop or given), False


def _given(content: Content, said: Model, roles: Roles, into: Axes, out: Axes) -> int:
    """Results of a run of the size that the export fixed; less than 0 where it fixed none."""
    assert roles.audio_in is not None and roles.audio_out is not None
    taken = size_of(content.inputs[roles.audio_in], into.time)
    given = size_of(content.outputs[roles.audio_out], out.time)
    return given if given >= 0 or taken < 0 else taken - (said.context or 0)


def _too_far(given: int, said: Model) -> Iterable[Problem]:
    """A hop that leaves samples out, of those that a run gives."""
    if said.hop and 0 <= given < said.hop:
        yield Problem(f"`model.hop: {said.hop}` in project.yaml is more than it gives in a run: "
                      f"{given} samples", f"write `hop: {given}` or less, or leave it out")


def _padding(content: Content, context: int) -> int:
    """Results of a run for frames of the past: a model that pads its input gives them, too."""
    return 0 if content.shortens is None else max(context - content.shortens, 0)
