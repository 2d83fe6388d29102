"""The JSON schemas that are made from code and recipes: for editors, and for project.yaml.

`./doit reference` writes them; a unit test fails if they are out of date.
"""

from __future__ import annotations

import json
from typing import Any

from tasks.core.paths import SCHEMA
from tasks.core.words import listed
from tasks.deps.kind import Kind, Switch
from tasks.deps.kinds import KINDS
from tasks.deps.model import Recipe
from tasks.deps.recipe import Head, Version, every
from tasks.deps.typed import schema
from tasks.project.formats import RUNS
from tasks.project.model import ALL, OF_THE_MODEL

RECIPE = SCHEMA / "recipe.schema.json"
CHOICES = SCHEMA / "dependencies.schema.json"

_OPERATORS = ("What the engine is built with. `model`: the operators of the model; another model "
              "adds what it needs. `all`: all that the engine knows, for any model. Default: "
              "`model`; with `model.placement: file`, and of engines other than ")

_DRAFT = "https://json-schema.org/draft/2020-12/schema"
Node = dict[str, Any]


def recipe_schema() -> str:
    """The schema of deps/<name>/recipe.yaml; the keys of `build` depend on the recipe's kind."""
    head = schema(Head)
    head["properties"]["kind"]["enum"] = sorted(KINDS)
    versions = {**schema(Version)}
    versions["properties"]["build"] = {"description": "overrides `build` for this version"}
    head["properties"]["versions"].update(additionalProperties=versions, minProperties=1)
    head["properties"]["build"] = {"description": "how it is made; its keys depend on `kind`"}
    return _text({
        "$schema": _DRAFT, "title": "Antler dependency recipe",
        "description": "deps/<name>/recipe.yaml. Made from tasks/deps by `./doit reference`.",
        **head, "allOf": [_case(name, kind) for name, kind in sorted(KINDS.items())]})


def _case(name: str, kind: type[Kind]) -> Node:
    build = schema(kind)
    return {"if": {"properties": {"kind": {"const": name}}},
            "then": {"properties": {
                "build": build,
                "versions": {"additionalProperties": {"properties": {"build": _partial(build)}}}},
                **({"required": ["build"]} if "required" in build else {})}}


def _partial(node: Any) -> Any:
    """The schema without `required`, for the part of `build` that one version overrides."""
    if isinstance(node, dict):
        return {key: _partial(value) for key, value in node.items()
                if key != "required" or not isinstance(value, list)}
    return [_partial(item) for item in node] if isinstance(node, list) else node


def choices_schema(recipes: tuple[Recipe, ...] = ()) -> str:
    """The schema of dependencies in project.yaml: engines, their versions and options, JUCE's.

    Args:
        recipes: all versions of all recipes; empty: those in deps/.
    """
    known = recipes or every()
    juce = [recipe.version for recipe in known if recipe.name == "juce"]
    return _text({
        "$schema": _DRAFT, "title": "Dependencies in project.yaml",
        "description": "Made from deps/*/recipe.yaml by `./doit reference`; edit those.",
        "$defs": {"engine": _engine(known), "juce": {"type": "string", "enum": juce}}})


def _engine(known: tuple[Recipe, ...]) -> Node:
    engines: dict[str, list[Recipe]] = {}
    for recipe in known:
        if recipe.build.ENGINE:
            engines.setdefault(recipe.name, []).append(recipe)
    names = sorted(engines, key=lambda name: name != "tflite")  # the default comes first
    chosen = [name for name in names if engines[name][0].build.chooses_operators()]
    defaults = ", ".join(f"{engines[name][0].version} of {name}" for name in names)
    files = ", ".join(f"{suffix}: {name}" for suffix, name in RUNS.items())
    return {
        "description": "The inference engine: its name alone, or a mapping of the keys below. "
                       f"Default: the one that runs the model's file ({files}).",
        "type": ["string", "object"],
        "patternErrorMessage": f"{', '.join(names)}, or a mapping of name, version, operators "
                               "and options",
        "examples": [names[0], f"{{name: {names[0]}, version: {engines[names[0]][-1].version}}}"],
        "if": {"type": "string"}, "then": {"enum": names},
        "additionalProperties": False,
        "properties": {
            "name": {"description": "The engine.", "type": "string", "enum": names},
            "version": {"description": f"The engine's version. Default: {defaults}."},
            "operators": {"description": f"{_OPERATORS}{listed(chosen)}: `all`."},
            "options": {"description": "How the engine is built.", "default": {}}},
        "allOf": [{"if": {"properties": {"name": {"const": name}}, "required": ["name"]},
                   "then": _of_engine(engines[name])} for name in names]}


def _of_engine(versions: list[Recipe]) -> Node:
    """The schema of one engine's mapping: its versions and options."""
    operators = ({"enum": [OF_THE_MODEL, ALL], "default": OF_THE_MODEL}
                 if versions[0].build.chooses_operators() else {"enum": [ALL]})
    return {"properties": {
        "operators": {"type": "string", **operators},
        "version": {"type": "string", "enum": [recipe.version for recipe in versions],
                    "default": versions[0].version},
        "options": {"type": "object", "additionalProperties": False,
                    "properties": {name: _option(name, option, versions)
                                   for name, option in versions[0].build.switches().items()}}}}


def _option(name: str, option: Switch, versions: list[Recipe]) -> Node:
    """The schema of an option. Its description has the default, which may depend on the version."""
    other = [recipe.version for recipe in versions
             if recipe.build.switches()[name].default != option.default]
    differs = f"; with {', '.join(other)}: {json.dumps(not option.default)}" if other else ""
    return {"description": f"{option.doc} Default: {json.dumps(option.default)}{differs}.",
            "type": "boolean"}


def _text(document: Node) -> str:
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"
