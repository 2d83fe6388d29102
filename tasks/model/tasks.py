"""doit face: the model is read and linted before anything is compiled for it."""

from __future__ import annotations

import json
from pathlib import Path

from tasks.core.errors import AntlerError, action
from tasks.core.files import write_if_changed
from tasks.core.paths import shown
from tasks.core.task import TaskDict
from tasks.core.uptodate import Inputs
from tasks.model.operators import known, table
from tasks.project.model import Project


def model_task(project: Project, out: Path) -> TaskDict:
    """Check the model; leave a copy that the build embeds and its layout beside it."""
    return {
        "name": project.variant,
        "doc": "read the model, check that the plugin can run it",
        "actions": [(check, [project, out])],
        "targets": [str(out), str(out.with_suffix(".json"))],
        "uptodate": [Inputs([project.model, table(project.engine.name, project.engine.version)],
                            {"plugin.parameters": [p.name for p in project.plugin.parameters],
                             "model": shown(project.model),
                             "engine": f"{project.engine.name} {project.engine.version}"},
                            __file__)],
    }


@action
def check(project: Project, out: Path) -> None:
    """Read, lint, copy; say how it will run."""
    from tasks.model import layout, lint

    found, engine = layout.read(project.model), project.engine
    names = [parameter.name for parameter in project.plugin.parameters]
    wrong = lint.problems(found, names, engine, known(engine.name, engine.version))
    if wrong:
        raise AntlerError(f"the plugin cannot run {shown(project.model)}",
                          details="\n".join(it.what for it in wrong),
                          resolution="\n→ ".join(dict.fromkeys(it.helps for it in wrong)))
    write_if_changed(out.with_suffix(".json"), json.dumps(found.as_dict(), indent=1))
    write_if_changed(out, project.model.read_bytes())
    print(f"  {shown(project.model)}: {lint.samples_per_call(found)}")
