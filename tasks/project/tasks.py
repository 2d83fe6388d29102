"""doit face: the reference of project.yaml."""

from __future__ import annotations

from tasks.core.errors import action
from tasks.core.paths import ROOT
from tasks.core.task import TaskDict
from tasks.core.uptodate import Inputs
from tasks.project.load import OS_FILE, OS_SCHEMA, PROJECT_SCHEMA


def reference() -> TaskDict:
    """docs/project-yaml.md from the schema."""
    document = ROOT / "docs" / "project-yaml.md"

    def write() -> None:
        from tasks.project.reference import write as write_page

        write_page(document)

    return {
        "doc": "write docs/project-yaml.md (every key with its default) from the schema",
        "actions": [action(write)],
        "targets": [str(document)],
        "uptodate": [Inputs([PROJECT_SCHEMA, OS_SCHEMA, OS_FILE], room=__file__)],
    }
