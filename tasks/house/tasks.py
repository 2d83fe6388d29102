"""doit face of the house: doctor, tests, cleaning up."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tasks.core.errors import action
from tasks.core.task import TaskDict, command
from tasks.project.model import Project


def doctor_task(projects: Callable[[], Sequence[Project]]) -> TaskDict:
    """`./doit doctor [--json]`; that project.yaml has mistakes is a finding too."""

    @action
    def run(json: bool) -> None:
        from tasks.house.doctor import doctor

        doctor(projects, json)

    option = {"name": "json", "long": "json", "type": bool, "default": False}
    return command(run, beside=True, independent=True, quiet=True, params=[option])


def test_task() -> TaskDict:
    """`./doit test [PART …] [pytest's words …]`."""

    @action
    def run(words: list[str]) -> None:
        from tasks.house.test import test

        test(words)

    def check(words: list[str]) -> None:
        from tasks.house.test import command_line

        command_line(words)

    return command(run, passes=True, independent=True, check=check, pos_arg="words")


def completion_task() -> TaskDict:
    """`./doit completion SHELL`."""

    @action
    def show(words: list[str]) -> None:
        from tasks.house.completion import script

        print(script(words), end="")

    def check(words: list[str]) -> None:
        from tasks.house.completion import script

        script(words)

    return command(show, beside=True, independent=True, quiet=True, check=check, pos_arg="words")


def clean_task() -> TaskDict:
    """`./doit clean [--cache]`; it holds locks of its own."""

    @action
    def run(cache: bool) -> None:
        from tasks.house.clean import clean

        clean(cache)

    option = {"name": "cache", "long": "cache", "type": bool, "default": False}
    return command(run, beside=True, independent=True, params=[option])
