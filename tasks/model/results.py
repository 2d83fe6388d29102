"""What the values are called that a model which listens gives, and where they lie (pure)."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from tasks.core.frozen import frozen
from tasks.core.words import listed
from tasks.model.content import Content, Tensor
from tasks.model.description import Result
from tasks.model.problem import Problem
from tasks.model.roles import plain
from tasks.project.midi import Midi
from tasks.project.model import Model, TensorWords

MOST_RESULTS = 128
"""Of a model: mostResults in plugin_src/inference/Model.h."""

_SAID_NOTHING = TensorWords("result")


@frozen
class Given:
    """Results of an output.

    Attributes:
        time: axis of frames, of which the last one counts; None where it holds one.
    """

    time: int | None
    results: tuple[Result, ...]


def given(content: Content, said: Model, outputs: Sequence[int]) -> dict[int, Given]:
    """Results of these outputs, by their number; each result has a name of its own.

    Of an output that nobody named, the first `MOST_RESULTS` at most: a file may claim any size.
    """
    words = dict(said.tensors)
    found = {}
    for o in outputs:
        tensor = content.outputs[o]
        said_of = words.get(tensor.name, _SAID_NOTHING)
        time = time_axis(tensor, said_of)
        found[o] = time, said_of.range, said_of.names or _names(tensor, _count(tensor, time))
    often = Counter(name for _, _, names in found.values() for name in names)
    numbers = Counter[str]()
    made = {}
    for o, (time, (low, high), names) in found.items():
        results = []
        for name in names:
            numbers[name] += 1
            one = f"{name} {numbers[name]}" if often[name] > 1 else name
            results.append(Result(one, low, high))
        made[o] = Given(time, tuple(results))
    return made


def time_axis(tensor: Tensor, said: TensorWords) -> int | None:
    """The axis of frames: as project.yaml says; of two that are longer than 1 the first; the only
    such one, where the names are as many as the values without it.
    """
    if said.time is not None:
        return said.time
    long = [axis for axis, size in enumerate(tensor.shape) if size > 1]
    frames = len(long) == 2 or (len(long) == 1 and len(said.names) == 1)
    return long[0] if frames else None


def result_problems(content: Content, said: Model, outputs: Sequence[int],
                    parameters: Sequence[str]) -> Iterator[Problem]:
    """Names that are too few or too many, or taken; more values than a plugin can show."""
    words, made = dict(said.tensors), given(content, said, outputs)
    for o, it in made.items():
        tensor = content.outputs[o]
        names, count = words.get(tensor.name, _SAID_NOTHING).names, _count(tensor, it.time)
        if names and len(names) != count:
            yield Problem(f"{tensor} gives {count} values a run, and `names` has {len(names)}: "
                          f"{listed(names)}", "write a name for each, in `model.tensors` of "
                          "project.yaml; if one of its axes is time, say `time: …`, too")
    total = sum(_count(content.outputs[o], it.time) for o, it in made.items())
    if total > MOST_RESULTS:
        yield Problem(f"it gives {total} values a run: {MOST_RESULTS} can be parameters of a "
                      "plugin", "say `unused` of what you do not need, or export a model that "
                      "gives less")
    taken = {name.lower() for name in (*parameters, "bypass")}
    for result in (result for it in made.values() for result in it.results):
        if result.name.lower() in taken:
            yield Problem(f"its result `{result.name}` is called as one of the plugin's parameters",
                          "give it another name: `names: […]` in `model.tensors` of project.yaml")


def midi_problems(results: Sequence[Result], rules: Sequence[Midi]) -> Iterator[Problem]:
    """Rules of `plugin.midi` for results that the model does not give."""
    known = [it.name for it in results]
    for rule in rules:
        if rule.result not in known:
            yield Problem(f"`plugin.midi` in project.yaml wants its result `{rule.result}`: it has "
                          f"{listed(known)}", "write one of these")


def _count(tensor: Tensor, time: int | None) -> int:
    return math.prod(max(size, 1) for axis, size in enumerate(tensor.shape) if axis != time)


def _names(tensor: Tensor, count: int) -> tuple[str, ...]:
    """After the tensor, as hosts and OSC can have it: letters, digits, `_`, `-` and blanks."""
    name = re.sub(r"[^A-Za-z0-9_-]+", "_", plain(tensor)).strip("_-") or "result"
    name = name if name[0].isalpha() else f"result_{name}"
    if count == 1:
        return (name,)
    return tuple(f"{name} {number + 1}" for number in range(min(count, MOST_RESULTS)))
