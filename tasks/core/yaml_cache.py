"""YAML files of ours (recipes, toolchains) as plain data, parsed once for each content.

What a user writes is read by `tasks.project.source`, which keeps a mark for every node.
"""

from __future__ import annotations

import json
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from tasks.core import paths
from tasks.core.errors import AntlerError
from tasks.core.files import digest, write_atomically


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
    with suppress(OSError, ValueError):
        known = json.loads(memory.read_text(encoding="utf-8"))
        if known["stamp"] == stamp:
            return dict(known["data"])
    data = _parsed(path, text)
    with suppress(OSError):  # where it cannot be written: parse again next time
        write_atomically(memory, json.dumps({"stamp": stamp, "data": data}))
    return data


def _parsed(path: Path, text: str) -> dict[str, Any]:
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        parsed: dict[str, Any] = yaml.load(text, loader)  # noqa: S506  # a safe one
    except yaml.YAMLError as error:
        raise AntlerError(f"{paths.shown(path)} is not YAML", details=str(error)) from error
    return parsed
