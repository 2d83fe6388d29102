"""A comparison on the terminal, and as a picture."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tasks.core.process import interactive

_COLOURS = {"PASS": "green", "FAIL": "bold red", "failed": "bold red", "cannot be": "yellow",
            "not run": "yellow"}
_WIDTH = 110

Report = Mapping[str, Any]
Row = Mapping[str, Any]


def show(report: Report) -> None:
    """Print a row for each cell, and what follows from all of them."""
    from rich.console import Console

    draw(Console(file=sys.stdout, width=None if interactive() else _WIDTH, highlight=False), report)


def picture(report: Report) -> str:
    """The output of `show` as an SVG image."""
    import io
    import re

    from rich.console import Console

    console = Console(file=io.StringIO(), width=_WIDTH, highlight=False, record=True)
    draw(console, report)
    image = console.export_svg(title="./doit compare")
    return re.sub(r"@font-face \{.*?\}\s*", "", image, flags=re.DOTALL)  # use the reader's fonts


def draw(console: Any, report: Report) -> None:
    """Draw the table and what follows from it on a rich console."""
    console.print(table(report))
    for line in [*reasons(report), *best(report), *fits(report), *bought(report)]:
        console.print(line, markup=False, soft_wrap=True)


def table(report: Report) -> Any:
    """A rich table with a row for each cell; axes of one value are in its title."""
    from rich.table import Table
    from rich.text import Text

    keys = varying(report)
    fixed = ", ".join(f"{it['key']} {value(it['values'][0])}" for it in report["axes"]
                      if it["key"] not in keys)
    result = Table(title=f"{report['plugin']}{f': {fixed}' if fixed else ''}")
    for name in (*keys, "average", "slowest", "error", "latency", ""):
        result.add_column(name, justify="left" if name in keys else "right")
    for it in report["cells"]:
        cells = [*(value(it["values"][key]) for key in keys), *figures(it)]
        result.add_row(*map(Text, cells), Text(it["outcome"], style=_COLOURS[it["outcome"]]))
    return result


def varying(report: Report) -> list[str]:
    """Keys of the axes that have several values; all, if none has."""
    axes = report["axes"]
    return [it["key"] for it in axes if len(it["values"]) > 1] or [it["key"] for it in axes]


def value(it: Any) -> str:
    """A value as YAML has it in a line."""
    if isinstance(it, dict):
        return "{" + ", ".join(f"{key}: {value(each)}" for key, each in it.items()) + "}"
    if isinstance(it, list):
        return f"[{', '.join(map(value, it))}]"
    return str(it).lower() if isinstance(it, bool) else str(it)


def named(report: Report, values: Mapping[str, Any]) -> str:
    """`models/amp.nam, 64`: the values by which cells differ."""
    return ", ".join(value(values[key]) for key in varying(report) if key in values)


def figures(row: Row) -> tuple[str, str, str, str]:
    """Average load, largest load, error, latency."""
    load, verify, latency = row["load"], row["verify"], row["latency"]
    error = "" if not verify else "not finite" if verify["error"] is None else (
        f"{verify['error']:.1e}" + " (!)" * (verify["verdict"] != "PASS"))
    return (f"{load['average'] * 100:.2f} %" if load else "",
            f"{load['maximum'] * 100:.1f} %" if load else "", error,
            f"{latency['seconds'] * 1000:.2f} ms" if latency else "")


def line(report: Report, row: Row) -> str:
    """A cell that has just been judged, in a line."""
    figured = ", ".join(filter(None, figures(row)[:3]))
    said = "; ".join(filter(None, [figured, *row["reason"].splitlines()[:1]]))
    known = "  (in the store)" * row["stored"]
    return f"{row['outcome']:>6}  {named(report, row['values'])}: {said}{known}"


def reasons(report: Report) -> Iterator[str]:
    """Why cells did not pass, or were not compared; the same reason once."""
    said = dict[str, list[str]]()
    for it in report["cells"]:
        if it["reason"]:
            said.setdefault(it["reason"], []).append(named(report, it["values"]))
    for reason, those in said.items():
        yield f"{_few(those)}: {reason}"


def _few(names: Sequence[str]) -> str:
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return "; ".join(names[:3]) + more


def best(report: Report) -> Iterator[str]:
    """The Pareto front of load against error, if more than one cell was compared."""
    rows = report["cells"]
    if sum(bool(it["verify"]) for it in rows) > 1 and report["front"]:
        yield "least load and least error (no other cell has less of both):"
        for it in (rows[place] for place in report["front"]):
            average, _, error, _ = figures(it)
            yield f"  {average:>8}  {error:>8}  {named(report, it['values'])}"


def fits(report: Report) -> Iterator[str]:
    """The largest model within the budget, for each combination of the other axes."""
    if report["largest"]:
        yield f"largest model whose slowest block takes no more than {report['budget'] * 100:g} %:"
    for it in report["largest"]:
        row = report["cells"][it["cell"]] if it["cell"] is not None else None
        at = named(report, it["values"])
        yield f"  {f'{at}: ' if at else ''}{_sized(row) if row else 'none'}"


def _sized(row: Row) -> str:
    model = row["model"]
    weights = model["weights"]
    size = f"{weights:,} weights" if weights else f"{model['bytes']:,} bytes"
    return f"{model['file']} ({size}), {row['load']['maximum'] * 100:.1f} %"


def bought(report: Report) -> Iterator[str]:
    """What each step of block size costs in latency and brings in load."""
    groups = dict[str, list[str]]()
    for it in report["steps"]:
        before, after = (report["cells"][it[end]]["audio"]["block_size"] for end in ("from", "to"))
        groups.setdefault(named(report, it["values"]), []).append(
            f"{before} → {after}: {it['average'] * 100:+.2f}, {it['latency'] * 1000:+.2f} ms")
    if groups:
        yield "what larger blocks change: average load in points, latency:"
    for name, each in groups.items():
        yield f"  {f'{name}: ' if name else ''}{'; '.join(each)}"
