"""Applies patches strictly: every hunk must match exactly once, or nothing is changed.

A hunk is placed by its lines, not by line numbers, so one patch serves all versions that have these
lines. The file keeps its line ends (JUCE's files, also in Debian's copy, have CRLF).
"""

from __future__ import annotations

import re
from pathlib import Path

from tasks.core.errors import AntlerError
from tasks.core.frozen import frozen
from tasks.core.paths import shown

_HUNK = re.compile(rb"^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")


@frozen
class Hunk:
    """Lines to find in a file and the lines to replace them with, all without line ends.

    Attributes:
        start: line number when the patch was made, from 1; for messages only.
    """

    start: int
    old: tuple[bytes, ...]
    new: tuple[bytes, ...]


@frozen
class Change:
    """The hunks for one file, in order."""

    file: str
    hunks: tuple[Hunk, ...]


def apply(patch: Path, folder: Path, recipe: str) -> None:
    """Apply a unified diff (with `a/`, `b/` prefixes) to the files in `folder`: all or nothing.

    Raises:
        AntlerError: it does not apply; names the file, the hunk's line and `recipe`.
    """
    results: dict[Path, bytes] = {}
    for change in parse(patch.read_bytes()):
        target = folder / change.file
        if not target.resolve().is_relative_to(folder.resolve()) or not target.is_file():
            raise _failure(patch, recipe, f"{change.file} is not there")
        results[target] = _patched(target.read_bytes(), change, patch, recipe)
    if not results:
        raise _failure(patch, recipe, "it has no hunks")
    for target, data in results.items():
        target.write_bytes(data)


def parse(text: bytes) -> list[Change]:
    """The changes in a unified diff; text around them is ignored."""
    changes: list[Change] = []
    lines = text.splitlines()
    at = 0
    while at < len(lines):
        if lines[at].startswith(b"+++ "):
            name = lines[at][4:].split(b"\t")[0].strip().decode()
            changes.append(Change(name.split("/", 1)[-1], ()))
        elif (found := _HUNK.match(lines[at])) and changes:
            hunk, at = _hunk(lines, at + 1, found)
            changes[-1] = Change(changes[-1].file, (*changes[-1].hunks, hunk))
            continue
        at += 1
    return changes


def _hunk(lines: list[bytes], at: int, head: re.Match[bytes]) -> tuple[Hunk, int]:
    """The hunk whose body begins at line `at`, and the number of the line after it."""
    left, right = int(head[2] or 1), int(head[4] or 1)
    old: list[bytes] = []
    new: list[bytes] = []
    while at < len(lines) and (len(old) < left or len(new) < right):
        kind, rest = lines[at][:1], lines[at][1:]
        if kind in (b" ", b"-"):
            old.append(rest)
        if kind in (b" ", b"+"):
            new.append(rest)
        at += 1
    return Hunk(int(head[1]), tuple(old), tuple(new)), at


def _patched(data: bytes, change: Change, patch: Path, recipe: str) -> bytes:
    end = b"\r\n" if b"\r\n" in data else b"\n"
    text = b"\n" + data.replace(b"\r\n", b"\n")
    for hunk in change.hunks:
        old, new = (b"\n" + b"".join(line + b"\n" for line in lines)
                    for lines in (hunk.old, hunk.new))
        if not hunk.old or text.count(old) != 1:
            why = "are in it more than once" if text.count(old) > 1 else "are not in it"
            raise _failure(patch, recipe, f"{change.file}: the lines of its hunk at {hunk.start} "
                           f"{why}")
        text = text.replace(old, new)
    return text[1:].replace(b"\n", end)


def _failure(patch: Path, recipe: str, why: str) -> AntlerError:
    return AntlerError(
        f"patch {patch.name} does not apply to {recipe}: {why}",
        resolution=f"adapt {shown(patch)} to these sources, or remove it from the recipe")
