"""What doit's tasks need to know of a plan, remembered from run to run.

To read recipes and plan takes longer than anything else in a run that finds nothing to do, which
needs only names, folders and digests of the plan. A task that does run plans again.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from tasks.core.errors import AntlerError
from tasks.core.files import digest, tree_digest
from tasks.core.frozen import frozen
from tasks.core.paths import CODE, DEPS, SDK, STATE, home
from tasks.core.remember import keep, recall
from tasks.core.words import listed
from tasks.model.needed import needed
from tasks.project.model import ALL, Project
from tasks.project.values import values_of
from tasks.toolchain.load import for_target
from tasks.toolchain.tasks import root_tasks

if TYPE_CHECKING:
    from tasks.deps.model import Artifact, Built, Source

    Made = TypeVar("Made", Source, Built)


@frozen
class Step:
    """What one task puts into the store: sources, or what is built from them.

    Attributes:
        task: the task's name.
        doc: what it is, for the user.
        path: its folder.
        stamp: the file in it that is written last.
        values: digests of what goes into it, by the names a user knows.
        setup: tasks that must have run before it can be made.
        sources: the steps that fetch what it is built from; none where it is a source itself.
        opened: libraries in it that the plugin opens at run time.
        ahead: whether it is made beside what runs.
    """

    task: str
    doc: str
    path: Path
    stamp: Path
    values: Mapping[str, object]
    setup: tuple[str, ...]
    sources: tuple[Step, ...]
    opened: tuple[Path, ...]
    ahead: bool


def steps(project: Project, state: Path = STATE) -> tuple[Step, ...]:
    """One step for each dependency of the plugin: engine, JUCE, VST3 SDK.

    Args:
        state: folder that remembers them.

    Raises:
        AntlerError: as `deps.plan.plan`.
    """
    memory, stamp = state / "planned" / project.name, _stamp(project)
    known = recall(memory, stamp)
    if known is None:
        known = [described(artifact) for artifact in planned(project)]
        keep(memory, stamp, known)
    return tuple(map(_step, known))


def _stamp(project: Project) -> str:
    """Digest of all that decides the plan."""
    toolchain = for_target(project.target)
    return digest(values_of(project, "engine", "plugin.juce"), needed(project),
                  project.plugin.host_tools, toolchain.name, toolchain.digest, str(home()),
                  os.uname().machine, _recipes())


@cache
def _recipes() -> str:
    """Digest of the recipes and toolchains, and of the code that plans with them."""
    return tree_digest(DEPS, SDK, *(CODE / "tasks" / room for room in ("deps", "toolchain")))


@cache
def planned(project: Project) -> tuple[Artifact, ...]:
    """The plan itself, made once a run.

    Raises:
        AntlerError: as `deps.plan.plan`.
    """
    from tasks.deps.plan import plan

    return plan(project, for_target(project.target))


def found(step: Step, made: Iterable[Made]) -> Made:
    """The part of a plan that a step stands for.

    Raises:
        AntlerError: the recipes were edited since the run began.
    """
    for one in made:
        if one.path == step.path:
            return one
    raise AntlerError(f"{step.task}: its recipe was edited while the run was under way",
                      resolution="run the command again")


def described(artifact: Artifact) -> dict[str, Any]:
    """An artifact's step as JSON-able data."""
    from tasks.deps.model import Built

    sources = [_fetched(source) for source in artifact.sources]
    return _built(artifact, sources) if isinstance(artifact, Built) else sources[0]


def _fetched(source: Source) -> dict[str, Any]:
    recipe = source.recipe
    return {"task": f"fetch:{source.name}", "doc": f"{recipe}: {recipe.doc}",
            "path": str(source.path), "stamp": str(source.stamp),
            "values": {f"deps/{recipe.name}": source.digest}, "setup": [], "sources": [],
            "opened": [], "ahead": True}


def _built(artifact: Built, sources: list[dict[str, Any]]) -> dict[str, Any]:
    recipe, toolchain = artifact.recipe, artifact.toolchain
    values = {key: value for source in sources for key, value in source["values"].items()}
    return {"task": f"deps:{recipe.name}-{recipe.version}-{toolchain.name}",
            "doc": f"{recipe}, built with {toolchain.name}"
                   + f" for the operators of the model: {listed(artifact.operators)}"
                   * bool(artifact.operators),
            "path": str(artifact.path), "stamp": str(artifact.manifest),
            "values": {**values, "toolchain": toolchain.digest,
                       "options": [*map(list, artifact.options)],
                       "operators": [*artifact.operators] or ALL,
                       f"the build of {recipe.name}": artifact.digest},
            "setup": [*root_tasks(toolchain), *(source["task"] for source in sources)],
            "sources": sources, "opened": [*map(str, artifact.opened)],
            "ahead": recipe.build.AHEAD}


def _step(known: dict[str, Any]) -> Step:
    return Step(known["task"], known["doc"], Path(known["path"]), Path(known["stamp"]),
                known["values"], tuple(known["setup"]), tuple(map(_step, known["sources"])),
                tuple(map(Path, known["opened"])), known["ahead"])
