"""A model that listens, run in whatever runs it: whether it does, and how much it gives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from tasks.model.content import Content
from tasks.model.describe import describe, problems
from tasks.model.engine import Prepared
from tasks.model.problem import Problem
from tasks.model.proof import NAN, RANDOM, Array, Into, Run
from tasks.model.roles import assign
from tasks.project.model import Model

_TRAINED = ("say in project.yaml what it was trained with: `model: {hop: …, context: …}`, the new "
            "samples of a run and those before them that go in again; and its constants in "
            "`model.tensors`")


def heard(prepared: Prepared, said: Model, parameters: Sequence[str], run: Run) -> Prepared:
    """The same, with the sizes of all that a run gives, where its file leaves them open."""
    content = prepared.content
    ends = Into(describe(content, said, parameters))
    frames = ends.model.hop + ends.model.context
    feeds = {**ends.beside, ends.audio.name: _taken(ends, frames)}
    try:
        made, again = run(feeds), run(feeds)
    except Exception as error:  # each runtime has classes of its own
        return replace(prepared, problems=(Problem(
            f"it does not run on {frames} samples: {_first_line(error)}", _TRAINED),))
    sized = _sized(content, made)
    wrong = [*_flaws(ends, made, again), *problems(sized, said, parameters)]
    return replace(prepared, content=sized, problems=tuple(wrong))


def audio_input(content: Content, said: Model, parameters: Sequence[str]) -> str:
    """The name of the input that audio goes into."""
    return Into(describe(content, said, parameters)).audio.name


def _taken(ends: Into, frames: int) -> Array:
    """Noise, as it goes into the model: samples, or whatever else is made of them."""
    between = ends.model.spectra
    if between is None:
        return ends.signal(frames)
    sizes = [it.size for it in between.taken.shape]
    return np.random.default_rng(1).uniform(0, 1, sizes).astype(between.taken.type)


def leaves_sizes_open(content: Content, said: Model, parameters: Sequence[str]) -> bool:
    """Whether only a run tells how many results there are; a batch, the first axis, is of one."""
    roles, _ = assign(content, said, parameters)
    return any(size < 0 for o in roles.results for size in content.outputs[o].shape[1:])


def _sized(content: Content, made: dict[str, Array]) -> Content:
    outputs = tuple(replace(it, shape=made[it.name].shape) if it.name in made else it
                    for it in content.outputs)
    return replace(content, outputs=outputs)


def _flaws(ends: Into, made: dict[str, Array], again: dict[str, Array]) -> list[Problem]:
    names = [it.name for it in ends.model.outputs if it.results]
    if not all(np.isfinite(made[name]).all() for name in names):
        return [Problem("what it makes of noise is not finite", NAN)]
    if not all(np.array_equal(made[name], again[name]) for name in names):
        return [Problem("no two runs of it give the same", RANDOM)]
    return []


def _first_line(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0][:160]
