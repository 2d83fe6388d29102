"""What follows from the verdicts (pure): the Pareto front, the largest model, steps of block size.

A cell is a row of schema/compare.schema.json, and is named by its place among all.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

Row = Mapping[str, Any]

MODEL_KEYS = ("model", "model.file")
BLOCK_KEY = "audio.block_size"


def front(rows: Sequence[Row]) -> list[int]:
    """The Pareto front of average load against error, by ascending load.

    Of two cells that are equal in both, both are on it.
    """
    points = sorted((row["load"]["average"], row["verify"]["error"], place)
                    for place, row in enumerate(rows) if _complete(row))
    found, best = list[int](), (float("inf"), float("inf"))
    for load, error, place in points:
        if error < best[1] or (load, error) == best:
            found.append(place)
            best = (load, error)
    return found


def _complete(row: Row) -> bool:
    return bool(row["outcome"] == "PASS" and row["load"] and row["verify"]
                and row["verify"]["error"] is not None)


def largest(rows: Sequence[Row], budget: float) -> list[dict[str, Any]]:
    """The largest model that passes and fits, for each combination of the other axes.

    The largest one has the most trained numbers, where that is known, else the most bytes.

    Args:
        budget: most that the slowest block may take; 1 is all of its time.
    """
    return [{"values": values, "cell": max((it for it in those if _fits(rows[it], budget)),
                                           key=lambda it: _size(rows[it]), default=None)}
            for values, those in _groups(rows, MODEL_KEYS)]


def _fits(row: Row, budget: float) -> bool:
    return bool(row["outcome"] == "PASS" and row["model"] and row["load"]
                and row["load"]["maximum"] <= budget)


def _size(row: Row) -> tuple[int, int]:
    return row["model"]["weights"] or 0, row["model"]["bytes"]


def steps(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """What each step of block size changes, for each combination of the other axes."""
    found = []
    for values, those in _groups(rows, (BLOCK_KEY,)):
        measured = sorted((it for it in those if rows[it]["load"] and rows[it]["latency"]),
                          key=lambda it: rows[it]["values"][BLOCK_KEY])
        found += [_step(rows, values, a, b)
                  for a, b in pairwise(measured)]
    return found


def _step(rows: Sequence[Row], values: dict[str, Any], a: int, b: int) -> dict[str, Any]:
    one, other = rows[a], rows[b]
    return {"values": values, "from": a, "to": b,
            "average": other["load"]["average"] - one["load"]["average"],
            "maximum": other["load"]["maximum"] - one["load"]["maximum"],
            "latency": other["latency"]["seconds"] - one["latency"]["seconds"]}


def _groups(rows: Sequence[Row], keys: Sequence[str]) -> Iterator[tuple[dict[str, Any], list[int]]]:
    """Cells that differ in the axis of one of `keys` alone; none where there is no such axis."""
    groups = dict[str, tuple[dict[str, Any], list[int]]]()
    for place, row in enumerate(rows):
        if any(key in row["values"] for key in keys):
            rest = {key: it for key, it in row["values"].items() if key not in keys}
            groups.setdefault(json.dumps(rest, sort_keys=True), (rest, []))[1].append(place)
    yield from groups.values()
