"""Shows the verdict on the terminal."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

from tasks.core.process import interactive

_COLOURS = {"PASS": "green", "FAIL": "bold red", "not measured": "yellow"}


def show(report: Mapping[str, Any], comparison: str) -> None:
    """Print the table, the notes on the figures, and the comparison with the previous run."""
    from rich.console import Console

    width = None if interactive() else 120
    draw(Console(file=sys.stdout, width=width, highlight=False), report, comparison)


def picture(report: Mapping[str, Any]) -> str:
    """The output of `show` as an SVG image, such as docs/verdict.svg."""
    import io
    import re

    from rich.console import Console

    console = Console(file=io.StringIO(), width=110, highlight=False, record=True)
    draw(console, report, "")
    image = console.export_svg(title="./doit check_realtime")
    return re.sub(r"@font-face \{.*?\}\s*", "", image, flags=re.DOTALL)  # use the reader's fonts


def draw(console: Any, report: Mapping[str, Any], comparison: str) -> None:
    """Draw table, load by signal, notes and verdict on a rich console."""
    console.print(table(report))
    for line in filter(None, [*found(report), by_signal(report), spread(report),
                              *report["notes"], comparison]):
        console.print(line, markup=False)
    colour = _COLOURS[report["verdict"]]
    console.print(f"[{colour}]{report['verdict']}[/]  {title(report)}")


def line(report: Mapping[str, Any]) -> str:
    """The verdict and the load, in a line."""
    load = report["load"]
    return ", ".join([report["verdict"], *([f"average {load['average'] * 100:.2f} %",
                                            f"maximum {load['maximum'] * 100:.2f} % of a block"]
                                           if load else [])])


def by_signal(report: Mapping[str, Any]) -> str:
    """The load of each signal, in one line; empty if the host plays only one."""
    rows = [f"{each['signal']} {load['average'] * 100:.2f} ({load['maximum'] * 100:.2f})"
            for each in report["signals"] if (load := each["load"])]
    return f"load by signal, average (maximum) in %: {', '.join(rows)}" if len(rows) > 1 else ""


def spread(report: Mapping[str, Any]) -> str:
    """How the load is distributed, and what the first block and quiet input cost; or empty."""
    seen = {each["signal"]: each for each in report["signals"] if each["load"]}
    if not seen:
        return ""
    worst = max(seen.values(), key=lambda each: each["load"]["maximum"])
    parts = [*worst["percentiles"].items(), ("max", worst["load"]["maximum"])]
    text = [f"blocks of {worst['signal']} in %: "
            + ", ".join(f"{name} {value * 100:.2f}" for name, value in parts)]
    if report["first_blocks"]:
        text.append(f"first block {report['first_blocks'][0] * 100:.2f} %")
    if "noise" in seen:
        usual = seen["noise"]["load"]["average"]
        text += [f"{name} {seen[name]['load']['average'] / usual:.2f} × noise"
                 for name in ("silence", "denormals") if name in seen]
    return "; ".join(text)


SHOWN = 6
"""Findings that are listed below the table; `./doit audit` shows all."""


def found(report: Mapping[str, Any]) -> list[str]:
    """What the audit found in the judged time and its places, one a line; empty if nothing."""
    sites = report["audit"]["judged"]["sites"] if report["audit"] else []
    more = [f"and {len(sites) - SHOWN} places more"] if len(sites) > SHOWN else []
    if sites:
        more.append(f"stacks: `./doit audit target={report['target']['name']}`")
    return [f"  {site['summary']}" for site in sites[:SHOWN]] + [f"  {line}" for line in more]


def title(report: Mapping[str, Any]) -> str:
    """Plugin, engine, audio format, target, release."""
    audio, engine = report["audio"], report["engine"]
    model = f" with {engine['name']} {engine['version']}" if engine else ""
    return (f"{report['plugin']['name']}{model}, "
            f"{audio['block_size']} frames at {audio['sample_rate']} Hz on "
            f"{report['target']['name']}, release {report['release']}")


def table(report: Mapping[str, Any]) -> Any:
    """A rich table with a row for each check."""
    from rich.table import Table
    from rich.text import Text

    result = Table(title=f"{report['seconds']:g} s on {report['target']['name']}")
    for name in ("check", "measured", "limit", "", "note"):
        result.add_column(name, overflow="fold")
    for check in report["checks"]:
        verdict = Text(check["result"], style=_COLOURS[check["result"]])
        cells = [Text(check[key]) for key in ("name", "measured", "limit")]
        result.add_row(*cells, verdict, Text(check["note"]))
    return result


def failed(report: Mapping[str, Any]) -> str:
    """The failed checks, one per line."""
    rows = [f"{check['name']}: {check['measured']} (limit {check['limit']})"
            for check in report["checks"] if check["result"] == "FAIL"]
    return "\n".join([*rows, *found(report)])
