"""doit's `run` command, with one run at a time for each target."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from functools import wraps
from typing import Any

from doit.cmd_run import Run as DoitRun

from tasks.core import ahead, lock
from tasks.core.errors import AntlerError


class Run(DoitRun):  # type: ignore[misc]  # doit is untyped
    """Runs the tasks asked for; what must not happen twice at once is locked meanwhile."""

    @wraps(DoitRun._execute)  # doit reads the parameters' names
    def _execute(self, **params: Any) -> int:
        tasks = {task.name: task for task in self.task_list}
        words = passed_on(self.sel_tasks or (), tasks)
        self.sel_tasks: list[str] = words
        asked = [tasks[word] for word in words if word in tasks]
        if "plan" in words[1:] and not asked[0].pos_arg:
            raise AntlerError("`plan` comes first", resolution=f"./doit plan {words[0]}")
        with ExitStack() as held:
            if not all((task.meta or {}).get("beside") for task in asked[:1]):
                held.enter_context(lock.project())
                held.enter_context(lock.store(emptying=False))
                for name in self.loader.targets():
                    held.enter_context(lock.alone(lock.PROJECT.with_name(f"target-{name}"),
                                                  f"target {name}"))
            held.enter_context(ahead.working(ahead.Ahead(self._jobs, self._make_ahead)))
            return int(super()._execute(**params))

    def _jobs(self) -> list[ahead.Job]:
        from tasks.face.ahead import jobs

        return jobs(self.control.selected_tasks, self.control.tasks, self.dep_manager)

    def _make_ahead(self, name: str) -> list[str]:
        from tasks.face.ahead import command

        return command(name)


def passed_on(words: Sequence[str], tasks: dict[str, Any]) -> list[str]:
    """Let doit take no word behind a task that passes them on for an option of its own."""
    first = tasks.get(words[0]) if words else None
    if not first or not (first.meta or {}).get("passes") or words[1:2] == ["--"]:
        return list(words)
    return [words[0], "--", *words[1:]]
