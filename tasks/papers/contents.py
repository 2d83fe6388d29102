"""What a release consists of: its files, the dependencies in them, the packages around them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from tasks.core.errors import AntlerError
from tasks.core.frozen import frozen
from tasks.core.paths import SDK, shown
from tasks.deploy.layout import Release

LIBRARIES = SDK / "debian-libraries.yaml"


@frozen
class Archive:
    """Where sources came from: an address or a place in a package registry, and their digest."""

    place: str
    sha256: str


@frozen
class Dependency:
    """Something of somebody else's that is in a release.

    Attributes:
        licence: an SPDX expression; empty: unknown here.
        archives: its sources.
        patches: names of patches that were applied.
        package: of Debian, with `architecture`; else empty.
        files: names of the release's files that are it.
        needs: names of the dependencies that it was built from.
    """

    name: str
    version: str
    licence: str = ""
    homepage: str = ""
    archives: tuple[Archive, ...] = ()
    patches: tuple[str, ...] = ()
    package: str = ""
    architecture: str = ""
    files: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """Names it in a document."""
        return f"{self.package and 'debian:'}{self.name}@{self.version}"


def of_recipes(stamps: Iterable[Path]) -> list[Dependency]:
    """Dependencies that were made from recipes.

    Args:
        stamps: what the store says of each: an artifact's manifest, or that of sources.

    Raises:
        AntlerError: one is not in the store.
    """
    found: dict[str, Dependency] = {}
    for stamp in stamps:
        try:
            said = json.loads(stamp.read_text(encoding="utf-8"))
        except OSError as error:
            raise AntlerError(f"{shown(stamp)} is not there",
                              resolution="build it first: `./doit build`") from error
        first, *others = [_source(source) for source in said.get("sources", [said])]
        found |= {other.key: other for other in others}
        found[first.key] = replace(first, needs=tuple(other.key for other in others))
    return [found[key] for key in sorted(found)]


def _source(said: Mapping[str, Any]) -> Dependency:
    archives = tuple(Archive(archive["from"], archive["sha256"]) for archive in said["archives"])
    patches = [*said["patches"], *(name for it in said["archives"] for name in it["patches"])]
    return Dependency(said["name"], said["version"], said["licence"], said["homepage"], archives,
                      tuple(patches))


def of_packages(release: Release, versions: str,
                known: Mapping[str, Mapping[str, str]]) -> list[Dependency]:
    """Debian's packages whose libraries are in the bundle; pure.

    Args:
        versions: the stamp of the root that they are from, `name version architecture` a line.
        known: the content of sdk/debian-libraries.yaml.
    """
    architecture = {"aarch64": "arm64", "x86_64": "amd64"}[release.architecture]
    rows = (line.split() for line in versions.splitlines())
    version = {row[0]: row[1] for row in rows if len(row) == 3 and row[2] == architecture}
    files: dict[str, list[str]] = {}
    for file in release.files:
        if row := known.get(Path(file.name).name):
            files.setdefault(row["package"], []).append(file.name)
    licences = {row["package"]: row["licence"] for row in known.values()}
    return [Dependency(name, version[name], licences[name], package=name,
                       architecture=architecture, files=tuple(names))
            for name, names in sorted(files.items()) if name in version]


def unexplained(release: Release, dependencies: Iterable[Dependency],
                own: Iterable[str]) -> Iterator[str]:
    """Shared libraries of the bundle that are neither ours, nor an engine's, nor a package's; pure.

    Args:
        dependencies: those found; a package among them names its files.
        own: names of libraries that dependencies bring.
    """
    explained = {name for it in dependencies for name in it.files}
    brought = {*own, *(f"{Path(file.name).parts[0].removesuffix('.vst3')}.so"
                       for file in release.files)}
    for file in release.files:
        name = Path(file.name).name
        if ".so" in name and file.name not in explained and name not in brought:
            yield name


def libraries() -> Mapping[str, Mapping[str, str]]:
    """The content of sdk/debian-libraries.yaml."""
    import yaml

    known: Mapping[str, Mapping[str, str]] = yaml.safe_load(LIBRARIES.read_text(encoding="utf-8"))
    return known
