"""doit face: many projects that differ in a few values."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from tasks.core.errors import AntlerError, action
from tasks.core.task import TaskDict, command

if TYPE_CHECKING:
    from tasks.compare.command import Plan
    from tasks.compare.words import Words


def compare_task(target: Callable[[], str]) -> TaskDict:
    """`./doit compare [KEY=VALUE,VALUE… …] [OPTION …]`.

    Args:
        target: the targets that were typed as `target=a,b`; empty: none.
    """

    def read(words: list[str]) -> Words:
        from tasks.compare.words import parse

        return parse([*words, *([f"target={target()}"] if target() else [])])

    @cache
    def cells(asked: Words) -> Plan:
        from tasks.compare.command import as_typed

        return as_typed(asked, Path.cwd())

    def look(words: list[str]) -> None:
        asked = read(words)
        if not asked.worker:
            cells(asked)  # a mistake in an axis is one in the command

    @action
    def run(words: list[str]) -> None:
        from tasks.compare import cluster
        from tasks.compare.command import compare
        from tasks.core.extra import install

        asked = read(words)
        if not asked.worker:
            compare(asked, cells(asked))
            return
        install("compare")
        if cluster.work_for(asked.worker, asked.workers or cluster.workers_here()):
            raise AntlerError("the worker ended with an error", resolution="see above")

    return command(run, beside=True, passes=True, check=look, pos_arg="words")
