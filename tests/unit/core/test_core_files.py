"""Files: the old content or the new, never a part."""

import errno
import os
import shutil
import tempfile
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.core.files import (
    aside,
    digest,
    locked,
    new_folder,
    remove_tree,
    tree_digest,
    tree_files,
    write_atomically,
    write_if_changed,
)


def test_write_if_changed_keeps_the_time_stamp(tmp_path: Path) -> None:
    path = tmp_path / "f"
    assert write_if_changed(path, "a")
    stamp = path.stat().st_mtime_ns
    assert not write_if_changed(path, "a")
    assert path.stat().st_mtime_ns == stamp
    assert write_if_changed(path, "b")


def test_a_failed_write_leaves_the_old_content(tmp_path: Path,
                                               monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "f"
    write_atomically(path, "old")
    monkeypatch.setattr("os.fsync", lambda _fd: (_ for _ in ()).throw(OSError(28, "full")))
    with pytest.raises(OSError, match="full"):
        write_atomically(path, "new")
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_new_folder_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    final = tmp_path / "made"
    with pytest.raises(RuntimeError), new_folder(final) as work:
        (work / "half").write_text("x")
        raise RuntimeError
    assert list(tmp_path.iterdir()) == []
    with new_folder(final) as work:
        (work / "whole").write_text("x")
    assert [p.name for p in tmp_path.iterdir()] == ["made"]


def test_the_first_of_two_makers_wins(tmp_path: Path) -> None:
    final = tmp_path / "made"
    with new_folder(final) as work:
        (work / "who").write_text("second")
        final.mkdir()
        (final / "who").write_text("first")
    assert (final / "who").read_text() == "first"


def test_what_a_killed_maker_left_is_removed_and_what_a_living_one_makes_is_not(
        tmp_path: Path) -> None:
    final, left = tmp_path / "made", tmp_path / ".made.killed"
    left.mkdir()
    (left / "half").touch()
    with new_folder(final) as first:
        assert not left.exists()
        with new_folder(final) as second:
            assert first.is_dir()
            assert second != first
    assert [p.name for p in tmp_path.iterdir()] == ["made"]


@pytest.mark.parametrize("there", [False, True])
def test_a_folder_without_its_stamp_is_replaced(tmp_path: Path, there: bool) -> None:
    final = tmp_path / "made"
    final.mkdir()
    (final / "old").touch()
    if there:
        (final / "stamp").touch()
    with new_folder(final, "stamp") as work:
        (work / "stamp").write_text("new")
    assert (final / "old").exists() == there
    assert (final / "stamp").read_text() == ("" if there else "new")
    assert [p.name for p in tmp_path.iterdir()] == ["made"]


def test_a_maker_that_is_quicker_by_a_moment_wins(tmp_path: Path,
                                                  monkeypatch: pytest.MonkeyPatch) -> None:
    final = tmp_path / "made"

    def other(path: Path) -> None:
        path.mkdir()
        (path / "stamp").write_text("other")

    monkeypatch.setattr("tasks.core.files.remove_tree", other)
    with new_folder(final, "stamp") as work:
        (work / "stamp").write_text("ours")
    assert (final / "stamp").read_text() == "other"
    assert [p.name for p in tmp_path.iterdir()] == ["made"]


def test_a_removal_that_is_killed_leaves_nothing_under_the_name(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = tmp_path / "made"
    made.mkdir()
    (made / "part").touch()
    with monkeypatch.context() as killed, pytest.raises(KeyboardInterrupt):
        killed.setattr(shutil, "rmtree", lambda _: (_ for _ in ()).throw(KeyboardInterrupt))
        remove_tree(made)
    assert not made.exists()
    assert len(list(tmp_path.iterdir())) == 1
    remove_tree(made)
    assert list(tmp_path.iterdir()) == []


def test_what_is_being_removed_elsewhere_is_left_alone(tmp_path: Path) -> None:
    left = tmp_path / ".made.removed-1"
    left.mkdir()
    with locked(left):
        remove_tree(tmp_path / "made")
        assert left.is_dir()


def test_what_cannot_be_renamed_is_removed_in_place(tmp_path: Path,
                                                    monkeypatch: pytest.MonkeyPatch) -> None:
    made = tmp_path / "made"
    made.mkdir()

    def refuse(*_: object) -> None:
        raise OSError(errno.EXDEV, "of a container's lower layer")

    monkeypatch.setattr(Path, "rename", refuse)
    remove_tree(made)
    assert list(tmp_path.iterdir()) == []


def test_a_link_to_a_folder_is_not_removed(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "made").symlink_to("real")
    with pytest.raises(OSError, match="symbolic link"):
        remove_tree(tmp_path / "made")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["made", "real"]


def test_a_lock_is_tried_or_waited_for(tmp_path: Path) -> None:
    path, order = tmp_path / "lock", []
    path.touch()

    def second() -> None:
        with locked(path, wait=True) as ours:
            order.append(("second", ours))

    with locked(path) as ours, locked(path) as again:
        assert (ours, again) == (True, False)
        waiting = threading.Thread(target=second)
        waiting.start()
        waiting.join(0.05)
        order.append(("first", ours))
    waiting.join()
    assert order == [("first", True), ("second", True)]


def test_what_is_not_there_cannot_be_locked(tmp_path: Path) -> None:
    with locked(tmp_path / "none") as ours:
        assert not ours
    assert os.listdir(tmp_path) == []


def test_read_only_folders_are_removed(tmp_path: Path) -> None:
    folder = tmp_path / "a/b"
    folder.mkdir(parents=True)
    (folder / "f").write_text("x")
    folder.chmod(0o555)
    remove_tree(tmp_path / "a")
    assert not (tmp_path / "a").exists()


def test_the_digest_of_a_tree_sees_names_and_contents(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("1")
    first = tree_digest(tmp_path)
    (tmp_path / "a").rename(tmp_path / "b")
    renamed = tree_digest(tmp_path)
    (tmp_path / "b").write_text("2")
    assert len({first, renamed, tree_digest(tmp_path)}) == 3


def test_the_files_of_a_tree_are_in_the_order_of_their_folders(tmp_path: Path) -> None:
    names = ["a/z", "a/b/c", "a-b", "a/__pycache__/m.pyc", "a.b/c"]
    for name in names:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "a/link").symlink_to("z")
    (tmp_path / "a/folder").symlink_to(tmp_path / "a.b")
    (tmp_path / "a/nothing").symlink_to("gone")
    expected = sorted(tmp_path / name for name in [*names, "a/link"] if "__" not in name)
    assert tree_files(tmp_path / "a.b", tmp_path / "a", tmp_path / "a-b", tmp_path / "missing") \
        == expected == tree_files(tmp_path)


@given(st.dictionaries(st.text(), st.integers() | st.text()))
def test_a_digest_does_not_depend_on_order(values: dict) -> None:
    assert digest(values) == digest(dict(reversed(values.items())))


@pytest.mark.parametrize("make", [aside, new_folder])
def test_a_folder_that_another_one_swept_before_it_was_locked_is_made_again(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make) -> None:
    made: list[str] = []

    def swept_at_first(**words: object) -> str:
        made.append(mkdtemp(**words))
        if len(made) == 1:
            Path(made[0]).rmdir()
        return made[-1]

    mkdtemp = tempfile.mkdtemp
    monkeypatch.setattr(tempfile, "mkdtemp", swept_at_first)
    with make(tmp_path / "pack") as work:
        (work / "file").write_text("whole")
    assert len(made) == 2
    assert (tmp_path / "pack").exists() == (make is new_folder)
