"""The projects that a run is for."""

from __future__ import annotations

from functools import cache

from doit import get_var

from tasks.core.errors import AntlerError
from tasks.project.load import load
from tasks.project.model import Project


@cache
def projects() -> tuple[Project, ...]:
    """What this run is for: project.yaml with `target=NAME` of the command line; one, today.

    Raises:
        ProjectErrors: all that is wrong with it.
    """
    return (load(target=get_var("target", None)),)


def targets() -> list[str]:
    """Names of what this run is for: a run holds them for itself."""
    return [project.name for project in projects()]


def is_target(word: str) -> bool:
    """Whether project.yaml, with nothing wrong in it, has a target of that name."""
    try:
        load(target=word)
    except AntlerError:
        return False
    return True


def only() -> Project:
    """The project of a command that can act on one target only."""
    first, *others = projects()
    if others:
        raise AntlerError(f"this command acts on one target, not on {len(others) + 1}",
                          resolution=f"choose one: target={first.name}")
    return first
