"""doit's task dictionaries, typed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

TaskDict = dict[str, Any]
"""What doit takes for a task; its keys are doit's."""


def once(tasks: Iterable[TaskDict]) -> Iterator[TaskDict]:
    """Each task once, by its name."""
    yield from {task["name"]: task for task in tasks}.values()


def command(action: Callable[..., object], *, beside: bool = False, passes: bool = False,
            independent: bool = False, quiet: bool = False,
            boards: tuple[str, ...] | None = None,
            check: Callable[[list[str]], object] | None = None, **others: Any) -> TaskDict:
    """A task that always runs and shows what it prints.

    Args:
        action: made by `core.errors.action`.
        beside: it may run while another run is under way: it holds no lock, or its own.
        passes: the words behind it are another program's: none is an option of doit.
        independent: it needs no project, and so works while project.yaml has mistakes.
        quiet: nothing is printed but what it prints, so that a program can read it.
        boards: of several targets each has a run of its own (`face.boards`), when these tasks
            have made what it needs; None: one run is for all of them.
        check: looks at the words behind it (`pos_arg`) before anything is done; an error of it
            is a mistake in the command (exit code 3). Not called by `./doit plan`.
        others: more of doit's keys (`name`, `task_dep`, `pos_arg`, `params` …); what `params` do
            is said in face/options.py.
    """

    def outdated(task: Any) -> bool:
        if check and task.pos_arg_val is not None:
            check(task.pos_arg_val)
        return False

    return {"actions": [action], "uptodate": [outdated], "verbosity": 2,
            "meta": {"beside": beside, "passes": passes, "independent": independent,
                     "quiet": quiet, "boards": boards, "check": check}, **others}
