"""The comparison on the terminal, and as a picture."""

from __future__ import annotations

import math
import sys
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from tasks.core.process import interactive
from tasks.verify.report import parts

_COLOURS = {"PASS": "green", "FAIL": "bold red"}
_WIDTH, _HEIGHT, _LEFT, _RIGHT, _TOP, _BOTTOM = 860, 360, 70, 150, 40, 40
_FLOOR = -180
"""dB of full scale; what is less is drawn there."""


def show(report: Mapping[str, Any]) -> None:
    """Print a row for each way of cutting the sound into blocks, and the verdict."""
    from rich.console import Console

    console = Console(file=sys.stdout, width=None if interactive() else 120, highlight=False)
    console.print(table(report))
    colour = _COLOURS[report["verdict"]]
    console.print(f"[{colour}]{report['verdict']}[/]  {title(report)}")


def title(report: Mapping[str, Any]) -> str:
    """Plugin, engine, target, against what, release."""
    engine = report["engine"]
    return (f"{report['plugin']['name']} with {engine['name']} {engine['version']} on "
            f"{report['target']['name']} against {report['model']['name']} in Python, "
            f"release {report['release']}")


def table(report: Mapping[str, Any]) -> Any:
    """A rich table with one row a take and channel."""
    from rich.table import Table
    from rich.text import Text

    result = Table(title=f"{_seconds(report):.1f} s, at rest and moving; {limit(report)}")
    for name in ("blocks", "of", "largest error", "of the peak", "at", "first beyond", ""):
        result.add_column(name)
    for take in report["takes"]:
        for name, each in parts(take):
            verdict = "PASS" if each["first"] is None else "FAIL"
            cells = [blocks(take["blocks"]), name, _error(each["error"]),
                     _decibels(each["decibels"]), f"frame {each['at']}", _frame(each["first"])]
            result.add_row(*map(Text, cells), Text(verdict, style=_COLOURS[verdict]))
    return result


def limit(report: Mapping[str, Any]) -> str:
    """`limit 1e-05, from project.yaml`."""
    return f"limit {report['limits']['max_error']:.3g}, {report['limits']['why']}"


def blocks(sizes: Sequence[int]) -> str:
    """`64`, or `1, 16, 64 in turn`."""
    text = ", ".join(map(str, sizes))
    return f"{text} in turn" if len(sizes) > 1 else text


def failed(report: Mapping[str, Any]) -> str:
    """What is beyond the limit, a line each."""
    rows = [f"blocks of {blocks(take['blocks'])}, {name}: {_error(each['error'])}, "
            f"beyond the limit from {_frame(each['first'])} on"
            for take in report["takes"] for name, each in parts(take)
            if each["first"] is not None]
    return "\n".join(rows)


def picture(report: Mapping[str, Any]) -> str:
    """The largest errors over time as an SVG image, in dB of full scale, a line for each take."""
    most = report["limits"]["max_error"]
    rows = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{_HEIGHT}" '
            'font-family="sans-serif" font-size="12">',
            f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="white"/>',
            _text(_LEFT, 20, title(report))]
    for level in range(_FLOOR, 1, 30):
        rows += [_line(_y(level), "#ddd"), _text(10, _y(level) + 4, f"{level} dB")]
    rows += [_line(_y(_level(most)), "#c00"),
             _text(_WIDTH - _RIGHT + 8, _y(_level(most)) + 4, f"limit {most:.3g}", "#c00")]
    for share in (0, 0.5, 1):
        rows.append(_text(_x(share) - 8, _HEIGHT - 15, f"{share * _seconds(report):.1f} s"))
    for number, take in enumerate(report["takes"]):
        colour = f"hsl({number * 51} 65% 42%)"
        points = " ".join(f"{_x((i + 0.5) / len(take['curve'])):.1f},{_y(_level(error)):.1f}"
                          for i, error in enumerate(take["curve"]))
        rows += [f'<polyline points="{points}" fill="none" stroke="{colour}" opacity="0.7"/>',
                 _text(_WIDTH - _RIGHT + 8, _TOP + 16 * number,
                       "in turn" if len(take["blocks"]) > 1 else f"blocks of {take['blocks'][0]}",
                       colour)]
    return "\n".join([*rows, "</svg>", ""])


def _seconds(report: Mapping[str, Any]) -> float:
    return float(report["sound"]["frames"] / report["sample_rate"])


def _error(error: float | None) -> str:
    return "not finite" if error is None else f"{error:.2g}"


def _decibels(level: float | None) -> str:
    return "–" if level is None else f"{level:.1f} dB"


def _frame(number: int | None) -> str:
    return "–" if number is None else f"frame {number}"


def _level(error: float | None) -> float:
    """In dB of full scale, within the picture."""
    if error is None:
        return 0.0
    return min(0.0, max(float(_FLOOR), 20 * math.log10(error))) if error else float(_FLOOR)


def _x(share: float) -> float:
    return _LEFT + share * (_WIDTH - _LEFT - _RIGHT)


def _y(level: float) -> float:
    return _TOP + level / _FLOOR * (_HEIGHT - _TOP - _BOTTOM)


def _line(y: float, colour: str) -> str:
    return (f'<line x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{y:.1f}" y2="{y:.1f}" '
            f'stroke="{colour}"/>')


def _text(x: float, y: float, words: str, colour: str = "#333") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" fill="{colour}">{escape(words)}</text>'
