"""The list of contents of a release, as CycloneDX 1.6 (cyclonedx.org, ECMA-424). Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from tasks.deploy.layout import Release
from tasks.papers.contents import Dependency


def sbom(release: Release, dependencies: Sequence[Dependency]) -> dict[str, Any]:
    """The document; no time and no random number in it, so that equal releases have equal ones."""
    made = release.manifest["plugin"]
    main = f"{made['name']}@{made['version']}"
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1,
        "metadata": {
            "component": {"type": "application", "bom-ref": main, "name": made["name"],
                          "version": made["version"],
                          "properties": [{"name": "antler:release", "value": release.digest}]},
            "tools": {"components": [{"type": "application", "name": "antler"}]}},
        "components": [*map(_file, _own(release, dependencies)),
                       *map(_component, dependencies)],
        "dependencies": [{"ref": main, "dependsOn": _direct(dependencies)},
                         *({"ref": it.key, "dependsOn": sorted(it.needs)} for it in dependencies)]}


def _direct(dependencies: Sequence[Dependency]) -> list[str]:
    below = {need for it in dependencies for need in it.needs}
    return [it.key for it in dependencies if it.key not in below]


def _own(release: Release, dependencies: Sequence[Dependency]) -> list[tuple[str, str]]:
    """Name and digest of the release's files; those of a package are listed with that."""
    theirs = {name for it in dependencies for name in it.files}
    return [(file.name, file.sha256) for file in release.files if file.name not in theirs]


def _file(named: tuple[str, str]) -> dict[str, Any]:
    name, digest = named
    return {"type": "file", "bom-ref": f"file:{name}", "name": name, "hashes": _hashes(digest)}


def _hashes(digest: str) -> list[dict[str, str]]:
    return [{"alg": "SHA-256", "content": digest}]


def _component(it: Dependency) -> dict[str, Any]:
    found: dict[str, Any] = {"type": "library", "bom-ref": it.key, "name": it.name,
                             "version": it.version}
    if it.licence:
        found["licenses"] = [{"expression": it.licence}]
    if it.package:
        found["purl"] = (f"pkg:deb/debian/{it.package}@{quote(it.version)}"
                         f"?arch={it.architecture}")
    if it.patches:
        found["pedigree"] = {"patches": [{"type": "unofficial", "diff": {
            "url": f"deps/{it.name}/patches/{quote(name)}"}} for name in it.patches]}
    found["externalReferences"] = [
        *([{"type": "website", "url": it.homepage}] if it.homepage else []),
        *({"type": "source-distribution", "url": quote(archive.place, safe=":/+~@"),
           "hashes": _hashes(archive.sha256)} for archive in it.archives)]
    return found
