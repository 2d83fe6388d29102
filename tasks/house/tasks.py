"""doit face of the house: doctor, tests, cleaning up."""

from __future__ import annotations

from collections.abc import Sequence

from tasks.core.errors import action
from tasks.core.task import TaskDict, command
from tasks.project.model import Project


def doctor_task(projects: Sequence[Project]) -> TaskDict:
    """`./doit doctor`."""

    @action
    def run() -> None:
        from tasks.house.doctor import doctor

        for project in projects:
            doctor(project)

    return command("what this machine or the target lacks", run, beside=True)


def test_task() -> TaskDict:
    """`./doit test [PART …] [pytest's words …]`."""

    @action
    def run(words: list[str]) -> None:
        from tasks.house.test import test

        test(words)

    return command("the test suite: `./doit test [unit | docs | integration] [pytest's words …]`",
                   run, passes=True, pos_arg="words")


def clean_task() -> TaskDict:
    """`./doit clean [--cache]`; it holds locks of its own."""

    @action
    def run(cache: bool) -> None:
        from tasks.house.clean import clean

        clean(cache)

    option = {"name": "cache", "long": "cache", "type": bool, "default": False,
              "help": "empty the store too"}
    return command("remove build/; with --cache also the store, which all checkouts share", run,
                   beside=True, params=[option])
