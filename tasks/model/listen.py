"""How audio meets a model that only listens: what it hears in a run, what it gives (pure).

It hears the whole of its input's time axis, of which `hop` samples are new. What comes out of it
are results, a few values a run; the audio itself passes by.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from tasks.model.axes import Axes, NotTold, micro_frontend, of_heard
from tasks.model.content import Content, Tensor
from tasks.model.description import Description, Role, Signal
from tasks.model.problem import FEATURES, Problem
from tasks.model.results import given, result_problems
from tasks.model.roles import TENSORS, Roles
from tasks.model.uses import audio_use, input_use, output_use, size_of
from tasks.project.model import Model

SHORTEST = 64
"""Samples: in fewer there is nothing to be heard, 1.3 ms at 48 kHz."""

INSIDE = "export it with what makes its features of samples inside"

_WINDOW = "say in project.yaml what it was trained with: `model: {hop: …, context: …}`"


def problems(content: Content, said: Model, parameters: Sequence[str],
             roles: Roles) -> list[Problem]:
    """What keeps audio from being heard; empty where `describe` succeeds."""
    try:
        into = _axes(content, said, parameters, roles)
    except NotTold as told:
        return [told.problem]
    found = [*_lengths(_heard(content, roles, into), into, said),
             *result_problems(content, said, roles.results, parameters)]
    name = content.inputs[_audio_in(roles)].name
    is_said = name in dict(said.tensors) or said.hop
    return found if is_said else [*found, *doubts(content, said, parameters, roles)]


def doubts(content: Content, said: Model, parameters: Sequence[str],
           roles: Roles) -> Iterator[Problem]:
    """Why what it hears looks like something else than samples, whatever project.yaml says."""
    into = _axes(content, said, parameters, roles)
    source = content.inputs[_audio_in(roles)]
    taken = size_of(_heard(content, roles, into), into.time)
    if 0 < taken < SHORTEST:
        yield Problem(f"{source} looks like {taken} features of one moment, not like samples",
                      f"{FEATURES}; if these are samples, {TENSORS}")
    elif taken - 1 & taken - 2 == 0 and taken > SHORTEST:
        yield Problem(f"{source} looks like a spectrum of {taken} bins, not like samples",
                      f"{FEATURES}; if these are samples, {TENSORS}")
    elif (span := _span(source)) and not span[0] < 0 < span[1]:
        yield Problem(f"{source} is {source.type} for values from {span[0]:.4g} to {span[1]:.4g}: "
                      "features, not samples, which go from -1 to 1",
                      f"{micro_frontend(source)}{INSIDE}; if these are samples, {TENSORS}")


def describe(content: Content, said: Model, parameters: Sequence[str],
             roles: Roles) -> Description:
    """How audio meets the model; `problems` found none."""
    into = _axes(content, said, parameters, roles)
    heard = _heard(content, roles, into)
    taken = size_of(heard, into.time)
    context = said.context or 0
    hop = said.hop or taken - context
    context = context if taken < 0 else taken - hop
    beside = [p for p in range(len(parameters)) if p not in roles.parameters.values()]
    signals = (*(Signal("channel", c) for c in range(into.channels)),
               *(Signal("parameter", p) for p in beside))
    inputs = [input_use(i, it, roles) for i, it in enumerate(content.inputs)]
    inputs[_audio_in(roles)] = audio_use(heard, into, signals, context, hop)
    outputs = [output_use(o, it, content, roles) for o, it in enumerate(content.outputs)]
    for o, it in given(content, said, roles.results).items():
        outputs[o] = replace(outputs[o], role=Role.RESULT, time=it.time, results=it.results)
    return Description(tuple(inputs), tuple(outputs), into.channels, context, hop,
                       keeps_state=content.keeps_state,
                       sample_rate=said.sample_rate or content.sample_rate,
                       resamples=said.resample)


def _axes(content: Content, said: Model, parameters: Sequence[str], roles: Roles) -> Axes:
    source = content.inputs[_audio_in(roles)]
    beside = [name for p, name in enumerate(parameters) if p not in roles.parameters.values()]
    return of_heard(source, beside, dict(said.tensors).get(source.name))


def _audio_in(roles: Roles) -> int:
    assert roles.audio_in is not None
    return roles.audio_in


def _heard(content: Content, roles: Roles, into: Axes) -> Tensor:
    """The input, its time axis open where the engine can change a size of 1."""
    tensor, time = content.inputs[_audio_in(roles)], into.time
    if time is None or tensor.shape[time] != 1 or not content.resizable:
        return tensor
    return replace(tensor, shape=(*tensor.shape[:time], -1, *tensor.shape[time + 1:]))


def _lengths(heard: Tensor, into: Axes, said: Model) -> Iterable[Problem]:
    """A length that nobody said, or that the file contradicts."""
    taken = size_of(heard, into.time)
    if taken < 0 and not said.hop:
        yield Problem(f"how many samples of {heard} are a run cannot be told", _WINDOW)
    elif taken >= 0 and (said.hop or 1) + (said.context or 0) > taken:
        asked = " and ".join(f"`{key}: {value}`" for key in ("hop", "context")
                             if (value := getattr(said, key)))
        yield Problem(f"{heard} takes {taken} samples a run, and project.yaml says {asked}",
                      _WINDOW)
    elif taken >= 0 and said.hop and said.context and said.hop + said.context < taken:
        yield Problem(f"{heard} takes {taken} samples a run, and `hop: {said.hop}` with `context: "
                      f"{said.context}` are {said.hop + said.context}", "leave `context` out")


def _span(tensor: Tensor) -> tuple[float, float] | None:
    """Of integers: the smallest and the largest value that they stand for."""
    bits = {"int8": (-128, 127), "uint8": (0, 255), "int16": (-32768, 32767)}.get(tensor.type)
    return None if bits is None else (tensor.scale * (bits[0] - tensor.zero_point),
                                      tensor.scale * (bits[1] - tensor.zero_point))
