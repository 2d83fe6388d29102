"""Figures of `./doit verify`: spectra of the plugin and of its model, errors over time."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

from tasks.report.style import DATA, INK, LIMIT, QUIET, Size, beside

_FLOOR = -160.0
"""dB; what is less is drawn there."""


def spectra(verify: Mapping[str, Any], size: Size) -> Figure:
    """The output, its reference and their difference, a panel for each part of the sound."""
    parts = verify["spectra"]["parts"]
    columns = 1 if size.narrow else 2
    count = -(-len(parts) // columns)
    figure = size.figure(90 + 190 * count, top=50)
    panels = figure.subplots(count, columns, sharex=True, sharey=True, squeeze=False,
                             gridspec_kw={"hspace": 0.2, "wspace": 0.08}).flat
    for axes, part in zip(panels, parts, strict=False):
        axes.semilogx(part["hertz"], _above(part["difference"]), color=LIMIT, linewidth=1)
        axes.semilogx(part["hertz"], _above(part["reference"]), color=QUIET, linewidth=3.5,
                      alpha=0.5)
        axes.semilogx(part["hertz"], _above(part["output"]), color=DATA)
        axes.set_title(part["part"], pad=4)
        axes.set_ylim(_FLOOR, 6)
        axes.xaxis.set_major_locator(FixedLocator([100, 1000, 10000]))
        axes.xaxis.set_minor_locator(NullLocator())
        axes.xaxis.set_major_formatter(FuncFormatter(
            lambda hertz, _: f"{hertz / 1000:g} k" if hertz >= 1000 else f"{hertz:g}"))
    for axes in [*panels][len(parts):]:
        axes.remove()
    _key(figure, [("plugin", DATA, 1.4), ("model", QUIET, 3.5), ("difference", LIMIT, 1)],
         size)
    figure.supxlabel("Hz", y=8 / figure.bbox.height, color=QUIET, fontsize="medium")
    beside(figure, "dB of a full-scale sine, in sixths of an octave", size)
    return figure


def _above(levels: Sequence[float]) -> list[float]:
    return [max(_FLOOR, level) for level in levels]


def _key(figure: Figure, entries: Sequence[tuple[str, str, float]], size: Size) -> None:
    """What the lines are, in a row at the top."""
    from matplotlib.lines import Line2D

    figure.legend([Line2D([], [], color=colour, linewidth=width) for _, colour, width in entries],
                  [name for name, _, _ in entries], loc="upper left", ncols=len(entries),
                  bbox_to_anchor=(size.left / size.width - 0.02, 1), borderaxespad=0,
                  handlelength=1.1, columnspacing=1.2, handletextpad=0.5, labelcolor=INK)


def errors(verify: Mapping[str, Any], size: Size) -> Figure:
    """The largest errors of stretches of the sound, a line for each size of blocks."""
    figure = size.figure(280, top=20)
    axes = figure.subplots()
    length = verify["sound"]["frames"] / verify["sample_rate"]
    for take in verify["takes"]:
        curve = take["curve"]
        times = [length * (i + 0.5) / len(curve) for i in range(len(curve))]
        axes.plot(times, [decibels(error) for error in curve], color=DATA, alpha=0.55, linewidth=1)
    most = decibels(verify["limits"]["max_error"])
    axes.axhline(most, color=LIMIT, linewidth=1.2, linestyle=(0, (5, 3)))
    axes.annotate(f"limit {verify['limits']['max_error']:.3g}", (length, most), xytext=(0, 4),
                  textcoords="offset points", ha="right", color=LIMIT)
    axes.axvline(length / 2, color=QUIET, linewidth=0.8)
    for start, words in ((0, "parameters at rest"), (length / 2, "moving")):
        axes.annotate(words, (start, 1), xycoords=("data", "axes fraction"), xytext=(3, 3),
                      textcoords="offset points", color=INK)
    axes.set_xlim(0, length)
    axes.set_ylim(top=max(0.0, most + 20))
    axes.set_xlabel("seconds of the sound")
    beside(figure, "largest error, dB of full scale", size)
    return figure


def decibels(error: float | None) -> float:
    """Of full scale; a result that is not finite is drawn at it."""
    if error is None:
        return 0.0
    return max(_FLOOR, 20 * math.log10(error)) if error else _FLOOR
