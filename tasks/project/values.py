"""Named parts of the project for `Inputs`: each task declares the keys it uses, and no others."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from pathlib import Path

from tasks.core.paths import shown
from tasks.project.model import Project


def values_of(project: Project, *names: str) -> dict[str, object]:
    """JSON-able values by the name the user knows: `audio.sample_rate`, `engine`, `sushi.tracks`.

    Raises:
        KeyError: `Project` has no such part (a mistake in a task, not the user's).
    """
    return {name: _plain(_part(project, name)) for name in names}


def _part(project: Project, name: str) -> object:
    found: object = project
    for word in name.removeprefix("sushi.").split("."):
        if not hasattr(found, word):
            raise KeyError(name)
        found = getattr(found, word)
    return found


def _plain(value: object) -> object:
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return shown(value) if isinstance(value, Path) else value
