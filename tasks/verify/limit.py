"""How far the plugin may be from the model's reference (pure)."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from tasks.core.frozen import frozen
from tasks.model.description import Description, ElementType, Role, Spectra, TensorUse
from tasks.model.reference.player import Samples

OF_FLOATS = 1e-5
"""Full scale is 1, and so is the range of a result. Another order of summation makes some 1e-7, a
long chain of operators 1e-6."""

STEPS = 2
"""Of results that are rounded, at least: halfway between two elements, each may be taken."""

ROUNDED = 2.0 ** -20
"""Of each sample: some times what a Fourier transform of 32 bits rounds, as it seems to a model."""

FLOAT16 = 2.0 ** -10
"""The step of float16 from 1 to 2; it is smaller below."""

_SEED = 20
_TIMES = 4
"""How often a sound is rounded at random. In a model whose weights are integers, activations are
rounded to 256 steps: its result takes few values, and one try in four found no other."""

Play = Callable[[Samples], Samples]
"""What the reference makes of a sound."""


@frozen
class Limit:
    """The largest error that may be, full scale is 1, and where it comes from, in words."""

    max_error: float
    why: str


def limit(said: float | None, model: Description, sound: Samples, play: Play) -> Limit:
    """What project.yaml says; else what fits the elements of the model's result.

    Inside a model of integers, every layer rounds, and what rounds otherwise in the first one
    grows on its way. By how much is the model's own: as much as a step of what goes in does.
    """
    if said is not None:
        return Limit(said, "from project.yaml")
    if model.spectra:
        return _of_spectra(model.spectra, sound, play)
    taken = next(it for it in model.inputs if it.role == Role.SIGNALS)
    rounded = [it for it in model.outputs
               if (it.signals or it.results) and it.type != ElementType.FLOAT32]
    if not rounded:
        return Limit(OF_FLOATS, "as its results are float32")
    result = max(rounded, key=_step)
    least, wanted = STEPS * _step(result), play(sound)
    changed = max((float(np.abs(play(other) - wanted).max()) for other in _nudged(sound, taken)),
                  default=0.0)
    if changed > least:
        return Limit(changed, f"what one step of its {taken.type} input changes")
    return Limit(least, f"{STEPS} steps of its {result.type} results")


def _of_spectra(between: Spectra, sound: Samples, play: Play) -> Limit:
    """The plugin's spectra are rounded to 32 bits. What a logarithm, a network and an element of
    eight bits make of that is the model's own: as much as they do of noise of that size.
    """
    wanted, random = play(sound), np.random.default_rng(_SEED)
    rounded = [sound * (1 + ROUNDED * random.uniform(-1, 1, sound.shape)) for _ in range(_TIMES)]
    changed = max(float(np.abs(play(it.astype(np.float32)) - wanted).max()) for it in rounded)
    least = OF_FLOATS
    if between.given and between.given.type != ElementType.FLOAT32:
        least = STEPS * _step(between.given) * float(np.abs(sound).max())
    if changed > least:
        return Limit(changed, "what rounding its spectra changes")
    return Limit(least, "as its spectra are float32")


def _step(tensor: TensorUse) -> float:
    """What neighbours among its elements differ by; of results, as a share of their range."""
    step = FLOAT16 if tensor.type == ElementType.FLOAT16 else abs(tensor.scale)
    return step / min((it.maximum - it.minimum for it in tensor.results), default=1.0)


def _nudged(sound: Samples, taken: TensorUse) -> tuple[Samples, ...]:
    """The sound, one element of the model's input higher and lower."""
    if taken.type == ElementType.FLOAT32:
        return ()
    step = np.abs(sound) * FLOAT16 if taken.type == ElementType.FLOAT16 else _step(taken)
    return tuple((sound + way * step).astype(np.float32) for way in (1, -1))
