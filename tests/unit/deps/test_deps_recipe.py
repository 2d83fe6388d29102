"""Recipes: all of them satisfy the schema, and the schema refuses what must not be."""

import copy
import json

import pytest
import yaml
from jsonschema import Draft202012Validator

from tasks.core.errors import AntlerError
from tasks.core.paths import DEPS, SCHEMA, SDK
from tasks.deps import recipe
from tasks.deps.kinds.cmake_engine import CMakeEngine

RECIPES = sorted(DEPS.glob("*/recipe.yaml"))


def validator(name="recipe"):
    return Draft202012Validator(json.loads((SCHEMA / f"{name}.schema.json").read_text()))


def test_schemas_are_schemas():
    for name in ("recipe", "toolchain"):
        Draft202012Validator.check_schema(validator(name).schema)


@pytest.mark.parametrize("path", RECIPES, ids=lambda p: p.parent.name)
def test_recipe_is_valid(path):
    text = yaml.safe_load(path.read_text())
    assert [e.message for e in validator().iter_errors(text)] == []
    assert text["name"] == path.parent.name


def test_toolchains_are_valid():
    text = yaml.safe_load((SDK / "toolchains.yaml").read_text())
    assert [e.message for e in validator("toolchain").iter_errors(text)] == []


@pytest.mark.parametrize("broken", [
    lambda a: a.pop("sha256"),
    lambda a: a.update(sha256="abc"),
    lambda a: a.pop("size"),
    lambda a: a.update(url="https://example.org/x"),
    lambda a: a.update(unknown=1),
], ids=["no sha256", "short sha256", "no size", "two places", "unknown key"])
def test_schema_refuses(broken):
    text = copy.deepcopy(yaml.safe_load((DEPS / "cpuinfo/recipe.yaml").read_text()))
    archive = next(iter(text["versions"].values()))["sources"][1][0]
    assert not list(validator().iter_errors(text))
    broken(archive)
    assert list(validator().iter_errors(text))


def engines():
    return [one for one in recipe.every() if isinstance(one.build, CMakeEngine)]


@pytest.mark.parametrize("one", engines(), ids=str)
def test_every_need_has_a_recipe_and_a_way_in(one):
    for part in (one.build, *one.build.options.values(), *one.build.architectures.values()):
        for name, version in part.needs.items():
            assert recipe.load(name, version)
            assert name in one.build.feed


@pytest.mark.parametrize("one", engines(), ids=str)
def test_what_is_expected_is_linked(one):
    """A row about a library that is not linked would never be looked at."""
    options = one.build.options.values()
    linked = {*one.build.link, *(name for option in options for names in
                                 option.link_after.values() for name in names)}
    parts = (one.build, *options, *one.build.architectures.values())
    assert {row.library for part in parts for row in part.expect} <= linked


@pytest.mark.parametrize(("edit", "says"), [
    (("kind: sources", "kind: source"), "there is no kind `source`"),
    (("licence:", "license:"), "recipe.yaml: there is no key `license`"),
    (("    upstream: ", "    upstrem: "), "recipe.yaml: versions.877328f: there is no key"),
    (("size: 1765972", "size: big"), "versions.877328f.sources[1][0].size must be a whole number"),
    (("homepage: https", "homepages: https"), "there is no key `homepages`"),
])
def test_a_mistake_in_a_recipe_is_said(tmp_path, edit, says):
    text = (DEPS / "cpuinfo/recipe.yaml").read_text()
    assert edit[0] in text
    (tmp_path / "cpuinfo").mkdir()
    (tmp_path / "cpuinfo/recipe.yaml").write_text(text.replace(*edit))
    with pytest.raises(AntlerError) as caught:
        recipe.load("cpuinfo", "", tmp_path)
    assert says in str(caught.value)


def test_every_patch_is_there():
    for one in recipe.every():
        named = {*one.patches, *(p for s in one.sources for a in s for p in a.patches)}
        assert all((one.folder / "patches" / name).is_file() for name in named)


def test_unknown_version_lists_what_there_is():
    with pytest.raises(AntlerError) as caught:
        recipe.load("tflite", "9.9")
    assert str(caught.value) == (
        "there is no recipe for tflite 9.9\n"
        "  deps/tflite/recipe.yaml has: 2.14.1, 2.11.0\n"
        "  → choose one of these, or write a recipe for it (docs/dependencies.md)")


def test_unknown_name_lists_what_there_is():
    with pytest.raises(AntlerError, match="there is no recipe for keras") as caught:
        recipe.load("keras", "")
    assert "tflite" in caught.value.details
