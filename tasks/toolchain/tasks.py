"""doit's task that makes the root of a toolchain."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tasks.core.errors import action
from tasks.core.uptodate import Stored
from tasks.toolchain.model import Root, Toolchain


def toolchain_tasks(toolchain: Toolchain) -> Iterator[dict[str, Any]]:
    """A sub-task that makes the toolchain's root."""
    root = toolchain.root
    yield {
        "name": root.name,
        "doc": f"the compilers' root: {root.doc}",
        "actions": [(_make, [root])],
        "targets": [str(root.stamp)],
        "uptodate": [Stored(root.stamp, {f"sdk/roots/{root.name}.yaml": root.path.name})],
        "verbosity": 2,
    }


def root_tasks(toolchain: Toolchain) -> list[str]:
    """Names of the tasks that must have run before the toolchain can be used."""
    return [f"toolchain:{toolchain.root.name}"]


@action
def _make(root: Root) -> None:
    from tasks.toolchain.root import make

    make(root)
