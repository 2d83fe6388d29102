"""The section of a comparison."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from tasks.realtime.checks import percent
from tasks.report import cells
from tasks.report.page import Plot, Section, Table

_MAPS, _COLUMNS, _LINES = 6, 10, 8
"""More of them are in the table alone: nobody could read the figure."""


def comparison(compare: Mapping[str, Any]) -> Section:
    """Cells as a map and as a table, the front, steps of block size, the largest model."""
    counted = Counter(cell["outcome"] for cell in compare["cells"])
    targets = {cell["target"]: None for cell in compare["cells"] if cell["target"]}
    where = f", judged on {', '.join(targets)}" if targets else ""
    words = (f"{len(compare['cells'])} cells{where}: "
             + ", ".join(f"{count} {outcome}" for outcome, count in counted.items())
             + f". {compare['when'].replace('T', ' ')}.",)
    return Section("Comparison", words, tuple(_plots(compare)), tuple(_tables(compare)))


def _plots(compare: Mapping[str, Any]) -> Iterator[Plot]:
    maps = [*cells.maps(compare)]
    if any(cell["load"] for cell in compare["cells"]) and len(maps) <= _MAPS and (
            len(maps[0][1][0]) <= _COLUMNS):
        for number, (chosen, rows) in enumerate(maps):
            yield Plot.of(f"cells-{number}", "Greatest load of each cell, % of a block's time; the "
                          "darker, the nearer to its limit. Red: FAIL."
                          + (f" With {chosen}." if chosen else ""),
                          partial(cells.heat, compare, rows))
    if len(compare["front"]) > 1:
        yield Plot.of("front", "Average load against error of each cell. To be better in one of "
                      "them than a cell on the line, one has to be worse in the other.",
                      partial(cells.front, compare))
    if 0 < len(cells.lines(compare)) <= _LINES:
        yield Plot.of("steps", "What each step of block size buys.", partial(cells.steps, compare))


def _tables(compare: Mapping[str, Any]) -> Iterator[Table]:
    every = compare["cells"]
    if len(compare["front"]) > 1:
        yield Table.of(("no.", "cell", "average load", "error"), (
            (str(number), cells.of(cell), percent(cell["load"]["average"]), _error(cell["verify"]))
            for number, cell in enumerate((every[place] for place in compare["front"]), 1)),
            "the cells on the line")
    if compare["largest"]:
        yield Table.of(("with", "largest model", "greatest load"), (
            (", ".join(map(cells.said, it["values"].values())) or "all", *_largest(compare, it))
            for it in compare["largest"]),
            f"the largest model that passes and takes at most {compare['budget'] * 100:g} %")
    if compare["steps"]:
        yield Table.of(("of", "frames", "average load", "greatest load", "latency"), (
            (", ".join(map(cells.said, it["values"].values())),
             f"{every[it['from']]['audio']['block_size']} → "
             f"{every[it['to']]['audio']['block_size']}",
             *(f"{it[key] * 100:+.2f} points" for key in ("average", "maximum")),
             f"{it['latency'] * 1e3:+.2f} ms") for it in compare["steps"]),
            "what a step of block size buys")
    yield Table.of(("cell", "", "average", "maximum", "error", "why"), (
        (cells.of(cell), cell["outcome"],
         *(percent(cell["load"][key]) if cell["load"] else ""
           for key in ("average", "maximum")), _error(cell["verify"]), cell["reason"])
        for cell in every), "all cells")


def _largest(compare: Mapping[str, Any], it: Mapping[str, Any]) -> tuple[str, str]:
    if it["cell"] is None:
        return "none fits", ""
    cell = compare["cells"][it["cell"]]
    return cells.said(cell["values"]["model"]), percent(cell["load"]["maximum"])


def _error(verify: Mapping[str, Any] | None) -> str:
    if not verify:
        return ""
    return "not finite" if verify["error"] is None else f"{verify['error']:.2g}"
