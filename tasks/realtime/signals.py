"""Reads signals.json, with the figures that `bench` reports (plugin_src/bench/README.md)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from tasks.core.frozen import frozen
from tasks.sushi.plugin_lines import Output
from tasks.sushi.timings import Load

PERCENTILES = {"p50": 0.5, "p99": 0.99, "p99.9": 0.999}
"""Parts of the blocks whose greatest load is told."""


@frozen
class Series:
    """Loads over time, as points of so many blocks each; the last point may have fewer.

    Attributes:
        waits: how often the audio thread left its processor inside a block to wait.
        preemptions: how often for another thread.
    """

    blocks: int
    average: tuple[float, ...]
    minimum: tuple[float, ...]
    maximum: tuple[float, ...]
    waits: tuple[int, ...]
    preemptions: tuple[int, ...]

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> Series:
        """From JSON."""
        return cls(said["blocks"], *(tuple(said[key]) for key in (
            "average", "minimum", "maximum", "waits", "preemptions")))


NO_SERIES = Series(1, (), (), (), (), ())


@frozen
class Played:
    """Figures for the time in which one signal played.

    Attributes:
        late: blocks that were not finished when the next one was due.
        failed: blocks in which a plugin reported an error.
        cut_short: its blocks took so long that the rest of its time was not played.
        load: of the whole engine; None if no block was played.
        histogram: ascending loads, and how many blocks were below each and not below the one
            before.
        series: the same over time.
        calls: forbidden functions that the audio thread called in plugins, and how often.
    """

    signal: str
    blocks: int
    late: int
    failed: int
    cut_short: bool
    load: Load | None
    histogram: tuple[tuple[float, int], ...]
    calls: tuple[tuple[str, int], ...]
    output: Output
    series: Series = NO_SERIES

    def percentile(self, part: float) -> float | None:
        """The load that this part of the blocks (0 to 1) did not exceed, within 1.6 %."""
        return percentile(self.histogram, part, self.load.maximum) if self.load else None


def percentile(histogram: Iterable[tuple[float, int]], part: float, maximum: float) -> float:
    """The least load that at least this part of the blocks did not exceed."""
    rows = sorted(histogram)
    wanted, seen = part * sum(count for _, count in rows), 0
    for end, count in rows:
        seen += count
        if seen >= wanted:
            return min(end, maximum)
    return maximum


def parse(text: str) -> tuple[Played, ...]:
    """The figures in the text of signals.json; empty (no data) if it is missing or malformed."""
    try:
        return tuple(_played(row) for row in json.loads(text))
    except (ValueError, KeyError, TypeError, AttributeError):
        return ()


def _played(row: Mapping[str, Any]) -> Played:
    load = row["load"]
    return Played(
        row["signal"], row["blocks"], row["late"], row["failed"], row["cut_short"],
        None if load is None else Load(load["average"], load["minimum"], load["maximum"]),
        tuple((end, count) for end, count in row["histogram"]),
        tuple(row["calls"].items()), Output(**row["output"]), Series.of(row["series"]))


def worst_load(played: tuple[Played, ...]) -> Load | None:
    """The highest average and the highest maximum, which may be those of two signals."""
    loads = [each.load for each in played if each.load]
    if not loads:
        return None
    return Load(max(load.average for load in loads), min(load.minimum for load in loads),
                max(load.maximum for load in loads))
