"""Read a YAML file: plain data, a mark for every node, and what YAML 1.1 would misread.

Traps (pyyaml issue 801 and others): `1.10` is the number 1.1, `no` is false, `1:2` is 62, `010`
is 8. What nobody means is refused here; `1.10` and `no` are reported where the schema wants text.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from tasks.core.paths import IN_CHECKOUT, shown
from tasks.project.problems import Mark, Problem, ProjectErrors, Span, Text, Where, dotted

_Loader: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TAG = "tag:yaml.org,2002:"
_MOST_BYTES = 1 << 18
_DEEPEST = 32  # libyaml's composer recurses in C: a deep file would end the process
_MOST_NODES = 20_000  # aliases of aliases multiply
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_ODD = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_TRUE = frozenset({"yes", "true", "on"})


@dataclass
class Source:
    """A YAML file's data (mappings, lists, text, numbers), with the problems found so far."""

    text: Text
    data: Any
    problems: list[Problem]


def read(path: Path) -> Source:
    """Read `path`.

    Raises:
        ProjectErrors: there is no such file, it is not UTF-8, or it is not YAML.
    """
    name = shown(path)
    try:
        raw = path.read_bytes()
    except OSError as error:
        gone = isinstance(error, FileNotFoundError)
        what = "there is no such file" if gone else f"cannot be read: {error.strerror}"
        help = (f"`ls -ld {name}` shows what is there, and who may read it" if not gone else
                f"`git checkout -- {name}` brings back the one that came with Antler"
                if IN_CHECKOUT else "`./doit new NAME --model FILE` begins a project")
        raise ProjectErrors(Text(name), [Problem((), what, help)]) from error
    try:
        return parse(raw.decode("utf-8-sig"), name)
    except UnicodeDecodeError as error:
        line = raw[:error.start].count(b"\n") + 1
        what = f"line {line} is not UTF-8"
        raise ProjectErrors(Text(name), [Problem((), what, "save the file as UTF-8")]) from error


def parse(text: str, name: str) -> Source:
    """`read`, of a text in memory."""
    try:
        _guard(text, name)
        root = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as error:
        raise ProjectErrors(Text(name, text), [_syntax(error, text, name)]) from error
    reader = _Reader(name)
    data = reader.read(root, (), None, ()) if root else None
    return Source(Text(name, text, reader.marks), data, reader.problems)


def _guard(text: str, name: str) -> None:
    """Refuse what would exhaust the composer: read the events first, which need no recursion."""
    if len(text) > _MOST_BYTES:
        raise ProjectErrors(Text(name), [Problem((), f"is larger than {_MOST_BYTES >> 10} KiB")])
    if odd := _ODD.search(text):
        span = Span(text.count("\n", 0, odd.start()) + 1,
                    odd.start() - text.rfind("\n", 0, odd.start()))
        problem = Problem((), "a control character that no editor shows", "remove it", span=span)
        raise ProjectErrors(Text(name, _ODD.sub("?", text)), [problem])
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        opens = isinstance(event, yaml.events.CollectionStartEvent)
        depth += opens - isinstance(event, yaml.events.CollectionEndEvent)
        if depth > _DEEPEST:
            problem = Problem((), f"more than {_DEEPEST} levels, one inside the other",
                              span=_span(event))
            raise ProjectErrors(Text(name, text), [problem])


def _syntax(error: Any, text: str, name: str) -> Problem:
    begun, mark = (getattr(error, key, None) for key in ("context_mark", "problem_mark"))
    what = getattr(error, "problem", None) or getattr(error, "reason", None) or "is broken"
    lines = text.split("\n")
    line = lines[mark.line] if mark and mark.line < len(lines) else ""
    if what == "but found another document":
        what, help = "a second document begins here", "keep one of them"
    elif line.lstrip(" ").startswith("\t"):
        help = "a tab cannot indent: use blanks"
    else:
        help = "a bracket, a `:` or an indentation here or just above is not as YAML wants it"
        if begun and mark and (begun.line, begun.column) != (mark.line, mark.column):
            help = f"{error.context}, from {name}:{begun.line + 1}:{begun.column + 1}\n{help}"
    at = begun if begun and not line else mark  # what is left open is seen at the end of the file
    return Problem((), f"not YAML: {what}", help,
                   span=Span(at.line + 1, at.column + 1) if at else None)


def _span(node: Any) -> Span:
    start, end = node.start_mark, node.end_mark
    length = end.column - start.column if end.line == start.line else 1
    return Span(start.line + 1, start.column + 1, max(1, length))


@dataclass
class _Reader:
    """Walks the composed nodes once."""

    name: str
    marks: dict[Where, Mark] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def read(self, node: yaml.Node, where: Where, key: Span | None,
             parents: tuple[yaml.Node, ...]) -> Any:
        scalar = isinstance(node, yaml.ScalarNode)
        plain = node.value if scalar and not getattr(node, "style", None) else None
        self.marks.setdefault(where, Mark(key, _span(node), plain))
        if len(self.marks) > _MOST_NODES or len(parents) > _DEEPEST:  # aliases can do either
            return self.problem((), "aliases (`*`) make it too large or too deep")
        if any(node is parent for parent in parents):
            return self.problem(where, "an alias (`*`) of a node that contains it")
        if scalar:
            return self.scalar(node, where)
        known = {"map", "seq"}
        if node.tag.removeprefix(_TAG) not in known:
            return self.problem(where, f"the tag `{node.tag}` means nothing here", "leave it out")
        below = (*parents, node)
        if isinstance(node, yaml.SequenceNode):
            return [self.read(item, (*where, i), None, below) for i, item in enumerate(node.value)]
        return self.mapping(node, where, below)

    def mapping(self, node: yaml.Node, where: Where, parents: tuple[yaml.Node, ...]) -> Any:
        data: dict[str, Any] = {}
        first: dict[str, Span] = {}
        for name, value in node.value:
            span = _span(name)
            if not isinstance(name, yaml.ScalarNode) or _CONTROL.search(name.value):
                self.problem((*where, "?"), "a key must be a word", span=span)
            elif name.value in first:
                at = first[name.value]
                self.problem((*where, name.value), f"the key `{name.value}` is here twice",
                             f"first at {self.name}:{at.line}:{at.column}: keep one of them",
                             span=span)
            else:
                first[name.value] = span
                data[name.value] = self.read(value, (*where, name.value), span, parents)
        return data

    def scalar(self, node: yaml.Node, where: Where) -> Any:
        kind, text = node.tag.removeprefix(_TAG), node.value
        if kind in ("int", "float"):
            return self.number(text, where)
        if kind == "bool":
            return text.lower() in _TRUE
        if kind == "null":
            return None
        if kind not in ("str", "!", "timestamp", "value", "merge"):
            return self.problem(where, f"the tag `{node.tag}` means nothing here", "leave it out")
        if _CONTROL.search(text):
            self.problem(where, f"`{dotted(where)}` has a line break or a control character",
                         "write it on one line")
        return text

    def number(self, text: str, where: Where) -> Any:
        """The number that YAML 1.1 reads in `text`."""
        bare = text.replace("_", "").lower()
        if re.fullmatch(r"[-+]?\d+(:\d+)+(\.\d*)?", bare):
            return self.trap(text, where, _sexagesimal(bare), "base 60")
        if re.fullmatch(r"[-+]?0[0-7]+", bare):
            return self.trap(text, where, int(bare, 8), "base 8")
        whole = re.fullmatch(r"[-+]?(\d+|0[xb][0-9a-f]+)", bare)
        try:
            value = int(bare, 0) if whole else float(bare)
        except ValueError:  # `.inf`, `.nan`, thousands of digits, an explicit tag
            value = math.nan
        if isinstance(value, float) and not math.isfinite(value):
            return self.problem(where, f"`{text[:20]}` is not a number that can be used here")
        return value

    def trap(self, text: str, where: Where, value: float, base: str) -> float:
        self.problem(where, f"YAML reads {text} as the number {value:.12g} ({base})",
                     f'write "{text}" in quotes if text is meant, {value:.12g} if the number is')
        return value

    def problem(self, where: Where, what: str, help: str = "", span: Span | None = None) -> None:
        self.problems.append(Problem(where, what, help, span=span))


def _sexagesimal(text: str) -> float:
    value = 0.0
    for part in text.lstrip("+-").split(":"):
        value = value * 60 + float(part)
    return -value if text.startswith("-") else value
