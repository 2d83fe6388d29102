"""The verdicts of a target over time, and which change broke them. Pure but for `show`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from tasks.core.errors import AntlerError
from tasks.core.frozen import frozen
from tasks.project.model import Project
from tasks.realtime.checks import FAIL, PASS

_BARS = " ▁▂▃▄▅▆▇█"


@frozen
class Entry:
    """A line of history.jsonl.

    Attributes:
        average, maximum: fractions of a block; None: nothing was measured.
        switches: unwanted mode switches; None: nobody counted, or an older Antler wrote the line.
        failed: names of the checks that failed.
        parts: what the verdict depends on, by its name for the user → a digest or a value; empty
            for lines that older Antlers wrote.
    """

    when: str
    verdict: str
    release: str
    average: float | None
    maximum: float | None
    failed: tuple[str, ...]
    parts: Mapping[str, str]
    switches: int | None = None


def parse(text: str) -> tuple[Entry, ...]:
    """All lines that can be read, oldest first; a killed run may have written half of one."""
    return tuple(found for line in text.splitlines() if (found := _entry(line)))


def _entry(line: str) -> Entry | None:
    try:
        said = json.loads(line)
        load = said["load"] or {}
        return Entry(said["when"], said["verdict"], said["release"], load.get("average"),
                     load.get("maximum"), tuple(said["failed"]), said.get("parts", {}),
                     said.get("switches"))
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def parts(report: Mapping[str, Any]) -> dict[str, str]:
    """What a verdict depends on, by names that a user knows.

    Args:
        report: as in schema/verdict.schema.json.
    """
    engine, plugin = report["engine"], report["plugin"]
    inside = [name for name in report["files"] if name.endswith(f"/{_stem(plugin)}.so")]
    named = {"model": (report["model"] or {}).get("sha256", ""),
             "plugin": "".join(report["files"][name] for name in inside),
             "engine": f"{engine['name']} {engine['version']}" if engine else "",
             "sushi (config.json)": report["files"].get("config.json", "")}
    others = {name: digest for name, digest in report["files"].items()
              if name not in {*inside, "config.json", "manifest.json"}
              and not name.endswith("/model.antler")}
    settings = {f"{group}.{key}": json.dumps(value) for group in ("audio", "limits", "target")
                for key, value in report[group].items()}
    return {**named, **others, **settings, "kernel": report["board"]["kernel"]}


def _stem(plugin: Mapping[str, str]) -> str:
    return plugin["name"].replace(" ", "_")


def changes(before: Entry, after: Entry) -> list[str]:
    """What differs between two verdicts; values with both sides, digests by their name alone."""
    if not before.parts or not after.parts:
        return ["the release"] if before.release != after.release else []
    names = [*after.parts, *(name for name in before.parts if name not in after.parts)]
    return [_said(name, before.parts.get(name, ""), after.parts.get(name, ""))
            for name in names if before.parts.get(name, "") != after.parts.get(name, "")]


def _said(name: str, before: str, after: str) -> str:
    digests = all(len(value) in (0, 64) for value in (before, after))
    return name if digests else f"{name} {before or 'none'} → {after or 'none'}"


def broken(entries: Sequence[Entry]) -> str:
    """Which change broke the verdict, if the last one failed; empty if it passed.

    The change is what differs between the last PASS and the FAIL that followed it.
    """
    if not entries or entries[-1].verdict == PASS:
        return ""
    good = max((i for i, each in enumerate(entries) if each.verdict == PASS), default=None)
    if good is None:
        return f"it has never passed: {', '.join(entries[-1].failed)}"
    first = entries[good + 1]
    what = ", ".join(changes(entries[good], first)) or "nothing that Antler knows of"
    return (f"{first.when}: it no longer passed ({', '.join(first.failed)}); changed since the run "
            f"before: {what}")


def rows(entries: Sequence[Entry]) -> Iterator[tuple[str, ...]]:
    """When, verdict, average, maximum, its bar, what changed, what failed: a row a run."""
    top = max([each.maximum for each in entries if each.maximum] or [1.0])
    for index, each in enumerate(entries):
        changed = changes(entries[index - 1], each) if index else []
        yield (each.when[:16].replace("T", " "), each.verdict, _percent(each.average),
               _percent(each.maximum), _bar(each.maximum, top), ", ".join(changed),
               ", ".join(each.failed))


def _percent(load: float | None) -> str:
    return "" if load is None else f"{load * 100:.2f}"


def _bar(load: float | None, top: float) -> str:
    """Eight steps of the largest maximum."""
    return "" if load is None else _BARS[max(1, round(8 * min(load / top, 1.0)))]


def show(project: Project, folder: Path, count: int) -> None:
    """`./doit history`: the last runs on the project's target, and what broke the verdict.

    Raises:
        AntlerError: there are none.
    """
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    file = folder / "history.jsonl"
    entries = parse(file.read_text(encoding="utf-8")) if file.is_file() else ()
    if not entries:
        raise AntlerError(f"there is no verdict of {project.name} yet",
                          resolution=f"run {project.target.doit('check_realtime')}")
    table = Table(title=f"{project.name}: load in % of a block")
    table.add_column("when (UTC)", no_wrap=True)
    for name in ("verdict", "average", "maximum", "", "changed", "failed"):
        table.add_column(name, overflow="fold")
    colours = {PASS: "green", FAIL: "red"}
    for when, verdict, *others in [*rows(entries)][-count:]:
        table.add_row(Text(when), Text(verdict, style=colours.get(verdict, "")),
                      *map(Text, others))
    console = Console()
    console.print(table)
    if why := broken(entries):
        console.print(Text(why))
    console.print(Text(f"as a plot: {project.target.doit('report')}"))
