"""Figures of the load: over time, and how often each load was seen."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from tasks.report.style import (
    DATA,
    GRID,
    INK,
    LIMIT,
    QUIET,
    Size,
    beside,
    limit,
    percent,
    powers,
)

NEAR = 3.0
"""A limit so many times as far as the data is drawn in the same axes: beyond, nothing of the data
could be made out."""

_GROUND = 0.7
"""Blocks, where bars on a logarithmic axis stand: one block is still a bar."""

_Signals = Sequence[Mapping[str, Any]]


def played(verdict: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The signals of which blocks were played, as the plugin host told them."""
    return [each for each in verdict["signals"] if each["load"]]


def over_time(verdict: Mapping[str, Any], size: Size) -> Figure:
    """Least, mean and greatest load of a few blocks each, signal after signal.

    Above it stands the same against the whole budget, where that is far away.
    """
    signals, most = played(verdict), verdict["limits"]["max_load"]
    far = most > NEAR * max(each["load"]["maximum"] for each in signals)
    words = f"limit {most * 100:g} %"
    if not far:
        figure = size.figure(300, top=_room(size))
        axes = figure.subplots()
        limit(axes, most, words)
    else:
        figure = size.figure(400, top=_room(size))
        above, axes = figure.subplots(2, 1, sharex=True, height_ratios=(1, 2.4),
                                      gridspec_kw={"hspace": 0.22})
        _series(above, signals, verdict)
        above.set_ylim(0, 1)
        above.set_yticks([0, 0.5, 1])
        limit(above, most, words)
        percent(above.yaxis)
        above.set_title("against the whole budget", color=QUIET, pad=_room(size) - 18)
        axes.set_title("the same, close up", color=QUIET)
    _series(axes, signals, verdict)
    _named(figure.axes[0], signals, verdict, size)
    percent(axes.yaxis)
    axes.set_xlabel("seconds of audio, warm-up not included")
    beside(figure, "load, % of a block's time", size)
    return figure


def _room(size: Size) -> int:
    """Pixels for names above the axes: in two rows where it is narrow."""
    return 58 if size.narrow else 44


def seconds(verdict: Mapping[str, Any], blocks: float) -> float:
    """How long so many blocks last."""
    return float(blocks * verdict["limits"]["budget"])


def starts(signals: _Signals, verdict: Mapping[str, Any]) -> list[float]:
    """When each signal began, in seconds of audio; and when the last one ended."""
    edges, blocks = [0.0], 0
    for each in signals:
        blocks += each["blocks"]
        edges.append(seconds(verdict, blocks))
    return edges


def _series(axes: Axes, signals: _Signals, verdict: Mapping[str, Any]) -> None:
    edges = starts(signals, verdict)
    for start, each in zip(edges, signals, strict=False):
        series = each["series"]
        step = seconds(verdict, series["blocks"])
        times = [start + step * (i + 0.5) for i in range(len(series["average"]))]
        axes.fill_between(times, series["minimum"], series["maximum"], color=DATA, alpha=0.28,
                          linewidth=0)
        axes.plot(times, series["average"], color=DATA, linewidth=1.3)
    axes.set_xlim(0, edges[-1])


def _named(axes: Axes, signals: _Signals, verdict: Mapping[str, Any], size: Size) -> None:
    """Rules between the signals, and their names above."""
    edges = starts(signals, verdict)
    for panel in axes.figure.axes:
        for edge in edges[1:-1]:
            panel.axvline(edge, color=GRID, linewidth=1)
    for number, ((start, end), each) in enumerate(zip(pairwise(edges), signals, strict=True)):
        up = 16 * (number % 2) if size.narrow else 0
        axes.annotate(each["signal"], ((start + end) / 2, 1), xycoords=("data", "axes fraction"),
                      xytext=(0, 5 + up), textcoords="offset points", ha="center", color=INK)


def histogram(verdict: Mapping[str, Any], size: Size) -> Figure:
    """How many blocks had which load: a row for each signal, in classes of 1.6 %."""
    signals, most = played(verdict), verdict["limits"]["max_load"]
    figure = size.figure(80 + 74 * len(signals), top=40)
    rows = [*figure.subplots(len(signals), 1, sharex=True, sharey=True, squeeze=False,
                             gridspec_kw={"hspace": 0.6}).flat]
    rows[0].set_yscale("log")  # and so those of all rows, which share it
    for axes, each in zip(rows, signals, strict=True):
        ends = [end for end, _ in each["histogram"]]
        heights = [count - _GROUND for _, count in each["histogram"]]
        axes.bar(ends, heights, width=[-class_width(end) for end in ends], align="edge", color=DATA,
                 alpha=0.75, linewidth=0, bottom=_GROUND)
        axes.set_title(each["signal"], pad=3)
    rows[0].set_ylim(bottom=_GROUND)
    _near_or_far(rows, most)
    percent(rows[-1].xaxis)
    powers(rows[0].yaxis)
    rows[-1].set_xlabel("load, % of a block's time")
    beside(figure, "blocks (log)", size)
    return figure


def _near_or_far(rows: Sequence[Axes], most: float) -> None:
    """The limit as a line, or, where that would press all bars into one, where to look for it."""
    low, high = rows[0].get_xlim()
    far = most > NEAR * high
    for axes in rows:
        if far:
            axes.set_xlim(low, high)
        else:
            axes.axvline(most, color=LIMIT, linewidth=1.2, linestyle=(0, (5, 3)))
    low, high = rows[0].get_xlim()
    place = 1.0 if far else (most - low) / (high - low)
    rows[0].annotate(f"limit {most * 100:g} %" + (" →" if far else ""), (place, 1),
                     xycoords="axes fraction", xytext=(0, 19), textcoords="offset points",
                     ha="right" if place > 0.5 else "left", color=LIMIT)


def class_width(end: float) -> float:
    """Of a class of loads below `end`: 1/64 of its power of two (bench's histogram.audio.h)."""
    _, exponent = math.frexp(math.nextafter(end, 0))
    return math.ldexp(1 / 64, exponent - 1)


def switches(verdict: Mapping[str, Any], size: Size) -> Figure:
    """When the audio thread left its processor inside a block: to wait, or for another thread."""
    signals = played(verdict)
    figure = size.figure(210, top=_room(size))
    axes = figure.subplots()
    edges = starts(signals, verdict)
    for start, each in zip(edges, signals, strict=False):
        series = each["series"]
        step = seconds(verdict, series["blocks"])
        times = [start + step * i for i in range(len(series["waits"]) + 1)]
        both = [sum(pair) for pair in zip(series["waits"], series["preemptions"], strict=True)]
        # One shape each: hundreds of bars take a second.
        axes.stairs(series["waits"], times, fill=True, color=LIMIT, linewidth=0)
        axes.stairs(both, times, baseline=series["waits"], fill=True, color=QUIET, linewidth=0)
    axes.set_xlim(0, edges[-1])
    axes.yaxis.set_major_locator(MaxNLocator(4, integer=True))
    _named(axes, signals, verdict, size)
    axes.set_xlabel("seconds of audio, warm-up not included")
    beside(figure, "switches", size)
    return figure
