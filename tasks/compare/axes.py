"""Axes of a comparison: keys of project.yaml, each with the values that it has in turn (pure)."""

from __future__ import annotations

import glob
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path, PurePath
from typing import Any

from tasks.core.frozen import frozen
from tasks.project.formats import RUNS, engine_of
from tasks.project.problems import Problem, ProjectErrors, Text, Where

MODEL = "model"
"""The key whose values may be patterns: `model`, as project.yaml has it for `model.file`."""

TARGET = "target"
"""The key whose values may be groups."""

COMMAND = "./doit compare"
"""Stands for the name of a file in messages about what was typed."""


@frozen
class Value:
    """A value of an axis.

    Attributes:
        value: as YAML has it.
        said: the node of project.yaml that has it; empty: it was typed.
    """

    value: Any
    said: Where = ()


@frozen
class Axis:
    """A key of project.yaml, dotted, and its values."""

    key: str
    values: tuple[Value, ...]

    @property
    def where(self) -> Where:
        """The key as those that lead to it; digits are places in lists."""
        return tuple(int(it) if it.isdigit() else it for it in self.key.split("."))

    @property
    def of_models(self) -> bool:
        """Whether its values are files of models."""
        return self.key in (MODEL, f"{MODEL}.file")


def declared(axes: Mapping[str, Any]) -> list[Axis]:
    """Axes of `compare.axes`."""
    return [_declared(key, said) for key, said in axes.items()]


def _declared(key: str, said: Any) -> Axis:
    at = ("compare", "axes", key)
    if isinstance(said, list):
        return Axis(key, tuple(Value(it, (*at, place)) for place, it in enumerate(said)))
    return Axis(key, (Value(said, at),))


def typed(words: Iterable[str]) -> list[Axis]:
    """Axes of `audio.block_size=16,32`; a value is read as YAML reads it in a list.

    Raises:
        ProjectErrors: a word is no such thing, or not YAML.
    """
    return [_typed(word) for word in words]


def _typed(word: str) -> Axis:
    from tasks.project.source import parse

    key, equals, said = word.partition("=")
    if not (key and equals and said.strip()):
        raise ProjectErrors(Text(COMMAND), [Problem(
            (), f"`{word}` is no axis", "write KEY=VALUE,VALUE…, for example "
            "audio.block_size=16,32 or model='models/amp_*.nam'")])
    read = parse(f"[{_patterns_quoted(said)}]", f"{COMMAND} {key}=…")
    if read.problems:
        raise ProjectErrors(read.text, read.problems)
    return Axis(key, tuple(Value(it) for it in read.data))


def _patterns_quoted(said: str) -> str:
    """The values with those in quotes that begin with `*`, which in YAML refers to something."""
    def quoted(it: re.Match[str]) -> str:
        return f'"{it[1].strip()}"' if it[1] else it[0]

    return re.sub(r"""'[^']*'|"[^"]*"|(?:(?<=,)|^)\s*(\*[^,"\\]*)""", quoted, said)


def joined(first: Sequence[Axis], then: Sequence[Axis]) -> tuple[Axis, ...]:
    """All axes; one that was typed replaces project.yaml's of the same key."""
    return tuple({axis.key: axis for axis in (*first, *then)}.values())


def expanded(axis: Axis, base: Path, folder: Path) -> tuple[Axis, list[Problem]]:
    """The axis with the files that its patterns match, and what is wrong with them.

    Args:
        base: folder that typed patterns are relative to: where the user stands.
        folder: that of project.yaml, to which files are made relative.
    """
    if not axis.of_models:
        return axis, []
    values, problems = dict[Any, Value](), list[Problem]()
    for it in axis.values:
        files = list(_files(it, folder if it.said else base, folder))
        values |= {file: Value(file, it.said) for file in files}
        if not files:
            problems.append(Problem(it.said, f"no file of a model matches {it.value}",
                                    f"models are {', '.join(RUNS)}"))
    return Axis(axis.key, tuple(values.values())), problems


def _files(it: Value, base: Path, folder: Path) -> Iterator[Any]:
    if not isinstance(it.value, str):
        yield it.value  # wrong, or a mapping: for the schema to say
    elif not glob.has_magic(it.value):
        yield _relative(base / it.value, folder)
    else:
        found = glob.glob(str(base / it.value), recursive=True)  # noqa: PTH207  # it may be absolute
        yield from (_relative(Path(file), folder) for file in sorted(found, key=_natural)
                    if engine_of(PurePath(file)))


def _natural(name: str) -> list[tuple[int, str]]:
    """`amp_8` before `amp_16`."""
    return [(int(it), "") if it.isdigit() else (-1, it) for it in re.split(r"(\d+)", name)]


def _relative(path: Path, folder: Path) -> str:
    whole = Path(os.path.normpath(path))
    return str(whole.relative_to(folder) if whole.is_relative_to(folder) else whole)
