"""Builds an artifact once, even if several processes want it, and records what it is made of."""

from __future__ import annotations

import json
from pathlib import Path

from tasks.core.files import remove_tree, write_atomically
from tasks.core.paths import home
from tasks.deps.model import Built
from tasks.project.model import ALL
from tasks.store.entry import enter


def build(artifact: Built) -> None:
    """Build `artifact` unless it is in the store. Its sources and toolchain must be there.

    The scratch folder stays after a failure or a kill, and the next run continues in it.

    Raises:
        AntlerError: as `Kind.build` and `Kind.collect`.
    """
    enter(artifact.product, lambda result: _make(artifact, result), f"builds {artifact.path.name}")


def _make(artifact: Built, result: Path) -> None:
    kind, scratch = artifact.recipe.build, home() / "scratch" / artifact.path.name
    scratch.mkdir(parents=True, exist_ok=True)
    kind.build(artifact, scratch)
    kind.collect(artifact, scratch, result)
    write_atomically(result / artifact.manifest.name, manifest(artifact))
    remove_tree(scratch)


def manifest(artifact: Built) -> str:
    """What an artifact was made of, as JSON text."""
    made_of = [json.loads(source.stamp.read_text(encoding="utf-8")) for source in artifact.sources]
    tools = artifact.toolchain
    said = {"name": artifact.recipe.name, "version": artifact.recipe.version,
            "kind": artifact.recipe.build.NAME, "digest": artifact.digest,
            "toolchain": tools.name, "toolchain_digest": tools.digest,
            "options": dict(artifact.options), "operators": list(artifact.operators) or ALL,
            "sources": made_of}
    return json.dumps(said, indent=2) + "\n"
