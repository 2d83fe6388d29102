"""One artifact is made once, whoever else wants it at the same time."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event
from types import SimpleNamespace
from unittest.mock import MagicMock

import pytest

from tasks.deps import engine, juce
from tasks.deps.engine import once, scratch


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


@pytest.mark.parametrize(("module", "used"), [
    (engine, ("_build", "_own", "definitions", "configure", "wanted", "compile", "libraries",
              "link_order", "_collect", "check_engine")),
    (juce, ("Build", "configure", "compile", "install"))], ids=["engine", "juce"])
def test_an_artifact_that_somebody_removed_in_part_is_made_again(tmp_path, monkeypatch, module,
                                                                 used):
    path = tmp_path / "artifacts/x-1"
    (path / "lib").mkdir(parents=True)
    for name in used:
        monkeypatch.setattr(module, name, MagicMock())
    monkeypatch.setattr(module, "manifest", lambda _: "{}")
    (tmp_path / "installed").mkdir()
    module._make(MagicMock(path=path, manifest=path / "manifest.json"), tmp_path)
    assert [p.name for p in path.iterdir()] == ["manifest.json"]


def test_a_private_copy_that_somebody_removed_in_part_is_made_again(tmp_path):
    source = SimpleNamespace(recipe=SimpleNamespace(name="x"), path=tmp_path / "sources/x",
                             stamp=tmp_path / "sources/x/.antler.json")
    source.path.mkdir(parents=True)
    source.stamp.write_text("{}")
    (tmp_path / "scratch/x").mkdir(parents=True)
    recipe = SimpleNamespace(build={"private": ["x"]}, folder=tmp_path)
    artifact = SimpleNamespace(sources=(source,), recipe=recipe, toolchain=object())
    engine._build(artifact, tmp_path / "scratch")
    assert (tmp_path / "scratch/x/.antler.json").is_file()
