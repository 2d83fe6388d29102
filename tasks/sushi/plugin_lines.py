"""Reads what Antler's plugin writes to stderr about itself (plugin_src/plugin/Processor.cpp).

On Sushi these lines are the only source of such figures. `bench` has its own, except for one that
only the plugin can know: how many samples were not finite, and so were silenced.
"""

from __future__ import annotations

import re

from tasks.core.frozen import frozen

_NUMBER = r"[-+]?\d+(?:\.\d+)?(?:e[-+]?\d+)?"
_OUTPUT = re.compile(
    r"^(?P<plugin>.+) output: (?P<samples>\d+) samples, (?P<not_finite>\d+) not finite, "
    rf"(?P<beyond>\d+) beyond full scale, peak (?P<peak>{_NUMBER}), mean (?P<mean>{_NUMBER}), "
    r"(?P<silent>\d+) of (?P<blocks>\d+) blocks silent while the input was not$", re.MULTILINE)
_RUNS = re.compile(
    r"^(?P<plugin>.+) runs (?:blocks of up to (?P<block>\d+) samples in one call|"
    r"one sample a call: (?P<reason>.+))$", re.MULTILINE)
_HEARD = re.compile(r"^.+ is heard (?P<samples>\d+) samples later$", re.MULTILINE)
_WORKER = re.compile(
    r"^.+ worker: (?P<late>\d+) late of (?P<blocks>\d+) blocks, "
    rf"the last (?P<last_late>{_NUMBER}) s after the start, "
    r"(?:results (?P<early>-?\d+) samples early at least|no result due), "
    rf"load (?P<load>{_NUMBER}), longest run (?P<longest>{_NUMBER}) s of (?P<period>{_NUMBER}) s$",
    re.MULTILINE)


@frozen
class Output:
    """Figures of a plugin's output (plugin_src/common/OutputMeter.audio.h).

    Attributes:
        samples: of all channels.
        not_finite: NaN or infinity; in the other figures such a channel counts as silent.
        beyond_full_scale: samples above 1 or below -1, which a converter clips.
        peak: largest magnitude; full scale is 1.
        mean: the DC offset.
        silent_blocks: blocks with a silent channel whose input was not silent, of `blocks`.
    """

    samples: int
    not_finite: int
    beyond_full_scale: int
    peak: float
    mean: float
    blocks: int
    silent_blocks: int


@frozen
class Inference:
    """How a plugin runs its model: `block` samples a call; if that is 1, `reason` says why."""

    plugin: str
    block: int
    reason: str = ""


@frozen
class Worker:
    """What a worker did that runs a model beside the audio thread (inference/WorkerFigures.h).

    Attributes:
        late: blocks whose results were not there in time, of `blocks`.
        last_late: seconds after the start.
        early: samples that results were there before they were heard, at least; None where
            none was due.
        load: share of the audio's time that it worked.
        longest, period: seconds of the longest run, and from one such run to the next.
    """

    late: int
    blocks: int
    last_late: float
    early: int | None
    load: float
    longest: float
    period: float


def outputs(text: str) -> tuple[Output, ...]:
    """The output of each instance of the plugin, over its whole life.

    Args:
        text: stderr of the plugin host; stdout may be included.
    """
    return tuple(
        Output(int(row["samples"]), int(row["not_finite"]), int(row["beyond"]),
               float(row["peak"]), float(row["mean"]), int(row["blocks"]), int(row["silent"]))
        for row in _OUTPUT.finditer(text) if int(row["samples"]))


def inferences(text: str) -> tuple[Inference, ...]:
    """How each plugin runs its model. Hosts prepare a plugin several times; the last one counts.

    Args:
        text: as for `outputs`.
    """
    found = {row["plugin"]: Inference(row["plugin"], int(row["block"] or 1), row["reason"] or "")
             for row in _RUNS.finditer(text)}
    return tuple(found.values())


def latency(text: str) -> int:
    """Samples that the plugin says it is heard later, when it was prepared last; 0: at once."""
    said = [int(row["samples"]) for row in _HEARD.finditer(text)]
    return said[-1] if said else 0


def workers(text: str) -> tuple[Worker, ...]:
    """What the worker of each instance of the plugin did, over its whole life."""
    return tuple(
        Worker(int(row["late"]), int(row["blocks"]), float(row["last_late"]),
               int(row["early"]) if row["early"] else None, float(row["load"]),
               float(row["longest"]), float(row["period"]))
        for row in _WORKER.finditer(text))
