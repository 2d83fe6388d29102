"""doit's tasks that set, read and watch parameters of the plugin host that runs."""

from __future__ import annotations

from tasks.core.errors import action
from tasks.core.task import TaskDict, command
from tasks.project.model import Project


def set_task(project: Project) -> TaskDict:
    """`./doit set NAME=VALUE …`."""

    @action
    def run(words: list[str]) -> None:
        from tasks.run.control import commands

        commands.set_values(project, words)

    def check(words: list[str]) -> None:
        from tasks.run.control import settings

        settings.split(words)

    return command(run, beside=True, check=check, pos_arg="words")


def get_task(project: Project) -> TaskDict:
    """`./doit get [NAME …]`."""

    @action
    def run(names: list[str]) -> None:
        from tasks.run.control import commands

        commands.get_values(project, names)

    return command(run, beside=True, pos_arg="names")


def monitor_task(project: Project) -> TaskDict:
    """`./doit monitor`."""

    @action
    def run(seconds: float) -> None:
        from tasks.core.terminal import only_shown
        from tasks.run.control import commands

        with only_shown():
            commands.watch(project, seconds)

    option = {"name": "seconds", "long": "seconds", "type": float, "default": 0.0}
    return command(run, beside=True, params=[option])
