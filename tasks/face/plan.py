"""`./doit plan`: what would run, and why, without running anything."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from doit.cmd_base import DoitCmdBase
from doit.control import TaskControl

from tasks.core.paths import shown
from tasks.core.uptodate import reasons


class Plan(DoitCmdBase):  # type: ignore[misc]  # doit is untyped
    """doit's command protocol; `name` and the docs feed `./doit help`."""

    name = "plan"
    doc_purpose = "say what would run, and why, without running it"
    doc_usage = "[TASK …]"
    doc_description = None
    cmd_options = ()

    def _execute(self) -> int:
        control = TaskControl(self.task_list)
        control.process(self.sel_tasks)
        planned: dict[str, list[str]] = {}
        for name in control.selected_tasks:
            plan(name, control.tasks, self.dep_manager, planned)
        self.dep_manager.close()
        self.outstream.write(render(planned, control.tasks))
        return 0


def plan(name: str, tasks: Mapping[str, Any], manager: Any, planned: dict[str, list[str]]) -> None:
    """Fill `planned` with the reasons of `name` and, before it, of all it depends on."""
    if name in planned:
        return
    task = tasks[name]
    planned[name] = []  # entered now: a cycle ends here (doit itself refuses cycles)
    for before in task.task_dep:
        plan(before, tasks, manager, planned)
    why = renewals(task, tasks, planned) or own_reasons(task, tasks, manager)
    for wanted in task.setup_tasks if why else ():  # doit runs these only for a task that runs
        plan(wanted, tasks, manager, planned)
    del planned[name]  # re-enter behind its dependencies, in the order of execution
    planned[name] = list(dict.fromkeys(why)) if task.actions else []


def renewals(task: Any, tasks: Mapping[str, Any], planned: Mapping[str, list[str]]) -> list[str]:
    """What `task` reads and tasks planned before it make."""
    produced = {target: other for other in task.task_dep if planned.get(other)
                for target in tasks[other].targets}
    return [f"{produced[dep]} runs before it" for dep in sorted(task.file_dep)
            if dep in produced]


def own_reasons(task: Any, tasks: Mapping[str, Any], manager: Any) -> list[str]:
    """Why doit would run `task`, its dependencies left aside."""
    if not task.actions:
        return []
    if "check" in (task.meta or {}):  # a command; to look at its words is for its own turn
        return ["always runs"]
    status = manager.get_status(task, tasks, get_log=True)
    if status.status == "up-to-date":
        return []
    changed = [f"{shown_path(path)} changed" for path in task.dep_changed or ()]
    return reasons(task) or changed or ["always runs"]


def shown_path(path: str) -> str:
    """A dependency's path, short."""
    from pathlib import Path

    return shown(Path(path))


def render(planned: Mapping[str, list[str]], tasks: Mapping[str, Any]) -> str:
    """The plan as text, in the order of execution."""
    rows = [(name, why) for name, why in planned.items() if why]
    if not rows:
        return "nothing to do\n"
    width = max(len(name) for name, _ in rows)
    kept = sum(1 for name in planned if tasks[name].actions) - len(rows)
    lines = [f"{name:{width}}  {'; '.join(why[:3])}{' …' if len(why) > 3 else ''}"
             for name, why in rows]
    return "\n".join([*lines, f"{len(rows)} to run, {kept} up to date", ""])
