"""The page: sections of words, figures and tables, in one HTML file that needs nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from matplotlib.figure import Figure

from tasks.core.frozen import frozen
from tasks.report.style import NARROW, WIDE, Size, svg

_FOLDER = Path(__file__).parent


@frozen
class Plot:
    """A figure for either screen, and what it shows, for those who cannot see it, too."""

    caption: str
    wide: str
    narrow: str

    @classmethod
    def of(cls, name: str, caption: str, draw: Callable[[Size], Figure]) -> Plot:
        """Draw it."""
        return cls(caption, svg(name, draw, WIDE), svg(name, draw, NARROW))


@frozen
class Table:
    """Rows of texts below the names of their columns."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""

    @classmethod
    def of(cls, columns: Iterable[str], rows: Iterable[Iterable[str]], caption: str = "") -> Table:
        """From any rows."""
        return cls(tuple(columns), tuple(map(tuple, rows)), caption)


@frozen
class Section:
    """A part of the page with a title.

    Attributes:
        words: paragraphs above the figures.
        fold: a heading and lines that are shown on demand, and on paper.
    """

    title: str
    words: tuple[str, ...] = ()
    plots: tuple[Plot, ...] = ()
    tables: tuple[Table, ...] = ()
    fold: tuple[str, tuple[str, ...]] | None = None

    @property
    def anchor(self) -> str:
        """Its name in links."""
        return "-".join(self.title.lower().split())


@frozen
class KeyFigure:
    """A figure of the first lines: a number with its unit, what it is, what it stands against."""

    value: str
    name: str
    beside: str = ""


@frozen
class Page:
    """All of it.

    Attributes:
        verdict: PASS or FAIL; empty: none was made.
        facts: what was judged, where and when.
        problems: why it is no PASS, and what would help.
        figures: what a reader looks for first.
        notes: what a reader must know before quoting a figure.
        stamp: digest of all that it shows.
    """

    title: str
    verdict: str
    facts: tuple[str, ...]
    problems: tuple[str, ...]
    figures: tuple[KeyFigure, ...]
    sections: tuple[Section, ...]
    notes: tuple[str, ...]
    stamp: str

    def html(self) -> str:
        """The file's text."""
        environment = Environment(loader=FileSystemLoader(_FOLDER), autoescape=True,
                                  undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
        text: str = environment.get_template("page.html").render(page=self)
        return text
