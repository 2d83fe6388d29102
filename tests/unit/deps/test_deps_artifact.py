"""One artifact is made once, whoever else wants it at the same time."""

import json
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from types import SimpleNamespace

import pytest

from tasks.deps.artifact import build, once, scratch
from tasks.deps.kind import Kind
from tasks.deps.kinds.cmake_engine import CMakeEngine
from tasks.deps.model import Built


@pytest.fixture
def artifact(tmp_path, monkeypatch):
    monkeypatch.setenv("ANTLER_HOME", str(tmp_path))
    return SimpleNamespace(path=tmp_path / "artifacts/x-1", manifest=tmp_path / "manifest.json")


def waits(capfd):
    """Until somebody says that it waits."""
    said = ""
    while "waiting for process" not in said:
        said += capfd.readouterr().out
    return said


def test_who_waited_for_a_build_takes_it(artifact, capfd):
    made, started, go_on = [], Event(), Event()

    def make(_, folder):
        made.append(folder.is_dir())
        started.set()
        go_on.wait(10)
        artifact.manifest.write_text("{}")

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(once, artifact, make)
        started.wait(10)
        second = pool.submit(once, artifact, make)
        assert "which builds x-1" in waits(capfd)
        go_on.set()
        first.result()
        second.result()
    assert made == [True]


def test_who_waited_for_the_folder_has_one(artifact, capfd):
    def second():
        with scratch(artifact) as folder:
            return folder.is_dir()

    with ThreadPoolExecutor(1) as pool:
        with scratch(artifact):
            waiting = pool.submit(second)
            waits(capfd)
        assert waiting.result()


def test_the_folder_goes_after_success_and_stays_after_failure(artifact, tmp_path):
    with pytest.raises(ValueError, match="broken"), scratch(artifact):
        raise ValueError("broken")
    assert [p.name for p in (tmp_path / "scratch").iterdir()] == ["x-1"]
    with scratch(artifact):
        pass
    assert list((tmp_path / "scratch").iterdir()) == []


def test_the_lock_outlives_its_holder(artifact, tmp_path):
    with scratch(artifact):
        before = (tmp_path / "locks/x-1").stat().st_ino
    with scratch(artifact):
        assert (tmp_path / "locks/x-1").stat().st_ino == before


class Writes(Kind):
    NAME = "writes"

    def build(self, artifact, scratch):
        (scratch / "made").touch()

    def collect(self, artifact, scratch, result):
        (scratch / "made").rename(result / "made")


def built(path, sources=()):
    recipe = SimpleNamespace(name="x", version="1", build=Writes())
    return Built(recipe, path, "0", sources, SimpleNamespace(name="tools", digest="d"))


def test_an_artifact_that_somebody_removed_in_part_is_made_again(tmp_path, monkeypatch):
    monkeypatch.setenv("ANTLER_HOME", str(tmp_path))
    (tmp_path / "artifacts/x-1/lib").mkdir(parents=True)
    one = built(tmp_path / "artifacts/x-1")
    build(one)
    assert sorted(p.name for p in one.path.iterdir()) == ["made", "manifest.json"]
    said = json.loads(one.manifest.read_text())
    assert (said["name"], said["kind"], said["toolchain"]) == ("x", "writes", "tools")


def test_a_private_copy_that_somebody_removed_in_part_is_made_again(tmp_path):
    source = SimpleNamespace(recipe=SimpleNamespace(name="x"), path=tmp_path / "sources/x",
                             stamp=tmp_path / "sources/x/.antler.json")
    source.path.mkdir(parents=True)
    source.stamp.write_text("{}")
    (tmp_path / "scratch/x").mkdir(parents=True)
    engine = CMakeEngine("", "x", (), (), private=("x",))
    copied = SimpleNamespace(sources=(source,))
    engine._copy_private(copied, tmp_path / "scratch")
    assert (tmp_path / "scratch/x/.antler.json").is_file()
