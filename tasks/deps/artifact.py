"""Builds an artifact once, even if several processes want it, and records what it is made of."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tasks.core.files import new_folder, remove_tree, write_atomically
from tasks.core.lock import turn
from tasks.core.paths import home
from tasks.deps.model import Built


def build(artifact: Built) -> None:
    """Build `artifact` unless it is in the store. Its sources and toolchain must be there.

    The scratch folder stays after a failure or a kill, and the next run continues in it.

    Raises:
        AntlerError: as `Kind.build` and `Kind.collect`.
    """
    once(artifact, _make)


def once(artifact: Built, make: Callable[[Built, Path], None]) -> None:
    """Run `make` with a folder to build in, unless the artifact is in the store.

    Where another process is building it, wait until that has finished.
    """
    if artifact.manifest.is_file():
        return
    with scratch(artifact) as folder:
        if not artifact.manifest.is_file():  # another process may have built it meanwhile
            make(artifact, folder)


def _make(artifact: Built, folder: Path) -> None:
    kind = artifact.recipe.build
    kind.build(artifact, folder)
    with new_folder(artifact.path, artifact.manifest.name) as result:
        kind.collect(artifact, folder, result)
        write_atomically(result / artifact.manifest.name, manifest(artifact))


@contextmanager
def scratch(artifact: Built) -> Iterator[Path]:
    """A folder to build in: locked while in use, removed after success."""
    folder = home() / "scratch" / artifact.path.name
    with turn(home() / "locks" / artifact.path.name, f"builds {artifact.path.name}"):
        folder.mkdir(parents=True, exist_ok=True)
        yield folder
        remove_tree(folder)


def manifest(artifact: Built) -> str:
    """What an artifact was made of, as JSON text."""
    made_of = [json.loads(source.stamp.read_text(encoding="utf-8")) for source in artifact.sources]
    tools = artifact.toolchain
    said = {"name": artifact.recipe.name, "version": artifact.recipe.version,
            "kind": artifact.recipe.build.NAME, "digest": artifact.digest,
            "toolchain": tools.name, "toolchain_digest": tools.digest,
            "options": dict(artifact.options), "sources": made_of}
    return json.dumps(said, indent=2) + "\n"
