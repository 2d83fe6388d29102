"""doit face of watching."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from tasks.core.errors import AntlerError, action
from tasks.core.paths import product_folder
from tasks.core.task import TaskDict, command
from tasks.core.words import meant
from tasks.project.model import Project

JUDGES = ("check_realtime", "verify", "run")
"""What may be done after each build."""


def watch_task(projects: Callable[[], Sequence[Project]], target: Callable[[], str],
               made: Callable[[], Iterable[TaskDict]]) -> TaskDict:
    """`./doit watch [check_realtime] [verify] [run]`.

    Args:
        target: what `target=` of the command line says; empty: nothing.
        made: the tasks whose inputs are watched.
    """

    @action
    def run(words: list[str]) -> None:
        from tasks.core.extra import install
        from tasks.watch.inputs import watched
        from tasks.watch.watch import watch

        install("watch")
        chosen = [f"target={target()}"] * bool(target())
        watch(words or _judges(projects()), chosen,
              {it.name: product_folder(it.name) for it in projects()}, watched(made()))

    def check(words: list[str]) -> None:
        for word in words:
            if word not in JUDGES:
                raise AntlerError(f"watch does not know `{word}`", details=meant(word, JUDGES))

    return command(run, beside=True, check=check, pos_arg="words")


def _judges(projects: Sequence[Project]) -> list[str]:
    return ["check_realtime", *["verify"] * all(it.model for it in projects)]
