"""doit face: what a model is; it is described before anything is compiled for it."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tasks.core.errors import action
from tasks.core.files import write_if_changed
from tasks.core.paths import shown
from tasks.core.task import TaskDict, command
from tasks.core.uptodate import Inputs, code
from tasks.model.beside import deciding
from tasks.model.found import results_file, results_written
from tasks.project.model import Project
from tasks.project.values import values_of

if TYPE_CHECKING:
    from tasks.model.command import Trial


def model_task(projects: Callable[[], Sequence[Project]], trial: Trial) -> TaskDict:
    """`./doit model [FILE] [--json] [--measure]`; a file needs no project.yaml.

    All is done before the task is: what it refuses is the user's to mend, with exit code 3.
    """

    @action
    def done() -> None:
        """What was asked for is printed."""

    def look(words: list[str]) -> None:
        from tasks.model.command import run

        run(words, projects, trial)

    return command(done, beside=True, passes=True, independent=True, quiet=True, check=look,
                   pos_arg="words")


def described_task(project: Project, out: Path) -> TaskDict:
    """Check the model; leave it with its description, as the build embeds it."""
    engine, file = project.engine, project.model.file
    late = ["audio.block_size"] if project.inference.mode == "async" else []
    return {
        "name": project.variant,
        "doc": "read the model, check that the plugin can run it",
        "actions": [(check, [project, out])],
        "targets": [str(out), str(out.with_suffix(".json")), str(results_file(out))],
        "uptodate": [Inputs(deciding(engine, file),
                            {"plugin.parameters": [p.name for p in project.plugin.parameters],
                             **values_of(project, "model", "inference", "audio.sample_rate", *late),
                             "engine": f"{engine.name} {engine.version}",
                             **code(Path(__file__).parent / "engines")}, __file__)],
    }


@action
def check(project: Project, out: Path) -> None:
    """Read, describe, pack; say how it will run."""
    from tasks.model.described import described
    from tasks.model.package import package
    from tasks.model.rate import heard_late
    from tasks.model.say import runs

    prepared, found = described(project)
    rate = project.audio.sample_rate
    manifest = {**prepared.content.as_dict(), "description": found.as_dict(),
                "latency": heard_late(found, project.audio, project.inference,
                                      project.audio.block_size)}
    write_if_changed(out.with_suffix(".json"), json.dumps(manifest, indent=1))
    write_if_changed(results_file(out), results_written(found.results))
    write_if_changed(out, package(found, prepared.data, project.inference))
    for line in (runs(found, rate), *prepared.notes):
        print(f"  {shown(project.model.file)}: {line}")
