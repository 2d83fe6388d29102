"""doit's `run` command, with one run at a time for each target."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import wraps
from typing import Any

from doit import cmd_run
from doit.control import TaskControl

from tasks.core import ahead, lock
from tasks.core.asked import asking
from tasks.core.errors import AntlerError
from tasks.core.extra import system_packages
from tasks.face.reporter import Reporter
from tasks.face.runner import Runner
from tasks.store.entry import also_from

cmd_run.Runner = Runner  # there is no other way to give it one


class Run(cmd_run.Run):  # type: ignore[misc]  # doit is untyped
    """Runs the tasks asked for; what must not happen twice at once is locked meanwhile."""

    @wraps(cmd_run.Run._execute)  # doit reads the parameters' names
    def _execute(self, **params: Any) -> int:
        tasks = {task.name: task for task in self.task_list}
        words = passed_on(self.sel_tasks or (), tasks)
        self.sel_tasks: list[str] = words
        asked = [tasks[word] for word in named(words, tasks) if word in tasks]
        if "plan" in words[1:] and not asked[0].pos_arg:
            raise AntlerError("`plan` comes first", resolution=f"./doit plan {words[0]}")
        if params["num_process"]:
            raise AntlerError("there is no `-n` here", details="what can be made beside something "
                              "else is, by itself", resolution="leave it out")
        targets = self.loader.targets()
        params["continue_"] = params["continue_"] or len(targets) > 1
        if len(targets) > 1 and (chosen := on_boards(self.task_list, words)):
            return self._on_each(chosen, targets, params)
        if not all((task.meta or {}).get("independent") for task in asked):
            system_packages()
        with ExitStack() as held:
            if not all((task.meta or {}).get("beside") for task in asked[:1]):
                held.enter_context(locked(targets))
            return self._run(params)

    def _run(self, params: Any) -> int:
        """doit's own run, with what can be made ahead, or brought from elsewhere."""
        with (also_from(self.loader.bring), asking(lambda: self.control.selected_tasks),
              ahead.working(ahead.Ahead(self._jobs, self._make_ahead))):
            return int(super()._execute(**params))

    def _jobs(self) -> list[ahead.Job]:
        from tasks.face.ahead import jobs

        return jobs(self.control.selected_tasks, self.control.tasks, self.dep_manager)

    def _make_ahead(self, name: str) -> list[str]:
        from tasks.face.ahead import command

        return command(name)

    def _on_each(self, chosen: Sequence[Any], targets: Sequence[str], params: Any) -> int:
        """Make what the targets need, then let each target that has it have a run of its own."""
        from tasks.face import boards

        for task in chosen:
            if check := task.meta["check"]:
                check(task.pos_arg_val)
        first = list(dict.fromkeys(name for task in chosen for name in task.meta["boards"]))
        lost = list[boards.Outcome]()
        if first:
            with locked(targets):
                self.sel_tasks = first
                made = Reporter(params["outfile"], {})
                self._run({**params, "reporter": made})
            ill = {row["task"] for row in made.done if row["result"] == "failed"}
            lost = [boards.not_made(name) for name in targets
                    if ill & {f"{task}:{name}" for task in first}]
        left = [name for name in targets if name not in [it.target for it in lost]]
        return boards.report(self.loader.again, left, lost, self.loader.words)


@contextmanager
def locked(targets: Sequence[str]) -> Iterator[None]:
    """Hold the project and the store together with others, the targets alone.

    Raises:
        AntlerError: one of them is in use.
    """
    with ExitStack() as held:
        held.enter_context(lock.project())
        held.enter_context(lock.store(emptying=False))
        for name in targets:
            held.enter_context(lock.alone(lock.PROJECT.with_name(f"target-{name}"),
                                          f"target {name}"))
        yield


def named(words: Sequence[str], tasks: Mapping[str, Any]) -> list[str]:
    """Those of the words of a command that name tasks: behind one that takes words, none does."""
    names = list[str]()
    for word in (it for it in words if it[:1] != "-"):
        names.append(word)
        if word in tasks and tasks[word].pos_arg:
            break
    return names


def on_boards(tasks: Sequence[Any], words: Sequence[str]) -> list[Any]:
    """The tasks of a command of which each target has a run of its own; of a group the first."""
    control = TaskControl(tasks)
    control.process(words)
    chosen = [control.tasks[name] for name in control.selected_tasks]
    leads = [control.tasks[task.task_dep[0]] if task.has_subtask and task.task_dep else task
             for task in chosen]
    return [task for task in leads if (task.meta or {}).get("boards") is not None]


def passed_on(words: Sequence[str], tasks: dict[str, Any]) -> list[str]:
    """Let doit take no word behind a task that passes them on for an option of its own."""
    first = tasks.get(words[0]) if words else None
    if not first or not (first.meta or {}).get("passes") or words[1:2] == ["--"]:
        return list(words)
    return [words[0], "--", *words[1:]]
