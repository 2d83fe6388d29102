"""doit's view: stamps chain the steps, nothing is declared twice."""

import pytest

from tasks.core.uptodate import Inputs
from tasks.deps import plan
from tasks.deps.tasks import deps_tasks, fetch_tasks
from tasks.toolchain.load import load
from tasks.toolchain.tasks import toolchain_tasks


@pytest.fixture
def everything(tmp_path, monkeypatch):
    monkeypatch.setenv("ANTLER_HOME", str(tmp_path))
    arm = load("debian11-aarch64")
    artifacts = (plan.engine("tflite", "2.14.1", (("xnnpack", True),), arm),
                 plan.juce("7.0.5", arm), plan.used_as_source("vst3sdk", ""))
    return [*toolchain_tasks(arm), *fetch_tasks(artifacts), *deps_tasks(artifacts)]


def test_every_file_dep_is_a_target_of_another(everything):
    targets = [t for task in everything for t in task["targets"]]
    wanted = {f for task in everything for f in task.get("file_dep", ())}
    assert len(targets) == len(set(targets))
    assert wanted <= set(targets)


def test_each_has_one_reason_object_and_says_what_it_is(everything):
    for task in everything:
        assert [type(check) for check in task["uptodate"]] == [Inputs]
        assert task["doc"]
        assert all(isinstance(action, tuple) for action in task["actions"])


def test_names_are_unique(everything):
    assert {t["name"] for t in everything} >= {"debian11", "tflite", "juce", "vst3sdk-3.7.10"}
