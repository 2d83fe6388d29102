"""Tasks that need no project: they work in any folder, and while project.yaml has mistakes."""

from __future__ import annotations

from tasks.begin.tasks import new_task
from tasks.chosen import projects
from tasks.core.task import TaskDict
from tasks.house.tasks import clean_task, completion_task, doctor_task
from tasks.plugin.tasks import new_source_task


def task_new() -> TaskDict:
    """a project of your own, in a folder of its own: `./doit new NAME --model FILE`"""
    return new_task()


def task_new_source() -> TaskDict:
    """write a plugin of your own, to begin with: `./doit new_source FOLDER`"""
    return new_source_task()


def task_doctor() -> TaskDict:
    """what this machine or the target lacks"""
    return doctor_task(projects)


def task_completion() -> TaskDict:
    """TAB completes words in a shell that reads this: `./doit completion bash | zsh | fish`"""
    return completion_task()


def task_clean() -> TaskDict:
    """remove build/; with --cache also the store, which all projects share"""
    return clean_task()
