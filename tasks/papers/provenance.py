"""What a release was made of: an in-toto statement with SLSA's provenance (slsa.dev). Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from tasks.deploy.layout import Release
from tasks.papers.contents import Dependency

STATEMENT = "https://in-toto.io/Statement/v1"
PREDICATE = "https://slsa.dev/provenance/v1"
BUILD = "urn:antler:build:1"
"""How Antler builds: docs/architecture.md."""


def provenance(release: Release, dependencies: Sequence[Dependency], inputs: Mapping[str, str],
               packages: str, toolchain: Mapping[str, str], revision: str) -> dict[str, Any]:
    """The statement; the release's files are its subjects.

    Args:
        inputs: digests of the project's own files, by their names.
        packages: the stamp of the compilers' root, `name version architecture` a line.
        toolchain: its name and digest.
        revision: of Antler's sources; empty: unknown.
    """
    said = {key: value for key, value in release.manifest.items() if key != "files"}
    materials = [_file(name, digest) for name, digest in sorted(inputs.items())]
    materials += [{"name": f"{it.name} {it.version}", "uri": quote(archive.place, safe=":/+~@"),
                   "digest": {"sha256": archive.sha256}}
                  for it in dependencies for archive in it.archives]
    materials += [_package(*line.split()) for line in packages.splitlines()
                  if len(line.split()) == 3]
    return {
        "_type": STATEMENT,
        "subject": [_file(file.name, file.sha256) for file in release.files],
        "predicateType": PREDICATE,
        "predicate": {
            "buildDefinition": {"buildType": BUILD, "externalParameters": said,
                                "internalParameters": {"toolchain": dict(toolchain)},
                                "resolvedDependencies": materials},
            "runDetails": {"builder": {"id": "urn:antler",
                                       "version": {"antler": revision} if revision else {}}}}}


def _file(name: str, digest: str) -> dict[str, Any]:
    return {"name": name, "digest": {"sha256": digest}}


def _package(name: str, version: str, architecture: str) -> dict[str, Any]:
    return {"uri": f"pkg:deb/debian/{name}@{quote(version)}?arch={architecture}"}
