"""What would help where the load is too high."""

from __future__ import annotations

from tasks.project.model import Project
from tasks.realtime.checks import percent
from tasks.realtime.measurement import Limits, Measurement


def advice(project: Project, seen: Measurement, limits: Limits) -> tuple[str, ...]:
    """What to change, the cheapest first; nothing where the load is within its limit."""
    if seen.load is None or seen.load.maximum < limits.max_load:
        return ()
    average, options = seen.load.average, dict(project.engine.options)
    if average < limits.max_load:
        return ("single blocks are too slow, not all: a larger audio.block_size evens that out",)
    found = [
        f"a block takes {average:.1f} times as long as it lasts"
        if average >= 1 else f"a block takes {percent(average)} of its time",
        f"a model that costs {average / limits.max_load:.1f} times less would be fast enough"]
    if any(each.block == 1 for each in seen.inferences):
        found.append("the model runs sample by sample: export it so that it takes a whole block")
    if options.get("xnnpack") is False:
        found.append("a faster engine: `engine: {name: "
                     f"{project.engine.name}, options: {{xnnpack: true}}}}` in project.yaml")
    return tuple(found)
