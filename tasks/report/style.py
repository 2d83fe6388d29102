"""How figures look, and how matplotlib's become SVG that follows the page: colours, fonts, width.

Colours are matplotlib's names for variables of the page's style sheet, so that one picture serves
the light page, the dark one and paper. Each figure is drawn twice, for a wide and a narrow screen:
letters in a picture that shrinks become unreadable.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

from tasks.core.frozen import frozen

INK, QUIET, GRID, DATA, DATA_2, LIMIT, PAPER = (f"#01020{number}" for number in range(7))
"""Text and outlines; what is said beside; rules; what was measured; a second thing measured beside
it; limits and faults; the background."""

_VARIABLES = {INK: "ink", QUIET: "quiet", GRID: "rule", DATA: "data", DATA_2: "data-2",
              LIMIT: "limit", PAPER: "paper"}

LETTERS = 12.5
"""Pixels, on the page as well: a figure is never shown smaller than it was drawn."""

_BESIDE, _DIGIT = 27, 7
"""Pixels for the words beside an axis and the gaps around its numbers; for a digit of those."""

_RC: dict[Any, Any] = {
    "svg.fonttype": "none", "font.family": "sans-serif", "font.size": LETTERS,
    "axes.titlesize": LETTERS, "axes.labelsize": LETTERS, "xtick.labelsize": LETTERS,
    "ytick.labelsize": LETTERS, "legend.fontsize": LETTERS, "figure.dpi": 72,
    "text.color": INK, "axes.labelcolor": QUIET, "xtick.labelcolor": QUIET,
    "ytick.labelcolor": QUIET, "xtick.color": GRID, "ytick.color": GRID, "axes.edgecolor": GRID,
    "axes.facecolor": "none", "figure.facecolor": "none", "axes.grid": True, "grid.color": GRID,
    "grid.linewidth": 0.7, "axes.spines.top": False, "axes.spines.right": False,
    "axes.spines.left": False, "xtick.major.size": 3, "ytick.major.size": 0, "axes.axisbelow": True,
    "lines.linewidth": 1.4, "lines.solid_joinstyle": "round", "axes.titlelocation": "left",
    "text.parse_math": False,  # names of files are no formulas
    "axes.titley": 1.0,  # else the ticks are measured to see whether they reach into the title
    "legend.frameon": False, "hatch.color": GRID, "path.simplify": False,
}


@frozen
class Size:
    """What a figure is drawn for.

    Attributes:
        width: pixels.
        left, right: pixels beside the axes, for what is written there.
    """

    name: str
    width: int
    left: int
    right: int

    @property
    def narrow(self) -> bool:
        """Whether there is little room for words."""
        return self.width < 500

    def figure(self, height: int, top: int = 24, bottom: int = 44, left: int = 0) -> Figure:
        """An empty figure with these margins, in pixels."""
        made = Figure(figsize=(self.width / 72, height / 72))
        made.subplots_adjust(left=(left or self.left) / self.width,
                             right=1 - self.right / self.width,
                             bottom=bottom / height, top=1 - top / height)
        return made


WIDE, NARROW = Size("wide", 720, 58, 14), Size("narrow", 328, 54, 14)


def svg(name: str, draw: Callable[[Size], Figure], size: Size) -> str:
    """A figure as an element of the page; the same for the same data."""
    with mpl.rc_context({**_RC, "svg.hashsalt": f"{name}-{size.name}"}):
        out = io.StringIO()
        figure = draw(size)
        for axes in figure.axes:
            _unmeasured(axes)
        figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
    text = out.getvalue()
    text = text[text.index("<svg"):]
    text = re.sub(r"<metadata>.*?</metadata>|<!--.*?-->", "", text, flags=re.DOTALL)
    text = re.sub(r' id="[\w.]*_[\w.]*"', "", text)  # names that each figure has
    text = re.sub(r"font-family: [^;]*; ", "", text)
    text = re.sub(r"\d+\.\d{2,}", lambda number: f"{float(number[0]):.4g}", text)
    text = re.sub(r'<svg [^>]*viewBox="([^"]*)"[^>]*>',
                  rf'<svg class="{size.name}" viewBox="\1" aria-hidden="true">', text, count=1)
    for colour, variable in _VARIABLES.items():
        text = text.replace(colour, f"var(--{variable})")
    return re.sub(r"\n\s*", "\n", text).strip()


def _unmeasured(axes: Axes) -> None:
    """Give labels that say nothing a place, for which matplotlib measures all ticks otherwise."""
    for axis in (axes.xaxis, axes.yaxis):
        if not axis.get_label_text():
            axis.set_label_coords(0, 0)


def beside(figure: Figure, words: str, size: Size) -> None:
    """What the numbers at the left are; the axes move to the right where those are long."""
    digits = max((len(it) for axes in figure.axes for it in numbers(axes)), default=0)
    left = max(figure.subplotpars.left * size.width, _BESIDE + _DIGIT * digits)
    figure.subplots_adjust(left=left / size.width)
    figure.supylabel(words, x=2 / size.width, ha="left", color=QUIET, fontsize="medium")


def numbers(axes: Axes) -> list[str]:
    """The numbers beside the vertical axis."""
    low, high = axes.get_ylim()
    shown = [float(tick) for tick in axes.get_yticks() if low <= tick <= high]
    return axes.yaxis.get_major_formatter().format_ticks(shown)


def numbered(axes: Axes, values: Sequence[float]) -> str:
    """Let the vertical axis show such values: logarithmic where they go over a power of ten.

    Within a smaller range a logarithmic axis may have no number at all; it begins at zero then.

    Returns:
        What is to be said of its scale.
    """
    low, high = min(values), max(values)
    if not 0 < 10 * low <= high:
        axes.set_ylim(0, 1.15 * high or 1.0)
        return ""
    axes.set_yscale("log")
    axes.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5) if high < 1000 * low else (1,)))
    return " (log)"


def percent(axis: Axis) -> None:
    """Let an axis of fractions be in percent."""
    axis.set_minor_formatter(NullFormatter())
    axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value * 100:.4g}"))


def powers(axis: Axis) -> None:
    """Let a logarithmic axis be read without small raised numbers."""
    axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    axis.set_minor_formatter(NullFormatter())


def limit(axes: Axes, level: float, words: str, *, left: bool = False) -> None:
    """A line that must not be reached, and what it is, at the right or left end."""
    axes.axhline(level, color=LIMIT, linewidth=1.2, linestyle=(0, (5, 3)))
    axes.annotate(words, (0 if left else 1, level), xycoords=("axes fraction", "data"),
                  xytext=(4 if left else 0, 4), textcoords="offset points",
                  ha="left" if left else "right", color=LIMIT)
