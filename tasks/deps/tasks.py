"""doit face: sources are fetched, engine and JUCE are built; each is in the store, or is made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from tasks.core.errors import action
from tasks.core.uptodate import Stored
from tasks.deps.model import Artifact, Source
from tasks.toolchain.tasks import root_tasks


def fetch_tasks(artifacts: Iterable[Artifact]) -> Iterator[dict[str, Any]]:
    """One sub-task per dependency: its sources, fetched, verified, unpacked and patched."""
    for source in dict.fromkeys(s for artifact in artifacts for s in artifact.sources):
        yield _fetch_task(source)


def _fetch_task(source: Source) -> dict[str, Any]:
    recipe = source.recipe
    return {
        "name": fetcher(source).partition(":")[2],
        "doc": f"{recipe.name} {recipe.version}: {recipe.doc}",
        "actions": [(_prepare, [source])],
        "targets": [str(source.stamp)],
        "uptodate": [Stored(source.stamp, {f"deps/{recipe.name}": source.digest})],
        "verbosity": 2,
    }


def maker(artifact: Artifact) -> str:
    """Name of the task that makes an artifact."""
    return f"deps:{artifact.recipe.name}" if artifact.toolchain else fetcher(artifact.sources[0])


def fetcher(source: Source) -> str:
    """Name of the task that fetches a source."""
    return f"fetch:{source.recipe.name}-{source.recipe.version}"


@action
def _prepare(source: Source) -> None:
    from tasks.deps.prepare import prepare

    prepare(source)


@action
def _build(artifact: Artifact) -> None:
    from tasks.deps.engine import build_engine
    from tasks.deps.juce import build_juce

    (build_juce if artifact.recipe.name == "juce" else build_engine)(artifact)


def deps_tasks(artifacts: Iterable[Artifact]) -> Iterator[dict[str, Any]]:
    """One sub-task per artifact that is built (what is used as source is only fetched)."""
    for artifact in artifacts:
        if artifact.toolchain:
            yield _build_task(artifact)


def _build_task(artifact: Artifact) -> dict[str, Any]:
    assert artifact.toolchain is not None
    recipe, toolchain = artifact.recipe, artifact.toolchain
    fetched = [fetcher(source) for source in artifact.sources]
    return {
        "name": maker(artifact).partition(":")[2],
        "doc": f"{recipe.name} {recipe.version}, built with {toolchain.name}",
        "actions": [(_build, [artifact])],
        "setup": [*root_tasks(toolchain), *fetched],
        "targets": [str(artifact.manifest)],
        "uptodate": [Stored(artifact.manifest, _reasons(artifact))],
        "verbosity": 2,
    }


def _reasons(artifact: Artifact) -> dict[str, object]:
    """What goes into an artifact, by the names a user knows."""
    assert artifact.toolchain is not None
    sources = {f"deps/{s.recipe.name}": s.digest for s in artifact.sources}
    return {**sources, "toolchain": artifact.toolchain.digest, "options": artifact.options,
            f"the build of {artifact.recipe.name}": artifact.digest}
