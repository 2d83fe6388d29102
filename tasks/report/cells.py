"""Figures of a comparison: its cells, the Pareto front, what steps of block size buy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from pathlib import PurePosixPath
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

from tasks.report.style import (
    DATA,
    GRID,
    INK,
    LIMIT,
    QUIET,
    Size,
    beside,
    numbered,
    percent,
    powers,
)

_Cell = Mapping[str, Any]

BLOCK_SIZE = "audio.block_size"


def said(value: object) -> str:
    """A value as short as it can be said: of a file, its name."""
    return PurePosixPath(value).name if isinstance(value, str) else str(value)


def of(cell: _Cell, without: str = "") -> str:
    """The values of a cell, in a line."""
    return ", ".join(said(value) for key, value in cell["values"].items() if key != without)


def maps(compare: Mapping[str, Any]) -> Iterator[tuple[str, list[list[_Cell | None]]]]:
    """Cells by the first axis (rows) and the last one (columns), for each choice of the others."""
    axes = compare["axes"]
    first, last, others = axes[0], axes[-1], axes[1:-1]
    found = {_key(cell["values"], axes): cell for cell in compare["cells"]}
    columns = last["values"] if len(axes) > 1 else [None]
    for chosen in product(*(axis["values"] for axis in others)):
        rows = [[found.get(tuple(map(repr, (row, *chosen, *([column] if len(axes) > 1 else [])))))
                 for column in columns] for row in first["values"]]
        yield ", ".join(map(said, chosen)), rows


def _key(values: Mapping[str, Any], axes: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    return tuple(repr(values[axis["key"]]) for axis in axes)


def heat(compare: Mapping[str, Any], rows: Sequence[Sequence[_Cell | None]], size: Size) -> Figure:
    """Largest load of each cell in percent; the darker, the nearer to its limit."""
    axes = compare["axes"]
    left = 8 * min(20, max(len(said(value)) for value in axes[0]["values"])) + 12
    figure = size.figure(56 + 30 * len(rows), top=48, bottom=8,
                         left=min(left, size.width // 2 - 30))
    plot = figure.subplots()
    for y, row in enumerate(rows):
        for x, cell in enumerate(row):
            _square(plot, x, y, cell, size)
    plot.set_xlim(0, len(rows[0]))
    plot.set_ylim(len(rows), 0)
    plot.grid(visible=False)
    plot.tick_params(length=0, labelcolor=INK)
    plot.xaxis.tick_top()
    plot.spines[:].set_visible(False)
    plot.set_yticks([y + 0.5 for y in range(len(rows))], [said(v) for v in axes[0]["values"]])
    if len(axes) > 1:
        plot.set_xticks([x + 0.5 for x in range(len(rows[0]))],
                        [said(value) for value in axes[-1]["values"]])
        plot.set_xlabel(axes[-1]["key"])
        plot.xaxis.set_label_position("top")
    else:
        plot.set_xticks([])
    return figure


def _square(plot: Axes, x: int, y: int, cell: _Cell | None, size: Size) -> None:
    load = cell["load"] if cell else None
    if cell is None or load is None:
        plot.add_patch(Rectangle((x, y), 1, 1, facecolor="none", hatch="///", edgecolor=GRID,
                                 linewidth=0))
        words = "–" if size.narrow or not cell else cell["outcome"]
        plot.text(x + 0.5, y + 0.5, words, ha="center", va="center_baseline", color=QUIET)
        return
    share = load["maximum"] / cell["limit"]
    passed = cell["outcome"] == "PASS"
    plot.add_patch(Rectangle((x + 0.02, y + 0.04), 0.96, 0.92, linewidth=0,
                             facecolor=DATA if passed else LIMIT,
                             alpha=0.08 + 0.37 * min(share, 1.0)))
    plot.text(x + 0.5, y + 0.5, f"{load['maximum'] * 100:.3g}" + ("" if passed else " ✗"),
              ha="center", va="center_baseline", color=INK)


def judged(compare: Mapping[str, Any]) -> list[_Cell]:
    """The cells whose load and error are known."""
    return [cell for cell in compare["cells"]
            if cell["load"] and cell["verify"] and cell["verify"]["error"]]


def front(compare: Mapping[str, Any], size: Size) -> Figure:
    """Average load against error; the cells of the front have their place in it."""
    figure = size.figure(320, top=20)
    axes = figure.subplots()
    axes.margins(x=0.06, y=0.14)
    cells = judged(compare)
    scale = numbered(axes, [cell["verify"]["error"] for cell in cells])
    powers(axes.yaxis)
    for cell in cells:
        passed = cell["outcome"] == "PASS"
        axes.plot(cell["load"]["average"], cell["verify"]["error"], "o" if passed else "X",
                  color=DATA if passed else LIMIT, alpha=0.55, markersize=5 if passed else 7)
    best = [compare["cells"][place] for place in compare["front"]]
    axes.step([it["load"]["average"] for it in best], [it["verify"]["error"] for it in best],
              where="post", color=DATA, marker="o", markersize=6)
    axes.set_xlim(left=0)
    for number, cell in enumerate(best, 1):
        axes.annotate(f"{number}", (cell["load"]["average"], cell["verify"]["error"]),
                      xytext=(6, 5), textcoords="offset points", color=INK)
    percent(axes.xaxis)
    axes.set_xlabel("average load, % of a block's time")
    beside(figure, f"largest error, full scale is 1{scale}", size)
    return figure


def lines(compare: Mapping[str, Any]) -> dict[str, list[_Cell]]:
    """Cells with a load that differ in their block size alone, by all else, smallest first."""
    found: dict[str, list[_Cell]] = {}
    for cell in compare["cells"]:
        if cell["load"] and BLOCK_SIZE in cell["values"]:
            found.setdefault(of(cell, BLOCK_SIZE), []).append(cell)
    return {name: sorted(row, key=lambda cell: cell["audio"]["block_size"])
            for name, row in found.items() if len(row) > 1}


def steps(compare: Mapping[str, Any], size: Size) -> Figure:
    """Average load by block size, a line for each choice of all else."""
    rows = lines(compare)
    figure = size.figure(330, top=20)
    axes = figure.subplots()
    frames = sorted({cell["audio"]["block_size"] for row in rows.values() for cell in row})
    for name, row in rows.items():
        loads = [cell["load"]["average"] for cell in row]
        axes.plot([cell["audio"]["block_size"] for cell in row], loads, color=DATA, marker="o",
                  markersize=4)
        axes.annotate(name, (row[0]["audio"]["block_size"], loads[0]), xytext=(3, 5),
                      textcoords="offset points", color=INK)
    axes.set_xscale("log", base=2)
    scale = numbered(axes, [cell["load"]["average"] for row in rows.values() for cell in row])
    axes.xaxis.set_major_locator(FixedLocator(frames))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    percent(axes.yaxis)
    axes.set_xlabel("frames of a block")
    beside(figure, f"average load, % of a block's time{scale}", size)
    return figure
