"""Reads Sushi's log file, which `bench` writes in the same format.

A line is `[%Y-%m-%d %T.%e] [level] [module] message` (spdlog). The module may be missing, a message
can have several lines, and every run appends to the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from tasks.core.frozen import frozen

_LINE = re.compile(
    r"\[(?P<time>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3})\] "
    r"\[(?P<level>trace|debug|info|warning|error|critical)\] ?"
    r"(?:\[(?P<module>[^\]\n]*)\](?: |$))?(?P<message>.*)")
_STARTED = re.compile(r"\s*Started (?:Sushi Logger!|logger: .*)")
_SET_UP = re.compile(r".* setting up (\d+) inputs and (\d+) outputs")
_ENDED = re.compile(r"Failed to initialize processor ")
_GRAVE = ("warning", "error", "critical")
_JOURNAL = re.compile(r"^[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \S+ [^\s:]+: ", re.MULTILINE)
_TIMELESS = re.compile(r"^(?=\[(?:trace|debug|info|warning|error|critical)\] )", re.MULTILINE)


@frozen
class Line:
    """One message; `time` is by the board's clock, `module` is empty if there is none."""

    time: str
    level: str
    module: str
    message: str

    def __str__(self) -> str:
        module = f"[{self.module}] " if self.module else ""
        return f"[{self.time}] [{self.level}] {module}{self.message}"


def parse(text: str) -> tuple[Line, ...]:
    """All messages; lines without a time belong to the message before them.

    Lines before the first time (of a log whose beginning was cut off) are dropped.
    """
    messages: list[tuple[re.Match[str], list[str]]] = []
    for row in text.splitlines():
        head = _LINE.fullmatch(row)
        if head:
            messages.append((head, [head["message"]]))
        elif messages:
            messages[-1][1].append(row)
    return tuple(Line(head["time"], head["level"], head["module"] or "", "\n".join(rows).rstrip())
                 for head, rows in messages)


def pasted(text: str) -> str:
    """A log from elsewhere as Sushi wrote it: out of the journal, or with its times cut off."""
    return _TIMELESS.sub("[0000-00-00 00:00:00.000] ", _JOURNAL.sub("", text))


def around_last_run(text: str) -> str:
    """The part of a log that is about its last run: all behind the run before.

    What a run printed before it began to log stands there as well, where a user kept both.
    """
    rows = text.splitlines()
    heads = [(i, head["message"]) for i, row in enumerate(rows) if (head := _LINE.fullmatch(row))]
    starts = [n for n, (_, message) in enumerate(heads) if _STARTED.fullmatch(message)]
    before = starts[-1] - 1 if starts else -1
    while before >= 0 and set(heads[before][1]) == {"#"}:  # of the start itself
        before -= 1
    return "\n".join(rows[heads[before][0] + 1:] if before >= 0 else rows)


def last_run(text: str) -> tuple[Line, ...]:
    """The messages after the last "Started" line; all if there is none (in a rotated log)."""
    lines = parse(text)
    starts = [i for i, line in enumerate(lines)
              if not line.module and _STARTED.fullmatch(line.message)]
    rest = lines[starts[-1] + 1:] if starts else lines
    return rest[1:] if rest and set(rest[0].message) == {"#"} else rest


def errors(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The errors of a run, without refusals that the plugin host provokes itself."""
    return tuple(line for index, line in enumerate(lines)
                 if line.level in ("error", "critical") and not provoked(lines, index))


def provoked(lines: Sequence[Line], index: int) -> bool:
    """Whether line `index` is a plugin's refusal of channels that Sushi sets only on the way.

    Sushi sets a plugin's inputs before its outputs: 1 and 2 on a mono track (0.12), 2 and 0 on
    every stereo track (1.1), which plugins refuse. Antler's tracks have equal numbers of both.
    A log that leaves out what is no warning does not name the step: a refusal that ended the
    plugin is told by the line behind it, any other may be one of these.
    """
    if lines[index].message != "Failed to set a valid channel arrangement":
        return False
    if all(line.level in _GRAVE for line in lines):
        return not any(_ENDED.match(line.message) for line in lines[index + 1:index + 2])
    return stepped(lines, index)


def stepped(lines: Sequence[Line], index: int) -> bool:
    """Whether the line before `index` names such a step on the way."""
    step = _SET_UP.fullmatch(lines[index - 1].message) if index else None
    return step is not None and step[1] != step[2]


def ended_well(lines: Iterable[Line]) -> bool:
    """Whether the log says that the host exits normally."""
    return any(line.message == "Sushi exiting normally!" for line in lines)
