"""A project's model, read, prepared and described."""

from __future__ import annotations

from tasks.core.paths import shown
from tasks.model.describe import CannotRun, describe, problems, schedule_problems
from tasks.model.description import Description
from tasks.model.engine import Prepared
from tasks.model.engines import named
from tasks.model.rate import rate_problems
from tasks.model.results import midi_problems
from tasks.project.model import Project


def described(project: Project) -> tuple[Prepared, Description]:
    """The model as the plugin holds it, and how audio meets it.

    Raises:
        CannotRun: the plugin cannot run it.
        AntlerError: the file is missing, damaged or of another format.
    """
    engine, parameters = named(project.engine.name), [it.name for it in project.plugin.parameters]
    content = engine.read(project.model.file)
    wrong = [*problems(content, project.model, parameters),
             *rate_problems(content, project.model, project.audio),
             *engine.problems(content, project.engine)]
    if not wrong:
        prepared = engine.prepared(project.model.file, content, project.model, parameters)
        wrong = [*prepared.problems]
    if not wrong:
        found = describe(prepared.content, project.model, parameters)
        wrong = [*schedule_problems(found, project.inference),
                 *midi_problems(found.results, project.plugin.midi)]
    if wrong:
        raise CannotRun(shown(project.model.file), wrong)
    return prepared, found
