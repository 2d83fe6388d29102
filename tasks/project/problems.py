"""What is wrong with a YAML file, shown at its place: one error for all problems at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import field

from tasks.core.errors import AntlerError
from tasks.core.frozen import frozen

Key = str | int
Where = tuple[Key, ...]
"""Keys and indices that lead to a node: `("sushi", "tracks", 0, "name")`."""

_BREAKS = "\r\n|[\r\n\x85\u2028\u2029]"  # what YAML counts as the end of a line
_WIDEST = 120  # characters of a line that are shown


@frozen
class Span:
    """A piece of one line; line and column count from 1."""

    line: int
    column: int
    length: int = 1


@frozen
class Mark:
    """The place of a node: its key (None in a list), its value, its plain text as written."""

    key: Span | None
    value: Span
    plain: str | None = None


@frozen
class Problem:
    """One thing to mend.

    Attributes:
        where: the node it is about.
        what: one line: what is wrong.
        help: lines that say what is allowed.
        at_key: the key is wrong rather than its value.
        span: its place where it has no node (a syntax error).
    """

    where: Where
    what: str
    help: str = ""
    at_key: bool = False
    span: Span | None = None


@frozen
class Text:
    """A YAML file as read: its name for the user, its text, the place of each node."""

    name: str
    text: str = ""
    marks: Mapping[Where, Mark] = field(default_factory=dict)

    def span(self, problem: Problem) -> Span | None:
        """The problem's place; of a node that is not in the file, its nearest parent's.

        None where it is about the file as a whole.
        """
        if problem.span or not problem.where or not self.marks:
            return problem.span
        where, inner = problem.where, True
        while where not in self.marks:
            where, inner = where[:-1], False
        mark = self.marks[where]
        at_key = problem.at_key or (not inner and mark.plain is None)
        return mark.key if mark.key and at_key else mark.value

    def plain(self, where: Where) -> str | None:
        """The user's own text of an unquoted scalar."""
        mark = self.marks.get(where)
        return mark.plain if mark else None


class ProjectErrors(AntlerError):
    """All that is wrong with project.yaml (or sdk/os.yaml), sorted by line."""

    def __init__(self, text: Text, problems: Iterable[Problem]) -> None:
        unique = dict.fromkeys(problems)
        self.problems = sorted(unique, key=lambda problem: _order(text.span(problem)))
        count = f"{len(self.problems)} problem" + "s" * (len(self.problems) > 1)
        super().__init__(f"{text.name}: {count}",
                         details="\n\n".join(rendered(text, p) for p in self.problems))

    def __str__(self) -> str:
        return f"{self.brief}\n\n{self.details}"  # FILE:LINE:COL at column 0: editors link it


def _order(span: Span | None) -> tuple[int, int]:
    return (span.line, span.column) if span else (0, 0)


def rendered(text: Text, problem: Problem) -> str:
    """`FILE:LINE:COL: what`, the user's line, a caret below it, what is allowed."""
    span = text.span(problem)
    place = f"{text.name}:{span.line}:{span.column}" if span else text.name
    lines = [f"{place}: {problem.what}"]
    if span:
        lines += _excerpt(text.text, span)
    return "\n".join(lines + [f"    {line}" for line in problem.help.splitlines()])


def _excerpt(text: str, span: Span) -> list[str]:
    lines = re.split(_BREAKS, text)
    line = lines[span.line - 1] if span.line <= len(lines) else ""
    start = max(0, span.column - _WIDEST // 2) if len(line) > _WIDEST else 0
    before, line = line[start:span.column - 1], line[start:start + _WIDEST]
    blank = "".join("\t" if char == "\t" else " " for char in before)
    carets = "^" * max(1, min(span.length, len(line) - len(before)))
    return [f"    {line}".rstrip(), f"    {blank}{carets}"]


def dotted(where: Where) -> str:
    """`sushi.tracks[0].name`."""
    words = [f"[{key}]" if isinstance(key, int) else f".{key}" for key in where]
    return "".join(words).removeprefix(".")
