"""What `./doit clean` removes, and in which order."""

from pathlib import Path

import pytest

from tasks.board.standin import vm
from tasks.board.standin.instance import Instance
from tasks.house import clean as module


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A made-up checkout with a stand-in that was used, and a store with its image."""
    for name in ("build", ".state/stand-in", ".state/parsed", "store/boards/stand-in-1",
                 "store/other"):
        (tmp_path / name).mkdir(parents=True)
    for name in (".state/doit-desk.sqlite", ".state/stand-in/disk.img", "compile_commands.json"):
        (tmp_path / name).touch()
    monkeypatch.setenv("ANTLER_HOME", str(tmp_path / "store"))
    for name, path in {"BUILD": "build", "ROOT": ".", "STATE": ".state"}.items():
        monkeypatch.setattr(module, name, tmp_path / path)
    machine = Instance(tmp_path / ".state/stand-in")
    monkeypatch.setattr("tasks.board.standin.instance.instance", lambda: machine)
    return tmp_path


def test_the_stand_in_is_off_before_its_image_goes(checkout, monkeypatch) -> None:
    there = []
    real = vm.stop
    monkeypatch.setattr(vm, "stop", lambda *words: there.append(
        (checkout / "store/boards/stand-in-1").is_dir()) or real(*words))
    module.clean(cache=True)
    assert there == [True]
    assert not (checkout / ".state/stand-in/disk.img").exists()
    assert [path.name for path in (checkout / "store").iterdir()] == ["other"]


def test_without_a_stand_in_none_is_made(checkout) -> None:
    (checkout / ".state/stand-in/disk.img").unlink()
    (checkout / ".state/stand-in").rmdir()
    module.clean(cache=True)
    assert not (checkout / ".state/stand-in").exists()


def test_builds_alone(checkout, monkeypatch) -> None:
    monkeypatch.setattr(vm, "stop", lambda *_: pytest.fail("it need not be off"))
    module.clean(cache=False)
    assert (checkout / ".state/stand-in/disk.img").exists()
    assert (checkout / "store/boards/stand-in-1").is_dir()
    assert not (checkout / "build").exists()
    assert (checkout / ".state/doit-desk.sqlite").exists()
