"""What a model costs on this machine, in the interpreter of its format in Python."""

from __future__ import annotations

import time
from collections.abc import Sequence

from tasks.core.frozen import frozen
from tasks.model.cost import BLOCKS
from tasks.model.description import Description
from tasks.model.engine import Prepared
from tasks.model.proof import Array, Into
from tasks.model.reference import interpreter
from tasks.model.reference.interpreter import Interpreter
from tasks.model.reference.spectral import of_audio

RUNS, SECONDS = 5, 0.2
"""Of each block size: runs at least, and for how long they go on. The quickest counts: what is
slower was disturbed."""


@frozen
class Timing:
    """How long one run on so many samples takes, of one channel or those that go together.

    Attributes:
        block: samples that the run gives.
        seconds: of the quickest run.
    """

    block: int
    seconds: float


def measure(engine: str, prepared: Prepared, model: Description, block: int) -> tuple[Timing, ...]:
    """How long runs take: of blocks of several sizes, or of the only number that it takes.

    Nothing where the audio's tensors have no axis of time.

    Args:
        engine: its name; its interpreter is installed.
        block: samples of the project's blocks.
    """
    if any(it.signals and it.time is None for it in (*model.inputs, *model.outputs)):
        return ()
    into, names = Into(model), [it.name for it in prepared.content.inputs]
    timings = []
    for frames in [model.hop] if model.hop else sorted({*BLOCKS, block}):
        given = {**into.beside, into.audio.name: into.signal(frames + model.context)}
        loaded = of_audio(interpreter(engine)(prepared.data), model.spectra)
        timings.append(Timing(frames, _quickest(loaded, [given[name] for name in names])))
    return tuple(timings)


def _quickest(model: Interpreter, inputs: Sequence[Array]) -> float:
    model.run(inputs)  # makes room
    began, times = time.perf_counter(), list[float]()
    while len(times) < RUNS or time.perf_counter() - began < SECONDS:
        start = time.perf_counter()
        model.run(inputs)
        times.append(time.perf_counter() - start)
    return min(times)
