"""What blocks cost, on the terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from typing import Any

from tasks.core.process import interactive


def show(report: Mapping[str, Any]) -> None:
    """Print a row for each size of block, and what a channel takes."""
    from rich.console import Console

    console = Console(file=sys.stdout, width=None if interactive() else 120, highlight=False)
    console.print(table(report))
    for line in remarks(report):
        console.print(line)


def table(report: Mapping[str, Any]) -> Any:
    """A rich table; times in microseconds."""
    from rich.table import Table

    title = f"{report['model']} in {report['engine']} on {report['target']}: one channel, µs"
    result = Table(title=title)
    plain = report["plain"]
    for name in ("block", "in the plugin", "the engine's part", "around it", "of the block",
                 *([plain, "times the plugin's"] if plain else [])):
        result.add_column(name, justify="right")
    for row in report["blocks"]:
        result.add_row(*cells(row, report["sample_rate"]))
    return result


def cells(row: Mapping[str, float], rate: int) -> Iterator[str]:
    """A row of the table."""
    plugin, frames = row["plugin"], row["frames"]
    yield f"{frames:.0f}"
    yield f"{plugin:.2f}"
    yield f"{row['engine']:.2f}"
    yield f"{plugin - row['engine']:.2f}"
    yield f"{100 * plugin * rate / frames / 1e6:.2g} %"
    if "plain" in row:
        yield f"{row['plain']:.2f}"
        yield f"{row['plain'] / plugin:.2f}"


def remarks(report: Mapping[str, Any]) -> Iterator[str]:
    """What the table does not say."""
    memory = report["memory"]
    yield (f"one more channel takes {memory / 1024:.1f} KiB" if memory else
           "one more channel takes no memory: all go through one model")
    yield "the best of 60 rounds of each, in turn"
    if report["note"]:
        yield report["note"]
