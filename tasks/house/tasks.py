"""doit face of the house: doctor, tests, cleaning up."""

from __future__ import annotations

from tasks.core.errors import action
from tasks.project.model import Project


def doctor_task(project: Project) -> dict[str, object]:
    """`./doit doctor`."""

    @action
    def run() -> None:
        from tasks.house.doctor import doctor

        doctor(project)

    return {"doc": "what this machine or the target lacks", "actions": [run],
            "uptodate": [False], "verbosity": 2}


def test_task() -> dict[str, object]:
    """`./doit test [PART …] [pytest's words …]`."""

    @action
    def run(words: list[str]) -> None:
        from tasks.house.test import test

        test(words)

    return {"doc": "the test suite: `./doit test [unit | docs | integration] [pytest's words …]`",
            "actions": [run], "pos_arg": "words", "uptodate": [False], "verbosity": 2}


def clean_task() -> dict[str, object]:
    """`./doit clean [--cache]`."""

    @action
    def run(cache: bool) -> None:
        from tasks.house.clean import clean

        clean(cache)

    option = {"name": "cache", "long": "cache", "type": bool, "default": False,
              "help": "empty the store too"}
    return {"doc": "remove build/; with --cache also the store, which all checkouts share",
            "actions": [run], "params": [option], "uptodate": [False], "verbosity": 2}
