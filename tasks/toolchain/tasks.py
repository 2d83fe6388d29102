"""doit face: the root that a toolchain's compilers live in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tasks.core.errors import action
from tasks.core.uptodate import Stored
from tasks.toolchain.model import STAMP, Root, Toolchain


def toolchain_tasks(toolchain: Toolchain) -> Iterator[dict[str, Any]]:
    """One sub-task that makes the toolchain's root; none where it needs no root."""
    root = toolchain.root
    if root is None:
        return
    name = root_name(root)
    yield {
        "name": name,
        "doc": f"the compilers' root: Debian {root.suite}, unpacked once from its packages",
        "actions": [(_make, [name, root])],
        "targets": [str(root.path / STAMP)],
        "uptodate": [Stored(root.path / STAMP, {f"sdk/roots/{name}.yaml": root.path.name})],
        "verbosity": 2,
    }


def root_name(root: Root) -> str:
    """What the root is called in sdk/roots."""
    return root.path.name.rsplit("-", 1)[0]


def root_tasks(toolchain: Toolchain) -> list[str]:
    """Names of the tasks without which the toolchain cannot run."""
    return [f"toolchain:{root_name(toolchain.root)}"] if toolchain.root else []


@action
def _make(name: str, root: Root) -> None:
    from tasks.toolchain.root import make

    make(name, root)
