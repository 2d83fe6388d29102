"""Reads deps/<name>/recipe.yaml; schema/recipe.schema.json says what a recipe may contain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from pathlib import Path
from typing import Annotated, Any

from tasks.core import yaml_cache
from tasks.core.errors import AntlerError
from tasks.core.frozen import frozen
from tasks.core.paths import DEPS, shown
from tasks.core.words import meant
from tasks.deps.kinds import KINDS
from tasks.deps.model import Archive, Recipe
from tasks.deps.typed import typed


@frozen
class Version:
    """An entry below `versions`."""

    upstream: Annotated[str, "which revision this is, for readers"]
    sources: Annotated[tuple[tuple[Archive, ...], ...],
                       "alternatives, best first; each is a list of archives unpacked together"]
    patches: Annotated[tuple[str, ...], "files in patches/, applied to every alternative"] = ()


@frozen
class Head:
    """The keys of a recipe that are the same for all versions, except `build`."""

    name: Annotated[str, "same as its folder", {"pattern": "^[a-z0-9_]+$"}]
    kind: Annotated[str, "the kind of dependency, which decides how it is made"]
    doc: Annotated[str, "its purpose, in one line"]
    licence: Annotated[str, "SPDX expression"]
    homepage: Annotated[str, "", {"pattern": "^https://"}]
    versions: Annotated[Mapping[str, Version], "the first is the default"] = field(
        default_factory=dict)


def load(name: str, version: str, deps: Path = DEPS) -> Recipe:
    """The recipe of one version; empty: the first one in the file, which is the default.

    Raises:
        AntlerError: there is no such recipe or version, or the recipe does not fit its schema.
    """
    path = deps / name / "recipe.yaml"
    text = _read(path)
    versions = text["versions"]
    chosen = version or next(iter(versions))
    if chosen not in versions:
        raise AntlerError(
            f"there is no recipe for {name} {chosen}",
            details=f"{shown(path)} has: {', '.join(versions)}",
            resolution="choose one of these, or write a recipe for it (docs/dependencies.md)")
    return _recipe(text, chosen, path)


def names(deps: Path = DEPS) -> tuple[str, ...]:
    """The names of all dependencies, sorted."""
    return tuple(sorted(path.parent.name for path in deps.glob("*/recipe.yaml")))


def every(deps: Path = DEPS) -> tuple[Recipe, ...]:
    """All versions of all recipes."""
    return tuple(load(name, version, deps) for name in names(deps)
                 for version in _read(deps / name / "recipe.yaml")["versions"])


def _recipe(text: dict[str, Any], version: str, path: Path) -> Recipe:
    build = text.get("build", {})
    own = dict(text["versions"][version])
    build = _merged(build, own.pop("build", {}))
    head = typed(Head, {key: value for key, value in text.items()
                        if key not in ("build", "versions")}, shown(path))
    entry = typed(Version, own, f"{shown(path)}: versions.{version}")
    kind = KINDS.get(head.kind)
    if kind is None:
        raise AntlerError(f"{shown(path)}: there is no kind `{head.kind}`",
                          resolution=meant(head.kind, [*KINDS]))
    return Recipe(
        name=head.name, version=version, doc=head.doc, licence=head.licence,
        homepage=head.homepage, upstream=entry.upstream, folder=path.parent,
        sources=entry.sources, patches=entry.patches,
        build=typed(kind, build, f"{shown(path)}: build"))


def _merged(common: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    """The recipe's `build`, overridden by that of a version; mappings merge at every level."""
    both = {key for key in own if isinstance(own[key], dict) and isinstance(common.get(key), dict)}
    return {**common, **own, **{key: _merged(common[key], own[key]) for key in both}}


def _read(path: Path) -> dict[str, Any]:
    try:
        return yaml_cache.read(path)
    except FileNotFoundError as error:
        raise AntlerError(
            f"there is no recipe for {path.parent.name}",
            details=f"{shown(path.parent.parent)} has: {', '.join(names(path.parent.parent))}",
            resolution=f"write {shown(path)} (docs/dependencies.md)") from error
