"""Projects that differ from project.yaml in a few values, checked as if each were a file.

Imports yaml and jsonschema: for actions only.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any

from tasks.core.frozen import frozen
from tasks.core.paths import PROJECT_FILE
from tasks.project import freeze
from tasks.project.choice import Choice, choices
from tasks.project.draft import Draft
from tasks.project.load import asked, known, rules, whole
from tasks.project.model import Project
from tasks.project.problems import Problem, Where, dotted
from tasks.project.schema import Schema
from tasks.project.source import read

Data = dict[str, Any]

MAIN: dict[Where, Where] = {("model",): ("model", "file"), ("engine",): ("engine", "name")}
"""Keys whose value may be a mapping, or that of its main part alone."""


@frozen
class Change:
    """A key of project.yaml with another value.

    Attributes:
        where: the key.
        value: as YAML has it.
        said: the node of project.yaml that asks for it; empty: the command line does.
    """

    where: Where
    value: Any
    said: Where = ()


@frozen
class Derived:
    """project.yaml with changes.

    Attributes:
        data: what a file of it would hold, as the user would write it.
        project: None where it has problems.
        problems: at the nodes of project.yaml that ask for what is wrong.
    """

    data: Data
    project: Project | None
    problems: tuple[Problem, ...] = ()


class Base:
    """project.yaml, read once for many derived projects."""

    def __init__(self, path: Path = PROJECT_FILE) -> None:
        self.folder = path.parent.resolve()
        self.source = read(path)
        self.data = whole(self.source)
        self.compare: Data = self.data.pop("compare", None) or {}

    @property
    def targets(self) -> tuple[str, ...]:
        """The targets that `target:` chooses."""
        return tuple(it.name for it in choices({"target": "", "groups": {}, **self.data}, None))

    def members(self, target: Any) -> tuple[Any, ...]:
        """The targets of a group; any other value alone."""
        groups = self.data.get("groups")
        found = groups.get(target) if isinstance(groups, dict) and isinstance(target, str) else None
        return tuple(found) if isinstance(found, list) else (target,)

    @cached_property
    def _rules(self) -> tuple[Schema, Data]:
        return rules()

    def derived(self, changes: Sequence[Change]) -> Derived:
        """The project with these changes, for the first of its targets, and what is wrong with it.

        Raises:
            ProjectErrors: something is wrong with sdk/os.yaml.
        """
        data = copy.deepcopy(self.data)
        for change in changes:
            if not put(data, change.where, change.value):
                gone = dotted(change.where[:-1])
                return Derived(data, None, (Problem(change.said, f"`{gone}` is not there"),))
        kept = [it for it in self.source.problems if not _inside(it.where, changes)]
        source = replace(self.source, data=data, problems=kept)
        filled, broken = known(source, *self._rules)
        target = next(iter(choices(filled["project"], None)), Choice("", ("target",)))
        draft = Draft(filled["project"], filled["systems"], target.name, asked=False,
                      folder=self.folder, chosen=target.where)
        if problems := broken + list(asked([draft], broken)):
            return Derived(data, None, tuple(_placed(problems, changes)))
        return Derived(data, freeze.project(draft))


def put(data: Data, where: Where, value: Any) -> bool:
    """Set a key; False: it is one of a list's entry that is not there. Mappings are made."""
    place: Any = data
    *above, last = MAIN.get(where, where) if not isinstance(value, (dict, list)) else where
    try:
        for key in above:
            if isinstance(place, dict) and not isinstance(place.get(key), (dict, list)):
                place[key] = {}
            place = place[key]
        place[last] = value
    except (LookupError, TypeError):
        return False
    return True


def _inside(where: Where, changes: Sequence[Change]) -> Change | None:
    """The change that `where` is in."""
    return next((it for it in changes if where[:len(it.where)] == it.where), None)


def _placed(problems: Sequence[Problem], changes: Sequence[Change]) -> Iterator[Problem]:
    """Problems at what asks for the changed values; of others it is said what was changed."""
    with_ = ", ".join(f"{dotted(it.where)}: {it.value}" for it in changes)
    for it in problems:
        if change := _inside(it.where, changes):
            yield replace(it, where=change.said, at_key=False)
        else:
            yield replace(it, help="\n".join(filter(None, [it.help, f"with {with_}"])))
