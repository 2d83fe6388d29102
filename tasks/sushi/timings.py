"""Reads timings.txt, which `--timing-statistics` writes to the working folder on a clean stop.

Format: print_timings_to_file in Sushi's src/engine/audio_engine.cpp, the same from 0.12 to 1.2.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field

from tasks.core.errors import AntlerError
from tasks.core.frozen import frozen

_HEADER = re.compile(r"Performance timings .*\(100% = (?P<period>[-+.\de]+)us\)")
_NUMBER = r"[-+]?\d+(?:\.\d+)?(?:e[-+]?\d+)?"
_TAIL = re.compile(rf"\s(?P<minimum>{_NUMBER})\s+(?P<maximum>{_NUMBER})\s*$")
_WIDTH = 16
"""Characters of a column. Names are padded to it; a longer name touches its number."""


@frozen
class Load:
    """The time for a block as a fraction of the block's budget (1.0 = 100 %).

    `average` is smoothed over the last seconds; the others are since the start.
    """

    average: float
    minimum: float
    maximum: float


@frozen
class TrackLoad:
    """The load of a track and of its processors by name; None if there were no samples."""

    name: str
    total: Load | None
    processors: tuple[tuple[str, Load | None], ...]


@frozen
class Timings:
    """The content of timings.txt; `period_us` is the block's budget in microseconds."""

    period_us: float
    engine: Load | None
    tracks: tuple[TrackLoad, ...]


@dataclass
class _Section:
    name: str
    nodes: list[tuple[str, Load | None]] = field(default_factory=list)


def parse(text: str) -> Timings:
    """The timings in the text of timings.txt.

    Raises:
        AntlerError: it is not what Sushi writes, or is truncated.
    """
    lines = text.splitlines()
    head = _HEADER.match(lines[0]) if lines else None
    if not head:
        raise _malformed("it does not begin with the line `Performance timings…`")
    if not lines[-1].startswith("Engine total"):
        raise _malformed("it is truncated: the line `Engine total` is missing")
    period = _number(head["period"])
    sections: list[_Section] = []
    for line in lines[1:-1]:
        _take(line, sections)
    engine = _nodes(lines[-1])[-1][1]
    return Timings(period, engine, tuple(_track(section) for section in sections))


def _take(line: str, sections: list[_Section]) -> None:
    if line.startswith("Track: "):
        sections.append(_Section(line.removeprefix("Track: ")))
    elif sections and line.strip():
        sections[-1].nodes += _nodes(line)
    elif line.split() not in ([], ["average(%)", "minimum(%)", "maximum(%)"]):
        raise _malformed(f"unexpected line: {line.strip()}")


def _nodes(line: str) -> list[tuple[str, Load | None]]:
    """The nodes of one line: Sushi ends a line only after a node with samples."""
    tail = _TAIL.search(line)
    # A long name touches the first number and may end in digits: only the width separates them.
    cut = tail.start("minimum") - _WIDTH if tail else len(line)
    names = re.split(r" {8,}", line[:cut].strip())
    if not tail:
        return [(name, None) for name in names]
    words = (line[cut:tail.start("minimum")], tail["minimum"], tail["maximum"])
    return [*((name, None) for name in names[:-1]), (names[-1], _load(*map(_number, words)))]


def _load(average: float, minimum: float, maximum: float) -> Load | None:
    """A load from percentages; None for a node that was just reset (minimum above maximum)."""
    load = Load(average / 100, minimum / 100, maximum / 100)
    return None if load.minimum > load.maximum else load


def _track(section: _Section) -> TrackLoad:
    if not section.nodes or section.nodes[-1][0] != "Track total":
        raise _malformed(f"track {section.name} has no line `Track total`")
    *processors, (_, total) = section.nodes
    return TrackLoad(section.name, total, tuple(processors))


def _number(word: str) -> float:
    try:
        value = float(word)
    except ValueError as error:
        raise _malformed(f"`{word.strip()}` is not a number") from error
    if not math.isfinite(value):
        raise _malformed(f"`{word.strip()}` is not a finite number")
    return value


def _malformed(why: str) -> AntlerError:
    return AntlerError("timings.txt cannot be read", details=why,
                       resolution="run it again; the host writes all of it only if SIGINT ends it")
