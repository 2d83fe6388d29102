"""Tasks of those who work on Antler itself: a project of one's own does not have them."""

from __future__ import annotations

from collections.abc import Iterator

from tasks.core.task import TaskDict
from tasks.deps.tasks import reference_task as dependencies_reference
from tasks.house.tasks import test_task
from tasks.project.tasks import reference_task as project_reference
from tasks.project.tasks import systems_task as systems_reference


def task_test() -> TaskDict:
    """the test suite: `./doit test [unit | docs | integration] [pytest's words …]`"""
    return test_task()


def task_reference() -> Iterator[TaskDict]:
    """write the pages and schemas that are made from recipes and schemas"""
    yield from (dependencies_reference(), project_reference(), systems_reference())
