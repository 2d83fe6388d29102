"""What `./doit clean` removes, and in which order."""

from pathlib import Path

import pytest

from tasks.board.standin import instance, vm
from tasks.core import lock
from tasks.core.errors import AntlerError
from tasks.house import clean as module


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A made-up checkout with a stand-in that was used, and a store with its image."""
    for name in ("build", ".state/stand-in/rack", ".state/parsed", "store/other", "store/wheels",
                 "store/boards/stand-in-1"):
        (tmp_path / name).mkdir(parents=True)
    for name in (".state/doit.sqlite", ".state/stand-in/rack/disk.img", "compile_commands.json",
                 "project.yaml"):
        (tmp_path / name).touch()
    monkeypatch.setenv("ANTLER_HOME", str(tmp_path / "store"))
    for name, path in {"BUILD": "build", "PROJECT": ".", "STATE": ".state"}.items():
        monkeypatch.setattr(module, name, tmp_path / path)
    monkeypatch.setattr(lock, "PROJECT", tmp_path / ".state/locks/project")
    monkeypatch.setattr(instance, "MACHINES", tmp_path / ".state/stand-in")
    return tmp_path


def test_the_stand_in_is_off_before_its_image_goes(checkout, monkeypatch) -> None:
    there = []
    real = vm.stop
    monkeypatch.setattr(vm, "stop", lambda *words: there.append(
        (checkout / "store/boards/stand-in-1").is_dir()) or real(*words))
    module.clean(cache=True)
    assert there == [True]
    assert not (checkout / ".state/stand-in/rack/disk.img").exists()
    assert {path.name for path in (checkout / "store").iterdir()} == {"locks", "other"}


def test_without_a_stand_in_none_is_made(checkout) -> None:
    (checkout / ".state/stand-in/rack/disk.img").unlink()
    (checkout / ".state/stand-in/rack").rmdir()
    module.clean(cache=True)
    assert not (checkout / ".state/stand-in/rack").exists()


def test_builds_alone(checkout, monkeypatch) -> None:
    monkeypatch.setattr(vm, "stop", lambda *_: pytest.fail("it need not be off"))
    module.clean(cache=False)
    assert (checkout / ".state/stand-in/rack/disk.img").exists()
    assert (checkout / "store/boards/stand-in-1").is_dir()
    assert not (checkout / "build").exists()
    assert (checkout / ".state/doit.sqlite").exists()


@pytest.mark.parametrize("lacks", ["project.yaml", ".state"])
def test_a_folder_that_is_somebody_else_s_is_left_alone(checkout, lacks) -> None:
    """A build/ in it is not ours; the store can be emptied from anywhere."""
    (checkout / lacks).rename(checkout / "elsewhere")
    with pytest.raises(AntlerError, match="build was not made by Antler"):
        module.clean(cache=False)
    module.clean(cache=True)
    assert (checkout / "build").is_dir()
    assert (checkout / "compile_commands.json").is_file()
    assert not (checkout / "store/boards").exists()


def test_where_nothing_was_built_there_is_nothing_to_remove(checkout, capsys) -> None:
    (checkout / ".state").rename(checkout / "elsewhere")
    (checkout / "build").rmdir()
    module.clean(cache=False)
    assert capsys.readouterr().out == "  nothing to remove\n"
