"""Lines of project.yaml with which a model would run (pure).

Few readings of a model are possible: so many parameters, these pairs of states, that axis as time.
Each is tried by `problems`, the simplest first.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import product
from typing import Any

from tasks.core.frozen import frozen
from tasks.model.content import Content, Tensor
from tasks.model.describe import MOST_CLASSES, describe, doubts, problems
from tasks.model.description import Role
from tasks.model.problem import Problem
from tasks.model.roles import AUDIO, alike, assign, plain
from tasks.project.features import SHAPES, Features
from tasks.project.features import said as features_said
from tasks.project.model import Model, TensorWords

MOST_PARAMETERS = 8
"""More columns beside the audio are rather features than knobs."""

USUAL_HOP = 512
"""Samples, where a file leaves open how many are heard in a run: 32 ms at 16 kHz."""

Words = Mapping[str, TensorWords]

_RATES = ("sr", "rate", "fs")
_TENSOR_KEYS = ("role", "of", "value", "time", "window", "names", "range")


@frozen
class Reading:
    """How a model may be meant: names of its parameters, and what project.yaml would say."""

    parameters: tuple[str, ...]
    said: Model


def readings(content: Content, said: Model, parameters: Sequence[str],
             sample_rate: int) -> tuple[list[Reading], list[Problem]]:
    """The simplest reading with which audio goes through the model, and the simplest with which it
    listens, as far as there are any; if there are none, why the simplest hear no audio.

    Args:
        sample_rate: Hz, of the audio: what a constant that is called a rate may be, where nobody
            says the model's.
    """
    rate, found, against = (said.sample_rate or content.sample_rate or sample_rate,
                            list[Reading](), list[Problem]())
    for ways in (_readings, _hearings, _spectral):
        doubted = list[Problem]()
        for it in ways(content, said, tuple(parameters), rate):
            wrong = problems(content, it.said, it.parameters)
            if wrong and not it.said.listens:
                continue
            wrong = wrong or doubts(content, it.said, it.parameters)
            if not wrong and (it.said.listens or not _features(content, it)):
                found.append(it)
                break
            doubted = doubted or wrong
        against += doubted
    return found, against if not found else []


def _features(content: Content, it: Reading) -> bool:
    """Whether its parameters look like features of one moment."""
    described = describe(content, it.said, it.parameters)
    number, audio = next((i, use) for i, use in enumerate(described.inputs)
                         if use.role == Role.SIGNALS)
    moment = audio.time is None or content.inputs[number].shape[audio.time] == 1
    return len(audio.signals) > 1 and audio.window is not None and moment


def _readings(content: Content, said: Model, parameters: tuple[str, ...],
              rate: int) -> Iterator[Reading]:
    known = dict(said.tensors)
    constants, states = _constants(content, known, rate), _unsaid(_states(content), known)
    knobs = [plain(it) for it in content.inputs
             if it.single and not _is_whole(it) and not AUDIO.fullmatch(plain(it))]
    single = [it for it in content.outputs if it.single]
    if 1 < len(knobs) <= len(single):  # parameters or states: that cannot be told
        return
    for fixed, paired, times, count in product(
            ({}, constants) if constants else ({},), ({}, states) if states else ({},),
            ({}, *_times(content, known)), (len(parameters), *range(MOST_PARAMETERS + 1))):
        if times and count > len(knobs):  # columns and a time that is only guessed are too much
            continue
        named = parameters if count == len(parameters) else _names(knobs, count)
        tensors = {**fixed, **paired, **times, **known}
        yield Reading(named, replace(said, tensors=tuple(tensors.items())))


def _hearings(content: Content, said: Model, parameters: tuple[str, ...],
              rate: int) -> Iterator[Reading]:
    """Those in which no audio comes out of it: all that is no state is a result. The one that says
    most is the first: what then is wrong says most, too.
    """
    known = dict(said.tensors)
    constants, states = _constants(content, known, rate), _unsaid(_states(content), known)
    open_ = any(-1 in it.shape[1:] or it.shape == (-1,) for it in content.inputs)
    hop = said.hop or (USUAL_HOP if open_ else None)
    for paired in ({}, states) if states else ({},):
        tensors = {**constants, **paired, **known}
        part = replace(said, hop=hop, tensors=tuple(tensors.items()))
        roles, _ = assign(content, part, parameters)
        results = tuple((it.name, TensorWords("result")) for o, it in enumerate(content.outputs)
                        if o not in roles.states.values() and it.name not in tensors)
        yield Reading(parameters, replace(part, tensors=(*part.tensors, *results)))


def _spectral(content: Content, said: Model, parameters: tuple[str, ...],
              _rate: int) -> Iterator[Reading]:
    """Those in which masks come out of spectra: frames of a power of two, as most have them."""
    del parameters
    known = dict(said.tensors)
    sizes = {n for it in content.inputs for n in it.shape if n > MOST_CLASSES and _is_power(n - 1)}
    windows = [2 * (bins - 1) for bins in sorted(sizes)]
    ways = ([replace(said.features, gives=said.features.gives or "mask")] if said.features else
            [Features(it, it // 4, it, SHAPES["hann"], gives="mask") for it in windows])
    for features, paired in product(ways, ({}, _unsaid(_states(content), known))):
        yield Reading((), replace(said, features=features,
                                  tensors=tuple({**paired, **known}.items())))


def _is_power(number: int) -> bool:
    return number & number - 1 == 0


def _constants(content: Content, known: Words, rate: int) -> dict[str, TensorWords]:
    return {it.name: TensorWords("constant", value=rate if _is_rate(it) else 0)
            for it in content.inputs if it.name not in known and _is_whole(it)}


def _unsaid(words: Words, known: Words) -> dict[str, TensorWords]:
    return {name: it for name, it in words.items() if name not in known}


def _is_whole(tensor: Tensor) -> bool:
    return tensor.single and tensor.type in ("int64", "int32")


def _is_rate(tensor: Tensor) -> bool:
    return any(word in _RATES for word in re.split(r"[\W_]+", plain(tensor)))


def _states(content: Content) -> dict[str, TensorWords]:
    """Inputs and outputs of the same shapes, which no audio has, in their order."""
    outputs = [it for it in content.outputs if _may_be_state(it)]
    pairs = {}
    for it in filter(_may_be_state, content.inputs):
        if other := next((out for out in outputs if alike(it, out)), None):
            outputs.remove(other)
            pairs[it.name] = TensorWords("state", of=other.name)
    return pairs


def _may_be_state(tensor: Tensor) -> bool:
    return bool(tensor.shape) and min(tensor.shape) > 0 and not tensor.single


def _times(content: Content, known: dict[str, TensorWords]) -> Iterator[dict[str, TensorWords]]:
    """Each axis of the longest input whose size an output has too."""
    audio = max(content.inputs, key=lambda it: max(map(abs, it.shape), default=0), default=None)
    if audio is None or audio.name in known:
        return
    for axis, size in enumerate(audio.shape):
        if size != 1 and any(size in out.shape for out in content.outputs):
            yield {audio.name: TensorWords("audio", time=axis)}


def _names(knobs: Sequence[str], count: int) -> tuple[str, ...]:
    """Names for so many parameters: those of the model's own single inputs, as far as they go."""
    good = [it for it in knobs if re.fullmatch(r"[a-z][a-z0-9_]*", it)
            and not re.match(r"args|inputs?_|serving", it)][:count]
    return (*good, *(f"knob{i + 1}" for i in range(len(good), count)))


def lines(found: Reading, file: str, own: Features | None = None) -> str:
    """The reading as project.yaml has it, to paste.

    Args:
        own: what project.yaml says of features already; None: those of the reading are a guess.
    """
    text = []
    if found.parameters:
        text = ["plugin:", "  parameters:",
                *(f"    - {{name: {name}, minimum: 0, maximum: 1}}" for name in found.parameters)]
    said = found.said
    if not said.tensors and not said.features:
        return "\n".join([*text, f"model: {file}"])
    return "\n".join([*text, "model:", f"  file: {file}", *reading_lines(said, own)])


def reading_lines(said: Model, own: Features | None = None) -> list[str]:
    """What is said of a model beside its file and rate, as the mapping `model` has it.

    Args:
        own: as of `lines`.
    """
    text = [f"  hop: {said.hop}"] if said.hop else []
    text += [f"  features: {_features_words(said.features, own)}"] if said.features else []
    text += ["  tensors:"] if said.tensors else []
    return [*text, *(f"    {_quoted(name)}: {_words(words)}" for name, words in said.tensors)]


def _features_words(it: Features, own: Features | None) -> str:
    """Only how it was trained tells whether they are right; where nobody has said them, the window
    is a guess.
    """
    if own:
        return _flow(features_said(it))
    guess = {"window": it.window, "hop": it.hop, "shape": "hann", "gives": it.gives}
    return f"{_flow(guess)}  # as it was trained; its sample_rate, too"


def _flow(words: Mapping[str, Any]) -> str:
    """A mapping as YAML has it in a line."""
    inner = (f"{key}: {_flow(value) if isinstance(value, Mapping) else _value(value)}"
             for key, value in words.items())
    return f"{{{', '.join(inner)}}}"


def _quoted(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z_][\w./-]*", name) else json.dumps(name)


def _words(words: TensorWords) -> str:
    said = {key: getattr(words, key) for key in _TENSOR_KEYS}
    kept = {key: value for key, value in said.items() if value not in ("", None, (), (0, 1))}
    if words.role != "constant":
        del kept["value"]
    return words.role if list(kept) == ["role"] else _flow(kept)


def _value(value: str | float | tuple[str | float, ...]) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(map(_value, value))}]"
    return _quoted(value) if isinstance(value, str) else f"{value:.12g}"
