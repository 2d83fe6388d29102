"""A project's model, read and described."""

from __future__ import annotations

from tasks.core.paths import shown
from tasks.model.content import Content
from tasks.model.describe import CannotRun, describe, problems
from tasks.model.description import Description
from tasks.model.engines import named
from tasks.project.model import Project


def described(project: Project) -> tuple[Content, Description]:
    """What the model's file holds, and how audio meets it.

    Raises:
        CannotRun: the plugin cannot run it.
        AntlerError: the file is missing, damaged or of another format.
    """
    engine, parameters = named(project.engine.name), [it.name for it in project.plugin.parameters]
    content = engine.read(project.model.file)
    wrong = [*problems(content, project.model, parameters),
             *engine.problems(content, project.engine)]
    if wrong:
        raise CannotRun(shown(project.model.file), wrong)
    return content, describe(content, project.model, parameters)
