"""Cells: a derived project for each combination of the axes' values, and what addresses it."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from pathlib import Path
from typing import Any

from tasks.compare.axes import Axis, Value
from tasks.core.files import digest, sha256, tree_digest
from tasks.core.frozen import frozen
from tasks.project.derive import Base, Change, Data, Derived
from tasks.project.model import ALL, Project
from tasks.project.problems import Problem

VERSION = 1
"""Of what a cell's address stands for: raise it when a cell is judged in another way."""


@frozen
class Job:
    """What a worker needs to judge a cell.

    Attributes:
        address: digest of all that decides the verdict.
        code: digest of the code that decides.
        data: project.yaml; the model's file is missing.
        model: sha256 and name of the model's file; None: there is none.
        target, variant: name the folders of its results and of its C++ build.
        verify: compare it with the model in Python, too.
        known_hosts: the boards' keys that the user has accepted.
    """

    address: str
    code: str
    data: Data
    model: tuple[str, str] | None
    target: str
    variant: str
    verify: bool
    known_hosts: str = ""

    def project(self, model: Path | None) -> Data:
        """The whole of project.yaml, with the model at `model`."""
        if model is None:
            return self.data
        return {**self.data, "model": {**self.data["model"], "file": str(model)}}


@frozen
class Cell:
    """One combination.

    Attributes:
        values: by the axes' keys.
        job: None where project.yaml does not allow it.
        problems: why not.
    """

    values: Mapping[str, Any]
    project: Project | None = None
    job: Job | None = None
    problems: tuple[Problem, ...] = ()


def combinations(axes: Sequence[Axis]) -> Iterator[tuple[Value, ...]]:
    """Each combination of values; the last axis varies first."""
    return product(*(axis.values for axis in axes))


def cell(base: Base, axes: Sequence[Axis], values: Sequence[Value], code: str,
         verify: bool) -> Cell:
    """The cell of one combination.

    Args:
        code: digest of the code that decides.
        verify: as `Job.verify`; a plugin without a model, or a board where nothing can be
            compared, is not.
    """
    said = {axis.key: it.value for axis, it in zip(axes, values, strict=True)}
    made = base.derived([*_for_any_model(base, axes),
                         *(Change(axis.where, it.value, it.said)
                           for axis, it in zip(axes, values, strict=True))])
    if made.project is None:
        return Cell(said, problems=made.problems)
    return Cell(said, made.project, _job(made, base.folder, code, verify))


def _for_any_model(base: Base, axes: Sequence[Axis]) -> list[Change]:
    """Models that are compared share an engine with all operators, unless project.yaml wants one
    for each.
    """
    engine = base.data.get("engine")
    said = isinstance(engine, dict) and "operators" in engine
    several = any(axis.of_models for axis in axes)
    return [Change(("engine", "operators"), ALL)] if several and not said else []


def _job(made: Derived, folder: Path, code: str, verify: bool) -> Job:
    project = made.project
    assert project
    data = _alone(made.data, project, folder)
    model = (sha256(project.model.file), project.model.file.name) if project.model else None
    verified = verify and bool(project.model) and not (
        project.model.listens and not project.target.plugin_host.writes_results)
    address = digest(VERSION, code, data, model, verified, _contents(project))
    return Job(address, code, data, model, project.target.name, project.variant, verified)


def _alone(whole: Data, project: Project, folder: Path) -> Data:
    """project.yaml of this cell alone, good in any folder.

    Other targets say nothing of it; files have absolute paths, the model's is left out. It is
    compared with Python in blocks of its own size, if nothing else is asked for.
    """
    data, target = copy.deepcopy(whole), project.target.name
    entry = data.get("targets", {}).get(target)
    data.pop("groups", None)
    data |= {"target": target, "targets": {target: entry} if entry else {}}
    if entry and project.target.board.made:
        entry.pop("port", None)  # many of them answer on one machine
    if "source" in data["plugin"]:
        data["plugin"]["source"] = str((folder / data["plugin"]["source"]).resolve())
    if "config" in data["sushi"]:
        data["sushi"]["config"] = str((folder / data["sushi"]["config"]).resolve())
    if project.model:
        del data["model"]["file"]
    data["verify"] = {"block_sizes": [project.audio.block_size], **data.get("verify", {})}
    return data


def _contents(project: Project) -> list[str]:
    """Digests of the user's own files beside the model."""
    source, config = project.plugin.source, project.sushi.config
    return [*([tree_digest(*source.files)] if source else []),
            *([sha256(config)] if config else [])]


def fatal(axes: Sequence[Axis], cells: Sequence[Cell]) -> list[Problem]:
    """Problems of values that no combination allows: they are mistakes, and nothing is run.

    What is said of many cells is said once, as of the first.
    """
    found = dict[tuple[object, ...], Problem]()
    for axis in axes:
        for value in axis.values:
            those = [it for it in cells if it.values[axis.key] == value.value]
            if all(it.problems for it in those):
                for problem in (problem for it in those for problem in it.problems):
                    found.setdefault((problem.where, problem.what), problem)
    return list(found.values())


def build_of(project: Project) -> tuple[object, ...]:
    """What is compiled: cells that share it share objects, and the engine."""
    return project.variant, project.engine, project.plugin_channels


def board_of(project: Project) -> tuple[object, ...] | None:
    """The one board that a cell needs for itself; None: each worker has its own."""
    target = project.target
    if target.board.made:
        return None
    return target.board.name, target.host, target.port


def waits(projects: Sequence[Project]) -> list[frozenset[int]]:
    """For each cell the cells that it waits for (pure).

    The first one of a build compiles, while the others of that build wait and find its objects
    in the store; of those on one board, one is judged after the other.
    """
    builders, boards, found = dict[object, int](), dict[object, int](), []
    for place, project in enumerate(projects):
        first = builders.setdefault(build_of(project), place)
        before = {first} - {place}
        if board := board_of(project):
            before |= {boards[board]} if board in boards else set()
            boards[board] = place
        found.append(frozenset(before))
    return found

