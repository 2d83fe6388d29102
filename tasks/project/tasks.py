"""doit face: the references of project.yaml and of operating systems."""

from __future__ import annotations

from tasks.core.errors import action
from tasks.core.paths import CODE
from tasks.core.task import TaskDict
from tasks.core.uptodate import Inputs
from tasks.project.load import CHOICES_SCHEMA, OS_FILE, OS_SCHEMA, PROJECT_SCHEMA


def reference_task() -> TaskDict:
    """docs/project-yaml.md from the schema, part of which is made from the recipes."""
    document = CODE / "docs" / "project-yaml.md"

    def write() -> None:
        from tasks.project.reference import write as write_page

        write_page(document)

    return {
        "name": "project-yaml",
        "doc": "write docs/project-yaml.md (every key with its default) from the schema",
        "actions": [action(write)],
        "targets": [str(document)],
        "task_dep": ["reference:dependencies"],
        "uptodate": [Inputs([PROJECT_SCHEMA, CHOICES_SCHEMA, OS_SCHEMA, OS_FILE], room=__file__)],
    }


def systems_task() -> TaskDict:
    """docs/operating-systems.md from sdk/os.yaml."""
    document = CODE / "docs" / "operating-systems.md"

    def write() -> None:
        from tasks.project.systems import write as write_page

        write_page(document)

    return {
        "name": "operating-systems",
        "doc": "write docs/operating-systems.md from sdk/os.yaml",
        "actions": [action(write)],
        "targets": [str(document)],
        "uptodate": [Inputs([OS_SCHEMA, OS_FILE], room=__file__)],
    }
