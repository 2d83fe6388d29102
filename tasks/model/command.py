"""`./doit model [FILE] [--json] [--measure]`: what a model is, and whether and how it will run."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path, PurePath

from tasks.core.errors import AntlerError
from tasks.core.files import sha256
from tasks.core.frozen import frozen
from tasks.core.paths import PROJECT_FILE, shown
from tasks.core.words import meant
from tasks.model.content import Content
from tasks.model.describe import CannotRun, problems
from tasks.model.engine import ModelEngine
from tasks.model.engines import named
from tasks.model.package import package
from tasks.model.report import Asked, OnBoard, Report, report
from tasks.model.roles import assign
from tasks.model.show import text
from tasks.project.draft import Draft
from tasks.project.formats import engine_of
from tasks.project.load import defaults
from tasks.project.model import Engine, Model, Project
from tasks.project.model_checks import OWN_MODEL, model_exists, model_format

OPTIONS = ("--json", "--measure")

Projects = Callable[[], Sequence[Project]]

Trial = Callable[[Project, Engine, bytes], OnBoard]
"""Plays a packed model of an engine on a project's target; raises AntlerError where it cannot."""


@frozen
class Words:
    """What the user typed: a file, as it is typed, or none; `--json`, `--measure`."""

    file: str
    json: bool
    measure: bool


def parse(words: Sequence[str]) -> Words:
    """The words behind `./doit model`.

    Raises:
        AntlerError: there is no such option; more than one file.
    """
    options = [word for word in words if word[:1] == "-"]
    files = [word for word in words if word[:1] != "-"]
    for option in options:
        if option not in OPTIONS:
            raise AntlerError(f"option {option} is not known", details=meant(option, OPTIONS))
    if len(files) > 1:
        raise AntlerError(f"one model at a time, not {len(files)}",
                          resolution=f"./doit model {files[0]}")
    return Words("".join(files), "--json" in options, "--measure" in options)


def run(words: Sequence[str], projects: Projects, trial: Trial) -> None:
    """Print the report.

    Raises:
        AntlerError: the words are wrong, the file is no model, or it cannot run.
    """
    asked = parse(words)
    found = look(asked.file, projects)
    if asked.measure and found.description:
        found = on_board(measured(found), _project(projects), trial)
    print(json.dumps(found.as_dict(), indent=1) if asked.json else text(found), flush=True)
    if found.problems:
        raise refusal(found)


def measured(found: Report) -> Report:
    """The report with the times that runs of the model take on this machine.

    Raises:
        AntlerError: the interpreters could not be installed.
    """
    from tasks.model.measure import measure
    from tasks.model.reference import bring

    assert found.prepared and found.description
    bring(found.asked.engine.name)
    return replace(found, measured=measure(found.asked.engine.name, found.prepared,
                                           found.description, found.asked.audio.block_size))


def on_board(found: Report, project: Project | None, trial: Trial) -> Report:
    """The report with what the model takes on the project's target, or why that is not known."""
    if project is None:
        return replace(found, on_board="not measured: project.yaml has mistakes")
    assert found.prepared and found.description
    packed = package(found.description, found.prepared.data)
    try:
        return replace(found, on_board=trial(project, found.asked.engine, packed))
    except AntlerError as error:
        return replace(found, on_board=f"not measured on {project.target.name}: {error}")


def refusal(found: Report) -> CannotRun:
    """All reasons why a model cannot run, and what helps."""
    indented = "\n".join(f"    {line}" for line in found.instead.splitlines())
    return CannotRun(found.asked.name, found.problems, found.instead and
                     f"it runs with these lines in project.yaml (names and ranges are yours):\n"
                     f"{indented}")


def look(file: str, projects: Projects) -> Report:
    """What is known of a file; '': of the project's model.

    What project.yaml says counts for its own model. For another file, its audio and engine count,
    and its parameters if they fit; where it has mistakes, the defaults do.

    Raises:
        AntlerError: the file is no model; no file, and project.yaml has mistakes.
    """
    project = _project(projects) if file else projects()[0]
    path = Path(file).absolute() if file else projects()[0].model.file
    if project and not file and not project.model:
        raise AntlerError("project.yaml names no model", resolution="name a file: "
                          "./doit model FILE")
    if project and project.model and path.resolve() == project.model.file.resolve():
        return _own(path, project)
    engine = engine_for(file)
    content = engine.read(path)
    chosen, audio = defaults(engine.name)
    why = f"for {engine.format} files, in its default version"
    names: tuple[str, ...] = ()
    if not project and PROJECT_FILE.exists():
        why += "; project.yaml has mistakes, so that it does not count"
    if project:
        audio = project.audio
        names = _fitting(content, Model(path), project)
        if project.engine.name == chosen.name:
            chosen, why = project.engine, _ours(engine)
    asked = Asked(file, sha256(path), chosen, why, Model(path), names, audio,
                  project.plugin_channels if project else 2)
    return report(asked, content, engine)


def _own(path: Path, project: Project) -> Report:
    engine = named(project.engine.name)
    asked = Asked(shown(path), sha256(path), project.engine, _ours(engine), project.model,
                  tuple(it.name for it in project.plugin.parameters), project.audio,
                  project.plugin_channels, project.inference)
    return report(asked, engine.read(path), engine)


def _ours(engine: ModelEngine) -> str:
    return f"for {engine.format} files, in the project's version"


def engine_for(file: str, usage: str = "./doit model FILE") -> ModelEngine:
    """The engine that runs a file.

    Args:
        usage: how a file is named.

    Raises:
        AntlerError: there is no such file, or it is of a kind that none runs.
    """
    draft = Draft({"model": {"file": file}}, {}, "", asked=False, folder=Path.cwd())
    for check in (model_format, model_exists):
        for it in check.problems(draft):
            helps = f"name a model file: {usage}" if it.help == OWN_MODEL else it.help
            raise AntlerError(it.what, resolution=helps)
    name = engine_of(PurePath(file))
    assert name, "model_format refuses what no engine runs"
    return named(name)


def _project(projects: Projects) -> Project | None:
    """The project, where project.yaml has no mistakes."""
    try:
        return projects()[0]
    except AntlerError:
        return None


def _fitting(content: Content, said: Model, project: Project) -> tuple[str, ...]:
    """The project's parameters, where another model takes them as columns or calls its inputs so.

    An input of another name is not one of them because it, too, has one element.
    """
    names = tuple(it.name for it in project.plugin.parameters)
    roles, _ = assign(content, said, names)
    fits = len(problems(content, said, names)) < len(problems(content, said, ()))
    return names if fits and roles.named >= set(roles.parameters) else ()
