"""What a run makes ahead, and the unlisted command that does it: `ahead TASK`."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Mapping, Sequence
from typing import Any

from doit import get_var
from doit.cmd_base import DoitCmdBase
from doit.task import Stream

from tasks.core import lock
from tasks.core.ahead import FAILED, Job
from tasks.core.called import itself
from tasks.face.plan import plan
from tasks.face.words import VARIABLES
from tasks.store.entry import also_from

NICE = 5
"""What runs in its turn goes first."""


class MakeAhead(DoitCmdBase):  # type: ignore[misc]  # doit is untyped
    """doit's command protocol; `name` and the docs feed `./doit help`."""

    name = "ahead"
    doc_purpose = "make what one task makes for the store (a run calls it, beside its own work)"
    doc_usage = "TASK"
    doc_description = None
    cmd_options = ()

    def _execute(self, pos_args: Sequence[str]) -> int:
        os.nice(NICE)
        threading.Thread(target=_end_with_the_run, daemon=True).start()
        task = next(task for task in self.task_list if [task.name] == [*pos_args])
        task.verbosity = 0
        with lock.project(), lock.store(emptying=False), also_from(self.loader.bring):
            failure = task.execute(Stream(0))
        if failure:
            sys.stdout.write(failure.get_msg())
        return FAILED if failure else 0


def _end_with_the_run() -> None:
    """Unwind, as at Ctrl-C, when the run that began this has ended: it holds our standard input."""
    os.read(sys.stdin.fileno(), 1)
    os.kill(os.getpid(), signal.SIGTERM)


def command(name: str) -> list[str]:
    """The command line that makes what a task makes."""
    chosen = [f"{variable}={value}" for variable in VARIABLES if (value := get_var(variable, ""))]
    return itself("ahead", *chosen, name)


def jobs(selected: Sequence[str], tasks: Mapping[str, Any], manager: Any) -> list[Job]:
    """What can be made ahead of all that a run of the tasks `selected` will do, in its order."""
    planned = dict[str, list[str]]()
    for name in selected:
        plan(name, tasks, manager, planned)
    return [Job(name, frozenset(before for before in (*tasks[name].task_dep,
                                                      *tasks[name].setup_tasks) if planned[before]))
            for name, why in planned.items() if why and (tasks[name].meta or {}).get("ahead")]
