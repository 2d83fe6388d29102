"""doit's view: each is in the store or made, and says what it needs for that."""

from dataclasses import replace

import pytest

from tasks.core.paths import CODE
from tasks.deps.steps import steps
from tasks.deps.tasks import deps_tasks, fetch_tasks
from tasks.project.model import OF_THE_MODEL, Model
from tasks.store.stored import Stored
from tasks.toolchain.load import load
from tasks.toolchain.tasks import toolchain_tasks
from tests import samples


@pytest.fixture
def everything(tmp_path):
    board = replace(samples.local("/srv"), toolchain="debian11-aarch64")
    project = samples.project(board)
    needed = steps(project, tmp_path)
    groups = {"toolchain": toolchain_tasks(load(board.toolchain), lambda sdk: sdk.folder),
              "fetch": fetch_tasks(project, needed), "deps": deps_tasks(project, needed)}
    return {f"{group}:{task['name']}": task for group, tasks in groups.items() for task in tasks}


def test_what_a_task_needs_is_a_task(everything):
    assert "fetch:tflite-2.14.1" in everything["deps:tflite-2.14.1-debian11-aarch64"]["setup"]
    assert "toolchain:debian11" in everything["deps:juce-7.0.5-native"]["setup"]
    named = {name for task in everything.values() for name in task.get("setup", ())}
    assert named < set(everything)


def test_no_two_make_the_same(everything):
    targets = [t for task in everything.values() for t in task["targets"]]
    assert len(targets) == len(set(targets))


def test_each_has_one_reason_object_and_says_what_it_is(everything):
    for task in everything.values():
        assert [type(check) for check in task["uptodate"]] == [Stored]
        assert task["doc"]
        assert all(isinstance(action, tuple) for action in task["actions"])


def test_names_are_those_of_the_recipes(everything):
    assert {"toolchain:debian11", "deps:tflite-2.14.1-debian11-aarch64", "deps:juce-7.0.5-native",
            "fetch:vst3sdk-3.7.10"} <= set(everything)


def test_what_is_wrong_with_a_model_is_said_before_an_engine_is_built_for_it(tmp_path):
    project = samples.project(samples.local("/srv"))
    project = replace(project, engine=replace(project.engine, operators=OF_THE_MODEL))
    for file, doc in (("saturator.tflite", "for the operators of the model: FULLY_CONNECTED, TANH"),
                      ("README.md", "built with native")):  # it cannot be read
        asked = replace(project, model=Model(CODE / "models" / file))
        engine, juce = deps_tasks(asked, steps(asked, tmp_path), ["described:desk"])
        assert engine["task_dep"] == ["described:desk"]
        assert engine["doc"].endswith(doc)
        assert juce["task_dep"] == []
