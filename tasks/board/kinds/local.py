"""The machine that Antler runs on, as a board."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tasks.board.base import Board
from tasks.board.errors import BoardError
from tasks.board.target import BoardKind, Say, Target
from tasks.core.paths import CODE, PROJECT

SOURCES = frozenset({"deps", "docs", "models", "plugin_src", "schema", "sdk", "tasks", "tests"})
"""Folders of a project that nothing may be deployed to; hidden ones are also refused."""


class Local(BoardKind):
    """The local machine as a board: there is no connection, commands are local processes."""

    name = "local"
    local = True
    strict = False
    note = ("measured on this workstation, next to everything else that runs on it: it shows that "
            "the plugin works, not how it performs on a board")

    def defaults(self, target: str) -> Mapping[str, object]:
        """Releases are kept in the project's build folder."""
        return {"root": f"build/{target}"}

    def wrong_root(self, root: str) -> str:
        """Why `root` is not allowed: it is among the project's own files. Empty if it is not."""
        path = Path(os.path.realpath(PROJECT / root))
        if not path.is_relative_to(PROJECT):
            return "that is in Antler's own folder" if path.is_relative_to(CODE) else ""
        top = path.relative_to(PROJECT).parts
        if not top:
            return "that is the project itself"
        own = top[0] in SOURCES or top[0].startswith(".")
        return f"that is in {top[0]}, one of the project's own" if own else ""

    @contextmanager
    def open(self, target: Target, say: Say) -> Iterator[Board]:
        """See BoardKind.open."""
        from tasks.board.local import LocalBoard

        yield LocalBoard(target.name)

    def login(self, target: Target) -> tuple[str, ...]:
        """See BoardKind.login."""
        raise BoardError(f"{target.name} is this machine: there is nothing to log in to")

    def status(self, target: Target) -> None:
        """See BoardKind.status."""

    def trust(self, target: Target) -> Iterator[str]:
        """See BoardKind.trust."""
        raise BoardError(f"{target.name} has no host key to accept: it is this machine")


KIND = Local()
