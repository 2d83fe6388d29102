"""What each tensor of a model is for: as project.yaml says, else by names, then by shapes (pure).

Names come before shapes: a gain and a peak, both of shape [1], are no state (anira's example).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field

from tasks.core.frozen import frozen
from tasks.core.words import listed, meant
from tasks.model.content import Content, Tensor
from tasks.model.problem import Problem
from tasks.project.model import Model, TensorWords

AUDIO = re.compile(r"(audio|samples?|signal|wave(form)?|x|in(put)?)(_?(in|input))?")
_RESULT = re.compile(r"(audio|samples?|signal|wave(form)?|y|out(put)?|processed\w*)(_?out(put)?)?")
"""Names that only the audio has, where a model has several inputs or outputs."""

TENSORS = "say it in `model.tensors` of project.yaml (docs/models.md)"
RESULT = ("if that is what it is for, say `{role: result}` of them in `model.tensors` of "
          "project.yaml (docs/models.md)")


@frozen
class Roles:
    """The tensors of a model by what they are for: numbers of inputs and outputs.

    Attributes:
        audio_in, audio_out: the tensor that carries the audio; None where none is left for it.
        results: outputs that are what a model which listens found out; then no audio comes out.
        parameters: input -> number of the parameter that it takes.
        states: input -> the output that it takes in the next run.
        constants: input -> its value.
        named: inputs whose names told it.
    """

    audio_in: int | None = None
    audio_out: int | None = None
    parameters: Mapping[int, int] = field(default_factory=dict)
    states: Mapping[int, int] = field(default_factory=dict)
    constants: Mapping[int, float] = field(default_factory=dict)
    results: tuple[int, ...] = ()
    named: frozenset[int] = frozenset()


def assign(content: Content, said: Model, parameters: Sequence[str]) -> tuple[Roles, list[Problem]]:
    """What each tensor is for, and what cannot be told.

    Args:
        parameters: names of the plugin's parameters.
    """
    words = dict(said.tensors)
    problems = list(_unknown(content, words, parameters))
    named = _by_words(content, words, parameters)
    pairs, called = paired(content, words), _by_name(content, words, parameters)
    states, fed = {**pairs, **named.states}, {**called, **named.parameters}
    taken = {*states, *fed, *named.constants, *_unused(content.inputs, words)}
    left = [i for i in range(len(content.inputs)) if i not in taken]
    by_name = _called_audio(content.inputs, left, AUDIO)
    audio_in = named.audio_in if named.audio_in is not None else by_name
    left = [i for i in left if i != audio_in]
    needed = 1 if audio_in is None else 0  # of what is left, one is the audio
    free = [p for p in range(len(parameters)) if p not in fed.values()]
    single = [i for i in left if content.inputs[i].single and content.inputs[i].type == "float32"]
    if single and len(single) == len(free) and len(left) >= len(single) + needed:
        fed |= dict(zip(single, free, strict=True))
        left = [i for i in left if i not in single]
    others = {*states.values(), *named.results, *_unused(content.outputs, words)}
    outs = [o for o in range(len(content.outputs)) if o not in others]
    if len(left) > needed:
        states |= _pairs_by_shape(content, left, outs, needed)
        left = [i for i in left if i not in states]
        outs = [o for o in outs if o not in states.values()]
    audio_in = audio_in if audio_in is not None else _only(left)
    audio_out = named.audio_out
    if audio_out is None and not named.results:
        audio_out = _audio_out(content, outs, audio_in)
    rest = [content.inputs[i] for i in left if i != audio_in]
    told = {*pairs, *called, *(() if by_name is None else (by_name,))}
    roles = Roles(audio_in, audio_out, fed, states, named.constants, named.results,
                  frozenset(told))
    return roles, [*problems, *_untold(content, rest, roles)]


def _called_audio(tensors: Sequence[Tensor], left: Sequence[int],
                  pattern: re.Pattern[str]) -> int | None:
    """Of several that are left, the one whose name says that it is the audio."""
    called = [i for i in left if pattern.fullmatch(plain(tensors[i]))]
    return _only(called) if len(left) > 1 else None


def _untold(content: Content, rest: list[Tensor], roles: Roles) -> Iterator[Problem]:
    audio_in, audio_out = roles.audio_in, roles.audio_out
    if not content.inputs or not content.outputs:
        yield Problem(f"it has {len(content.inputs)} inputs and {len(content.outputs)} outputs: "
                      "audio must go in and come out")
    elif audio_in is None or rest:
        names = listed(map(str, rest or content.inputs))
        yield Problem(f"what these inputs are for cannot be told: {names}", TENSORS)
    elif roles.results and audio_out is not None:
        yield Problem(f"it gives audio ({content.outputs[audio_out]}) and results "
                      f"({listed(str(content.outputs[o]) for o in roles.results)}): one or the "
                      "other", "write `unused` for what you need less, in `model.tensors` of "
                      "project.yaml")
    elif roles.results:
        return
    elif audio_out is None and all(it.single for it in content.outputs) \
            and not content.inputs[audio_in].single:
        yield Problem(f"its outputs are single values ({listed(map(str, content.outputs))}): "
                      "features, not audio", RESULT)
    elif audio_out is None:
        yield Problem("which output is the audio cannot be told: "
                      f"{listed(map(str, content.outputs))}", TENSORS)


def _unknown(content: Content, words: Mapping[str, TensorWords],
             parameters: Sequence[str]) -> Iterator[Problem]:
    """Names in project.yaml that the model, or the plugin, does not have."""
    inputs = [it.name for it in content.inputs]
    outputs = [it.name for it in content.outputs]
    for name, said in words.items():
        if name not in inputs + outputs:
            yield Problem(f"it has no tensor {name}", meant(name, inputs + outputs))
        elif said.role == "result" and name not in outputs:
            yield Problem(f"{name} goes in, and cannot be a result", meant(name, outputs))
        elif said.role == "parameter" and said.of not in parameters:
            yield Problem(f"{name} is to take the parameter {said.of or '?'}, which the plugin "
                          "does not have", meant(said.of, list(parameters)) or TENSORS)
        elif said.role == "state" and name in inputs and said.of not in outputs:
            yield Problem(f"{name} is to take the output {said.of or '?'}, which it does not have",
                          meant(said.of, outputs))


def _by_words(content: Content, words: Mapping[str, TensorWords],
              parameters: Sequence[str]) -> Roles:
    inputs = {it.name: i for i, it in enumerate(content.inputs)}
    outputs = {it.name: i for i, it in enumerate(content.outputs)}
    of = {name: said for name, said in words.items() if name in inputs}

    def having(role: str) -> dict[str, TensorWords]:
        return {name: said for name, said in of.items() if said.role == role}

    return Roles(
        _only([inputs[name] for name in having("audio")]),
        _only([outputs[name] for name, said in words.items()
               if said.role == "audio" and name in outputs and name not in inputs]),
        {inputs[name]: list(parameters).index(said.of)
         for name, said in having("parameter").items() if said.of in parameters},
        {inputs[name]: outputs[said.of]
         for name, said in having("state").items() if said.of in outputs},
        {inputs[name]: said.value for name, said in having("constant").items()},
        tuple(o for name, o in outputs.items() if name in words and words[name].role == "result"))


def _by_name(content: Content, words: Mapping[str, TensorWords],
             parameters: Sequence[str]) -> dict[int, int]:
    """Inputs of one element that are called as a parameter is."""
    numbers = {name.lower(): p for p, name in enumerate(parameters)}
    return {i: numbers[plain(it)] for i, it in enumerate(content.inputs)
            if it.name not in words and it.single and plain(it) in numbers}


def plain(tensor: Tensor) -> str:
    """A tensor's name without what converters put around it: `serving_default_gain:0`."""
    return re.sub(r"^serving_default_|:\d+$", "", tensor.name).lower()


def paired(content: Content, words: Mapping[str, TensorWords]) -> dict[int, int]:
    """Inputs and the outputs that their names say they take: `h` and `hn`, `state` and `stateN`,
    `x_in` and `x_out`, of the same shape and type.
    """
    outputs = {plain(it): o for o, it in enumerate(content.outputs)}
    pairs = {}
    for i, it in enumerate(content.inputs):
        name = plain(it)
        stem = re.sub(r"_?in$|0$", "", name)
        for other in (f"{name}n", f"{name}_n", f"{stem}n", f"{stem}_out", f"{stem}out",
                      f"new_{name}", f"next_{name}", f"{name}_next", f"{name}_new"):
            o = outputs.get(other)
            if o is not None and it.name not in words and alike(it, content.outputs[o]):
                pairs[i] = o
    return pairs


def _pairs_by_shape(content: Content, inputs: Sequence[int],
                    outputs: Sequence[int], needed: int) -> dict[int, int]:
    """Where only one input and one output have a shape, of at least two axes and not audio's;
    `needed` inputs are none.
    """
    pairs = {}
    for i in inputs:
        here = content.inputs[i]
        same_in = [other for other in inputs if alike(content.inputs[other], here)]
        same_out = [o for o in outputs if alike(content.outputs[o], here)]
        fixed = len(here.shape) >= 2 and min(here.shape) > 0 and not here.single
        if fixed and len(same_in) == len(same_out) == 1:
            pairs[i] = same_out[0]
    return pairs if len(pairs) == len(inputs) - needed else {}


def alike(a: Tensor, b: Tensor) -> bool:
    """Whether one may be what the other was: of one type, and of shapes that fit."""
    fits = len(a.shape) == len(b.shape) and all(
        m == n or min(m, n) < 0 for m, n in zip(a.shape, b.shape, strict=True))
    return fits and a.type == b.type


def _audio_out(content: Content, outputs: Sequence[int], audio_in: int | None) -> int | None:
    """The only one that is left; of several, the only one with more than one element.

    Of several of these, the only one that is as long as what goes in: states that come out alone,
    as of an LSTM whose state at first the export hid, are not.
    """
    if len(outputs) == 1:
        return outputs[0]
    if (called := _called_audio(content.outputs, outputs, _RESULT)) is not None:
        return called
    several = [o for o in outputs if not content.outputs[o].single]
    if len(several) < 2 or audio_in is None:
        return _only(several)
    source = content.inputs[audio_in].shape
    longest = -1 if -1 in source else max([1, *source])
    return _only([o for o in several if longest in content.outputs[o].shape])


def _unused(tensors: Sequence[Tensor], words: Mapping[str, TensorWords]) -> set[int]:
    return {i for i, it in enumerate(tensors)
            if it.name in words and words[it.name].role == "unused"}


def _only(found: Sequence[int]) -> int | None:
    return found[0] if len(found) == 1 else None
