"""doit face: sources are fetched, engine and JUCE are built; each is in the store, or is made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from tasks.core.errors import action
from tasks.core.files import write_if_changed
from tasks.core.paths import DEPS, ROOT
from tasks.core.task import TaskDict
from tasks.core.uptodate import Inputs, Stored
from tasks.deps.model import Artifact, Built, Source
from tasks.toolchain.tasks import root_tasks

KINDS_CODE = tuple(sorted(Path(__file__).parent.glob("kinds/*.py")))


def fetch_tasks(artifacts: Iterable[Artifact]) -> Iterator[TaskDict]:
    """One sub-task per dependency: its sources, fetched, verified, unpacked and patched."""
    for source in dict.fromkeys(s for artifact in artifacts for s in artifact.sources):
        yield _fetch_task(source)


def _fetch_task(source: Source) -> TaskDict:
    recipe = source.recipe
    return {
        "name": fetcher(source).partition(":")[2],
        "doc": f"{recipe}: {recipe.doc}",
        "actions": [(_prepare, [source])],
        "targets": [str(source.stamp)],
        "uptodate": [Stored(source.stamp, {f"deps/{recipe.name}": source.digest})],
        "verbosity": 2,
    }


def reference_task() -> TaskDict:
    """What is made from the recipes for people and editors."""

    @action
    def write() -> None:
        from tasks.deps import document, schema

        write_if_changed(document.PAGE, document.render())
        write_if_changed(schema.RECIPE, schema.recipe_schema())
        write_if_changed(schema.CHOICES, schema.choices_schema())

    return {
        "name": "dependencies",
        "doc": "write docs/dependencies.md and two schemas from the recipes",
        "actions": [write],
        "targets": [str(ROOT / name) for name in (
            "docs/dependencies.md", "schema/recipe.schema.json",
            "schema/dependencies.schema.json")],
        "uptodate": [Inputs([DEPS, *KINDS_CODE], room=__file__)],
    }


def maker(artifact: Artifact) -> str:
    """Name of the task that makes an artifact: another for another version or toolchain."""
    if not isinstance(artifact, Built):
        return fetcher(artifact.sources[0])
    recipe = artifact.recipe
    return f"deps:{recipe.name}-{recipe.version}-{artifact.toolchain.name}"


def fetcher(source: Source) -> str:
    """Name of the task that fetches a source."""
    return f"fetch:{source.name}"


@action
def _prepare(source: Source) -> None:
    from tasks.deps.prepare import prepare

    prepare(source)


@action
def _build(artifact: Built) -> None:
    from tasks.deps.artifact import build

    build(artifact)


def deps_tasks(artifacts: Iterable[Artifact]) -> Iterator[TaskDict]:
    """One sub-task per artifact that is built (what is used as source is only fetched)."""
    for artifact in artifacts:
        if isinstance(artifact, Built):
            yield _build_task(artifact)


def _build_task(artifact: Built) -> TaskDict:
    recipe, toolchain = artifact.recipe, artifact.toolchain
    fetched = [fetcher(source) for source in artifact.sources]
    return {
        "name": maker(artifact).partition(":")[2],
        "doc": f"{recipe}, built with {toolchain.name}",
        "actions": [(_build, [artifact])],
        "setup": [*root_tasks(toolchain), *fetched],
        "targets": [str(artifact.manifest)],
        "uptodate": [Stored(artifact.manifest, _reasons(artifact))],
        "verbosity": 2,
    }


def _reasons(artifact: Built) -> dict[str, object]:
    """What goes into an artifact, by the names a user knows."""
    sources = {f"deps/{s.recipe.name}": s.digest for s in artifact.sources}
    return {**sources, "toolchain": artifact.toolchain.digest, "options": artifact.options,
            f"the build of {artifact.recipe.name}": artifact.digest}
