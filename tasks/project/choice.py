"""Which targets a run is for: a target, several, a group of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tasks.core.frozen import frozen
from tasks.core.words import meant
from tasks.project.draft import Check, Draft, needs
from tasks.project.problems import Problem, Where


@frozen
class Choice:
    """A target that was chosen.

    Attributes:
        where: the place of the word in project.yaml that chose it; empty: the command line.
    """

    name: str
    where: Where


def choices(data: Mapping[str, Any], words: str | None) -> tuple[Choice, ...]:
    """The chosen targets, each once, in the order in which they are named.

    Args:
        data: project.yaml; what is wrong in it chooses nothing.
        words: what the command line chose instead of `target:`: `left,right`, say.
    """
    groups = data["groups"] if isinstance(data["groups"], dict) else {}
    found = dict[str, Where]()
    for name, where in _words(data["target"], words):
        members = groups.get(name)
        for index, member in enumerate(members if isinstance(members, list) else [name]):
            found.setdefault(member, ("groups", name, index) if name in groups else where)
    return tuple(Choice(name, where) for name, where in found.items())


def _words(said: object, words: str | None) -> Iterator[tuple[str, Where]]:
    if words is not None:
        yield from ((word, ()) for word in words.split(","))
    elif isinstance(said, list):
        yield from ((word, ("target", index)) for index, word in enumerate(said)
                    if isinstance(word, str))
    elif isinstance(said, str):
        yield said, ("target",)


@needs("target", "targets", "groups")
def target_known(draft: Draft) -> Iterator[Problem]:
    """The chosen target is one of `targets`, or built in; those of groups: `groups_known`."""
    if draft.chosen[:1] != ("groups",) and draft.target not in draft.data["targets"]:
        asked = "" if draft.chosen else " (from the command line)"
        yield Problem(draft.chosen, f"there is no target `{draft.target}`{asked}",
                      meant(draft.target, [*draft.data["targets"], *draft.data["groups"]]))


@needs("targets", "groups")
def groups_known(draft: Draft) -> Iterator[Problem]:
    """A group has a name of its own, and targets in it."""
    known = list(draft.data["targets"])
    for group, members in draft.data["groups"].items():
        if group in known:
            yield Problem(("groups", group), f"`{group}` is a target: a group needs another name",
                          at_key=True)
        for index, name in enumerate(members):
            if name not in known:
                yield Problem(("groups", group, index), f"there is no target `{name}`",
                              meant(name, known))


CHOICE_CHECKS: tuple[Check, ...] = (target_known, groups_known)
