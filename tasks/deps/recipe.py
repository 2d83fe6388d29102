"""Reads deps/<name>/recipe.yaml. What a recipe may say is in schema/recipe.schema.json."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tasks.core import yaml_cache
from tasks.core.errors import AntlerError
from tasks.core.paths import DEPS, shown
from tasks.deps.model import Archive, Recipe


def load(name: str, version: str, deps: Path = DEPS) -> Recipe:
    """The recipe of one version; an empty `version` is the default (the first written).

    Raises:
        AntlerError: no such recipe or version.
    """
    text = _read(deps / name / "recipe.yaml")
    versions = text["versions"]
    chosen = version or next(iter(versions))
    if chosen not in versions:
        raise AntlerError(
            f"there is no recipe for {name} {chosen}",
            details=f"{shown(deps / name / 'recipe.yaml')} has: {', '.join(versions)}",
            resolution="choose one of these, or write a recipe for it (docs/dependencies.md)")
    return _recipe(text, chosen, deps / name)


def names(deps: Path = DEPS) -> tuple[str, ...]:
    """All dependencies that have a recipe, sorted."""
    return tuple(sorted(path.parent.name for path in deps.glob("*/recipe.yaml")))


def every(deps: Path = DEPS) -> tuple[Recipe, ...]:
    """All versions of all recipes."""
    return tuple(load(name, version, deps) for name in names(deps)
                 for version in _read(deps / name / "recipe.yaml")["versions"])


def _recipe(text: dict[str, Any], version: str, folder: Path) -> Recipe:
    entry = text["versions"][version]
    return Recipe(
        name=text["name"], version=version, doc=text["doc"], licence=text["licence"],
        homepage=text["homepage"], upstream=entry["upstream"], folder=folder,
        sources=tuple(tuple(map(_archive, archives)) for archives in entry.get("sources", ())),
        patches=tuple(entry.get("patches", ())), build=_merged(text, entry))


def _merged(text: dict[str, Any], entry: dict[str, Any]) -> dict[str, Any]:
    """The recipe's `build` with what the version says instead; mappings merge one level deep."""
    common, own = text.get("build", {}), entry.get("build", {})
    return {key: {**common[key], **own[key]} if _mappings(common, own, key)
            else own.get(key, common.get(key)) for key in {**common, **own}}


def _mappings(common: dict[str, Any], own: dict[str, Any], key: str) -> bool:
    return isinstance(common.get(key), dict) and isinstance(own.get(key), dict)


def _archive(entry: dict[str, Any]) -> Archive:
    kind = next(k for k in ("url", "debian", "pypi") if k in entry)
    where = entry[kind]
    location = " ".join((where["name"], where["version"], where["file"])) \
        if isinstance(where, dict) else where
    return Archive(
        kind=kind, location=location, size=entry.get("size", 0), sha256=entry["sha256"],
        strip=entry.get("strip", 1), subtree=entry.get("subtree", ""),
        only=tuple(entry.get("only", ())), without=tuple(entry.get("except", ())),
        into=entry.get("into", ""), repack=tuple(entry.get("repack", ())),
        patches=tuple(entry.get("patches", ())))


def _read(path: Path) -> dict[str, Any]:
    try:
        return yaml_cache.read(path)
    except FileNotFoundError as error:
        raise AntlerError(
            f"there is no recipe for {path.parent.name}",
            details=f"{shown(path.parent.parent)} has: {', '.join(names(path.parent.parent))}",
            resolution=f"write {shown(path)} (docs/dependencies.md)") from error
