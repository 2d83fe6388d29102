"""One artifact is made once, whoever else wants it at the same time."""

import json
from types import SimpleNamespace

import pytest

from tasks.deps.artifact import build
from tasks.deps.kind import Kind
from tasks.deps.kinds.cmake_engine import CMakeEngine
from tasks.deps.model import Built


class Writes(Kind):
    NAME = "writes"

    def build(self, artifact, scratch):
        if artifact.digest == "broken":
            raise ValueError("broken")
        (scratch / "made").touch()

    def collect(self, artifact, scratch, result):
        (scratch / "made").rename(result / "made")


def built(path, sources=(), digest="0"):
    recipe = SimpleNamespace(name="x", version="1", build=Writes())
    return Built(recipe, path, digest, sources, SimpleNamespace(name="tools", digest="d"))


def test_an_artifact_that_somebody_removed_in_part_is_made_again(tmp_path, monkeypatch):
    monkeypatch.setenv("ANTLER_HOME", str(tmp_path))
    (tmp_path / "artifacts/x-1/lib").mkdir(parents=True)
    one = built(tmp_path / "artifacts/x-1")
    build(one)
    assert sorted(p.name for p in one.path.iterdir()) == ["made", "manifest.json"]
    said = json.loads(one.manifest.read_text())
    assert (said["name"], said["kind"], said["toolchain"]) == ("x", "writes", "tools")


def test_the_scratch_folder_goes_after_success_and_stays_after_failure(tmp_path, monkeypatch):
    monkeypatch.setenv("ANTLER_HOME", str(tmp_path))
    with pytest.raises(ValueError, match="broken"):
        build(built(tmp_path / "artifacts/x-1", digest="broken"))
    assert [p.name for p in (tmp_path / "scratch").iterdir()] == ["x-1"]
    build(built(tmp_path / "artifacts/x-1"))
    assert list((tmp_path / "scratch").iterdir()) == []


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
