"""Write a new project: a folder with project.yaml and the model."""

from __future__ import annotations

import shlex
import shutil
from pathlib import Path

from tasks.begin.fit import Fit
from tasks.begin.project_file import project_file
from tasks.begin.words import Words
from tasks.core.called import for_project, near
from tasks.core.files import new_folder
from tasks.core.paths import INSTALLED
from tasks.model.beside import weight_files
from tasks.project.load import load

IGNORED = "/build/\n/.state/\n/compile_commands.json\n"


def begin(asked: Words, model: Fit) -> str:
    """Write it, all or nothing; returns what to do next.

    Args:
        model: the one that was asked for, as it will run.
    """
    with new_folder(asked.folder, "project.yaml") as folder:
        _fill(folder, asked.plugin, model)
    knobs = ", ".join(model.parameters)
    lines = [f"  {near(asked.folder)}/: project.yaml, {_copied(model)}"]
    lines += [f"  parameters {knobs}: give them the names and ranges that you trained with"
              ] if knobs else []
    lines += [f"  {line}" for line in model.untold.splitlines()]
    way = f"cd {shlex.quote(near(asked.folder))} && " * INSTALLED
    then = "model" if model.untold else "check_realtime"
    return "\n".join([*lines, f"  → {way}{for_project(asked.folder)} {then}"])


def _fill(folder: Path, name: str, model: Fit) -> None:
    """Write the files, and see that they pass the checks that every run begins with."""
    (folder / "models").mkdir()
    for file in (model.said.file, *weight_files(model.said.file)):
        shutil.copyfile(file, folder / "models" / file.name)
    (folder / ".gitignore").write_text(IGNORED)
    path = folder / "project.yaml"
    path.write_text(project_file(name, _copied(model), model), encoding="utf-8")
    load(path, state=folder / ".state")
    shutil.rmtree(folder / ".state", ignore_errors=True)


def _copied(model: Fit) -> str:
    return f"models/{model.said.file.name}"
