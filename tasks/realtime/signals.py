"""signals.json: what our own plugin host saw of each signal (plugin_src/bench/README.md)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tasks.sushi.plugin_lines import Output
from tasks.sushi.timings import Load


@dataclass(frozen=True)
class Played:
    """What was seen while one signal played.

    Attributes:
        late: blocks that were not done when the next one was due.
        failed: blocks in which a plugin reported an error.
        cut_short: its blocks took so long that the rest of its time was not played.
        load: of the whole engine; None where no block was played.
        calls: what the audio thread called inside the plugins, and how often.
    """

    signal: str
    blocks: int
    late: int
    failed: int
    cut_short: bool
    load: Load | None
    calls: tuple[tuple[str, int], ...]
    output: Output


def parse(text: str) -> tuple[Played, ...]:
    """Read signals.json; empty where it is missing, foreign or cut off: that is no data."""
    try:
        return tuple(_played(row) for row in json.loads(text))
    except (ValueError, KeyError, TypeError):
        return ()


def _played(row: Mapping[str, Any]) -> Played:
    load = row["load"]
    return Played(
        row["signal"], row["blocks"], row["late"], row["failed"], row["cut_short"],
        None if load is None else Load(load["average"], load["minimum"], load["maximum"]),
        tuple(row["calls"].items()), Output(**row["output"]))


def worst_load(played: tuple[Played, ...]) -> Load | None:
    """The highest average and the highest maximum, which may be of two signals."""
    loads = [each.load for each in played if each.load]
    if not loads:
        return None
    return Load(max(load.average for load in loads), min(load.minimum for load in loads),
                max(load.maximum for load in loads))
