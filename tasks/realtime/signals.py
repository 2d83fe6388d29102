"""Reads signals.json, with the figures that `bench` reports (plugin_src/bench/README.md)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tasks.sushi.plugin_lines import Output
from tasks.sushi.timings import Load


@dataclass(frozen=True)
class Played:
    """Figures for the time in which one signal played.

    Attributes:
        late: blocks that were not finished when the next one was due.
        failed: blocks in which a plugin reported an error.
        cut_short: its blocks took so long that the rest of its time was not played.
        load: of the whole engine; None if no block was played.
        calls: forbidden functions that the audio thread called in plugins, and how often.
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
    """The figures in the text of signals.json; empty (no data) if it is missing or malformed."""
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
    """The highest average and the highest maximum, which may be those of two signals."""
    loads = [each.load for each in played if each.load]
    if not loads:
        return None
    return Load(max(load.average for load in loads), min(load.minimum for load in loads),
                max(load.maximum for load in loads))
