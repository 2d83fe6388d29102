"""docs/operating-systems.md, made from sdk/os.yaml: every row with its sources.

`./doit reference` writes it; a unit test keeps it equal to the table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from tasks.core.files import write_if_changed
from tasks.core.paths import CODE
from tasks.core.words import listed
from tasks.project.load import OS_FILE, OS_SCHEMA
from tasks.project.schema import Schema
from tasks.project.source import read

DOCUMENT = CODE / "docs" / "operating-systems.md"

Row = Mapping[str, Any]

_PAGE = """\
# Operating systems

What Antler knows of the systems that a target's `os:` can name. This page is made from
`sdk/os.yaml`: `./doit reference`. A value with a `?` is inferred: no source says it.

**What the board says wins.** Versions, real-time core and tools are read from it before anything is
sent; Sushi's version and block size before it is started. `./doit board` shows in `differs` where a
board is not as its row. A Sushi of another version is accepted if it takes the same options and
configuration (0.10 to 0.12, 1.0 and 1.1, 1.2 and 1.3). Where a row is in doubt it has the older
value, so that what fits the row fits the board.

## Versions

{versions}

## On the board

{board}

`block size in`: where the audio driver's block size stands, the driver's own first. On 0.9 and 0.11
it is a parameter of the driver, which is loaded with what `elk_system_utils` wrote: a new one needs
a reboot. 1.x can change it between two runs of Sushi. `elk_system_utils` exits with 0 whatever
happens.

## SDK

{sdk}

## Sources

{sources}
"""


def page() -> str:
    """The whole document."""
    rows = Schema.read(OS_SCHEMA).filled(read(OS_FILE).data)
    return _PAGE.format(versions=_table(rows, _VERSIONS), board=_table(rows, _BOARD),
                        sdk=_table({name: row for name, row in rows.items() if "sdk" in row}, _SDK),
                        sources="\n".join(_sources(rows)))


def write(path: Path = DOCUMENT) -> None:
    """Write the document where it differs."""
    write_if_changed(path, page())


def _sources(rows: Mapping[str, Row]) -> Iterator[str]:
    for name, row in rows.items():
        if row["sources"]:
            yield f"- `{name}`: {'; '.join(row['sources'])}"


def _table(rows: Mapping[str, Row], columns: Mapping[str, tuple[str, Callable[[Row], str]]]) -> str:
    """A Markdown table: a heading → the key that it is about, and what to show of a row."""
    lines = ["| os | " + " | ".join(columns) + " |", "|---" * (len(columns) + 1) + "|"]
    for name, row in rows.items():
        cells = (show(row) + (" ?" if key in row["inferred"] and show(row) else "")
                 for key, show in columns.values())
        lines.append(f"| `{name}` | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _plain(key: str) -> tuple[str, Callable[[Row], str]]:
    return key, lambda row: str(row.get(key, ""))


def _several(key: str) -> tuple[str, Callable[[Row], str]]:
    return key, lambda row: listed(row[key])


def _code(values: list[str]) -> str:
    return ", ".join(f"`{value}`" for value in values)


_VERSIONS = {
    "Yocto": _plain("yocto"), "kernel": _plain("kernel"), "real time by": _plain("realtime"),
    "glibc": _plain("glibc"), "GLIBCXX": _plain("glibcxx"), "gcc": _plain("gcc"),
    "speaks Sushi": _plain("sushi"), "JUCE below": _plain("juce_below"),
    "VERSION_ID": _several("version_ids")}

_BOARD = {
    "login": ("user", lambda row: row["user"] and
              f"`{row['user']}`, password `{row['factory_password']}`"),
    "root": ("open_root", lambda row: "without a password" if row["open_root"] else ""),
    "block sizes": _several("block_sizes"),
    "block size in": ("block_size_files", lambda row: _code(row["block_size_files"])),
    "rates": _several("sample_rates"),
    "its VST3s": ("plugins", lambda row: row.get("plugins", "") and f"`{row['plugins']}`"),
    "not on it": _several("absent")}

_SDK = {
    "folder": ("sdk", lambda row: f"`{row['sdk']['folder']}`"),
    "script": ("sdk", lambda row: f"`{row['sdk']['script']}`"),
    "installer": ("sdk", lambda row: f"[{row['sdk']['installer'].rpartition('/')[2]}]"
                                     f"({row['sdk']['installer']})")}
