"""doit face: many projects that differ in a few values."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tasks.core.errors import AntlerError, action
from tasks.core.task import TaskDict, command


def compare_task(target: Callable[[], str]) -> TaskDict:
    """`./doit compare [KEY=VALUE,VALUE… …] [OPTION …]`.

    Args:
        target: the targets that were typed as `target=a,b`; empty: none.
    """

    def look(words: list[str]) -> None:
        from tasks.compare.words import parse

        parse(words)

    @action
    def run(words: list[str]) -> None:
        from tasks.compare import cluster
        from tasks.compare.command import compare
        from tasks.compare.words import parse
        from tasks.core.extra import install

        asked = parse([*words, *([f"target={target()}"] if target() else [])])
        if not asked.worker:
            compare(asked, Path.cwd())
            return
        install("compare")
        if cluster.work_for(asked.worker, asked.workers or cluster.workers_here()):
            raise AntlerError("the worker ended with an error", resolution="see above")

    return command(run, beside=True, passes=True, check=look, pos_arg="words")
