"""The figure of a target's history: the load of each run, and which were no PASS."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from tasks.realtime.checks import PASS
from tasks.realtime.history import Entry
from tasks.report.load import NEAR
from tasks.report.style import DATA, INK, LIMIT, PAPER, Size, beside, limit, percent


def trend(entries: Sequence[Entry], most: float, size: Size) -> Figure:
    """Average and maximum of each run that measured something, oldest first.

    Args:
        most: the limit of today.
    """
    figure = size.figure(270, top=20, bottom=58)
    axes = figure.subplots()
    runs = [(number, each.average or 0.0, each.maximum or 0.0, each.verdict)
            for number, each in enumerate(entries, 1) if each.maximum is not None]
    places, averages, maxima, verdicts = zip(*runs, strict=True)
    axes.vlines(places, averages, maxima, color=DATA, alpha=0.28, linewidth=4)
    axes.plot(places, averages, color=DATA, marker="o", markersize=3.5)
    axes.plot(places, maxima, color=DATA, marker="_", markersize=7, linewidth=0.8, alpha=0.8)
    bad = [(place, maximum) for place, maximum, verdict in zip(places, maxima, verdicts,
                                                              strict=True) if verdict != PASS]
    if bad:
        axes.plot(*zip(*bad, strict=True), color=LIMIT, marker="X", markersize=9, linestyle="",
                  markeredgecolor=PAPER)
        axes.annotate("FAIL", bad[-1], xytext=(0, 9), textcoords="offset points", ha="center",
                      color=LIMIT)
    for words, level, up in (("average", averages[0], -16), ("maximum", maxima[0], 7)):
        axes.annotate(words, (places[0], level), xytext=(6, up), textcoords="offset points",
                      color=INK)
    if most <= NEAR * max(maxima):
        limit(axes, most, f"limit {most * 100:g} %", left=True)
    axes.set_ylim(bottom=0, top=max([*maxima, most if most <= NEAR * max(maxima) else 0]) * 1.25)
    axes.set_xlim(places[0] - 0.5, places[-1] + 0.5)
    axes.xaxis.set_major_locator(MaxNLocator(4 if size.narrow else 8, integer=True))
    dates = {place: entries[place - 1].when[:10] for place in places}
    axes.xaxis.set_major_formatter(FuncFormatter(
        lambda place, _: f"{place:g}\n{dates.get(int(place), '')[5:]}"))
    percent(axes.yaxis)
    axes.set_xlabel("run and its day")
    beside(figure, "load, % of a block's time", size)
    return figure
