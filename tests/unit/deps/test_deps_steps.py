"""What is remembered of a plan: it is the plan's own, until something that decides it changes."""

import shutil
from dataclasses import replace

import pytest

from tasks.board.built_with import BuiltWith, Sdk
from tasks.core.errors import AntlerError
from tasks.core.paths import DEPS
from tasks.deps import steps as module
from tasks.deps.plan import plan
from tasks.deps.steps import found, planned, steps
from tasks.project.model import Engine
from tasks.project.own_source import CMAKE, JUCER, OWN_CMAKE, PROCESSOR, Source
from tasks.toolchain.load import load
from tests import samples

PROJECT = samples.project(samples.local("/srv"))


def another_run():
    planned.cache_clear()
    module._recipes.cache_clear()


@pytest.fixture
def plans(monkeypatch):
    """How often a plan was made."""
    another_run()
    made = []
    monkeypatch.setattr(module, "planned", lambda project: made.append(1) or planned(project))
    return made


def test_they_are_those_of_the_plan(tmp_path):
    artifacts = plan(PROJECT, load("native"))
    for _ in range(2):  # made, remembered
        known = steps(PROJECT, tmp_path)
        assert [step.path for step in known] == [artifact.path for artifact in artifacts]
        assert [step.stamp for step in known] == [artifact.manifest for artifact in artifacts]
        engine = known[0]
        assert [source.path for source in engine.sources] == [
            source.path for source in artifacts[0].sources]
        assert engine.values["deps/ruy"] == next(
            source.digest for source in artifacts[0].sources if source.recipe.name == "ruy")
        assert [step.opened for step in known] == [artifact.opened for artifact in artifacts]


def test_what_is_remembered_is_not_planned_again(tmp_path, plans):
    assert steps(PROJECT, tmp_path) == steps(PROJECT, tmp_path)
    assert len(plans) == 1


def test_libraries_that_are_opened_are_remembered(tmp_path):
    project = replace(PROJECT, engine=Engine("onnxruntime", "1.24.4", ()))
    for _ in range(2):
        assert [path.name for path in steps(project, tmp_path)[0].opened] == ["libonnxruntime.so.1"]


@pytest.mark.parametrize("other", [
    replace(PROJECT, engine=Engine("tflite", "2.14.1", (("xnnpack", False),))),
    replace(PROJECT, plugin=replace(PROJECT.plugin, juce="8.0.6")),
    replace(PROJECT, target=replace(PROJECT.target, toolchain="debian11-aarch64"))],
    ids=["an option", "another JUCE", "another toolchain"])
def test_another_project_has_its_own(tmp_path, other):
    assert steps(PROJECT, tmp_path) != steps(other, tmp_path)


@pytest.mark.parametrize(("kind", "file", "differs"), [
    (CMAKE, "", True), (JUCER, "", True), (PROCESSOR, "", False), (PROCESSOR, OWN_CMAKE, True)],
    ids=["a project", "a .jucer", "a processor", "a processor with CMake of its own"])
def test_code_that_may_run_programs_of_juce_has_them(tmp_path, kind, file, differs):
    if file:
        (tmp_path / file).write_text("")
    own = replace(PROJECT, plugin=replace(PROJECT.plugin, source=Source(tmp_path, kind)))
    one, other = (next(step for step in steps(project, tmp_path) if "juce" in step.task)
                  for project in (PROJECT, own))
    assert (one.path != other.path) is differs


def test_tasks_are_named_after_the_system_whose_sdk_compiles(tmp_path):
    (tmp_path / "environment-setup-x").write_text("export CC=gcc\n")
    sdk = Sdk("elk-sdk", "", "/opt/elk/none", "environment-setup-x")
    for name in ("elk-0.11.0", "elk-1.0.0"):
        system = samples.system("aarch64", name=name, sdk=sdk)
        target = replace(PROJECT.target, os=system, toolchain="elk-sdk",
                         built_with=BuiltWith(folder=str(tmp_path)))
        engine = steps(replace(PROJECT, target=target), tmp_path)[0]
        assert engine.task.startswith(f"deps:tflite-2.14.1-elk-sdk-{name}-")


def test_an_edited_recipe_is_planned_again(tmp_path, plans, monkeypatch):
    copy = shutil.copytree(DEPS, tmp_path / "deps")
    monkeypatch.setattr(module, "DEPS", copy)
    steps(PROJECT, tmp_path)
    (copy / "ruy/recipe.yaml").write_text((copy / "ruy/recipe.yaml").read_text() + "# edited\n")
    another_run()
    steps(PROJECT, tmp_path)
    assert len(plans) == 2


def test_another_store_is_planned_again(tmp_path, plans, monkeypatch):
    steps(PROJECT, tmp_path)
    monkeypatch.setenv("ANTLER_HOME", str(tmp_path / "store"))
    steps(PROJECT, tmp_path)
    assert len(plans) == 2


def test_a_recipe_edited_during_a_run_is_said(tmp_path):
    engine, _, juce, _ = steps(PROJECT, tmp_path)
    artifacts = plan(PROJECT, load("native"))
    assert found(juce, artifacts) == artifacts[2]
    with pytest.raises(AntlerError, match="its recipe was edited while the run was under way"):
        found(engine, artifacts[1:])
