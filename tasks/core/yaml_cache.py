"""Antler's own YAML files (recipes, toolchains) as plain data, parsed only when they change.

What a user writes is read by `tasks.project.source`, which keeps a mark for every node.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from tasks.core import paths
from tasks.core.errors import AntlerError
from tasks.core.files import digest
from tasks.core.remember import keep, recall


def read(path: Path) -> dict[str, Any]:
    """The mapping in `path`; must not be changed.

    Parsed YAML is remembered as JSON: a run that finds nothing to do then needs no yaml (25 ms).

    Raises:
        FileNotFoundError: there is no such file.
        AntlerError: it is not YAML.
    """
    return _known(path, path.read_text(encoding="utf-8"))


@cache
def _known(path: Path, text: str) -> dict[str, Any]:
    memory, stamp = paths.STATE / "parsed" / f"{digest(str(path))}.json", digest(text)
    data: dict[str, Any] | None = recall(memory, stamp)
    if data is None:
        data = _parsed(path, text)
        keep(memory, stamp, data)
    return data


def _parsed(path: Path, text: str) -> dict[str, Any]:
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        parsed: dict[str, Any] = yaml.load(text, loader)  # noqa: S506  # a safe one
    except yaml.YAMLError as error:
        raise AntlerError(f"{paths.shown(path)} is not YAML", details=str(error)) from error
    return parsed
