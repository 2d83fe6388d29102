"""Advice for a verdict: by how much the load is too high, what would help, where to look."""

from __future__ import annotations

from math import ceil

from tasks.project.model import Project
from tasks.realtime.checks import percent
from tasks.realtime.measurement import Limits, Measurement

_ALIKE = 2.0
"""Where the slowest block takes less than so many times the average, what helps one helps all."""


def excess(seen: Measurement, limits: Limits) -> str:
    """How long a block takes, if the load is too high; otherwise empty."""
    if seen.load is None or seen.load.maximum < limits.max_load:
        return ""
    average = seen.load.average
    return (f"a block takes {average:.1f} times as long as it lasts" if average >= 1 else
            f"a block takes {percent(average)} of the time it lasts, and up to "
            f"{percent(seen.load.maximum)}")


def advice(project: Project, seen: Measurement, limits: Limits) -> tuple[str, ...]:
    """What helps where the audio was interrupted, left real time, or costs too much."""
    said = seen.interruptions.found if seen.interruptions else ()
    return (*dict.fromkeys(each.resolution for each in said), *_traced(project, seen, limits),
            *_lighter(project, seen, limits))


def _traced(project: Project, seen: Measurement, limits: Limits) -> tuple[str, ...]:
    """The command that names the line where the audio thread leaves real time, if it did."""
    switches = seen.switches.unwanted if seen.switches and seen.probe else 0
    if switches <= limits.max_mode_switches and not any(each.calls for each in seen.played):
        return ()
    target = project.target
    told = target.plugin_host.plays_signals or target.os.realtime.tells_switches
    return (f"{target.doit('trace' if told else 'trace --by strace')} shows where in the code the "
            "audio thread leaves real time",)


def _lighter(project: Project, seen: Measurement, limits: Limits) -> tuple[str, ...]:
    """What to change, the cheapest first; empty if the load is within its limit."""
    if seen.load is None or seen.load.maximum < limits.max_load:
        return ()
    average, maximum = seen.load.average, seen.load.maximum
    if average < limits.max_load:
        beside = ("so does `inference: {mode: async}`, which is heard later (docs/models.md)",)
        return ("single blocks are too slow, not all: a larger audio.block_size evens that out",
                *(() if limits.worker else beside))
    alike = maximum < _ALIKE * average
    call = min((each.block for each in seen.inferences), default=0)
    samples = project.audio.block_size * max(track.channels for track in project.tracks)
    xnnpack = dict(project.engine.options).get("xnnpack", True)
    helps = {
        "export the model so that it takes many samples in one call": call == 1,
        f"a larger audio.block_size: the model can take {call} samples in one call":
            samples < call,
        f"a faster engine: `engine: {{name: {project.engine.name}, options: {{xnnpack: true}}}}`":
            not xnnpack,
        f"a {'model' if project.model else 'plugin'} that costs "
        f"{_times((maximum if alike else average) / limits.max_load):.1f} times less": True,
        "single blocks are slower still: a larger audio.block_size evens that out": not alike}
    return tuple(text for text, applies in helps.items() if applies)


def _times(over: float) -> float:
    """Rounded up to a tenth, so that who does it is within the limit."""
    return max(1.1, ceil(round(10 * over, 6)) / 10)
