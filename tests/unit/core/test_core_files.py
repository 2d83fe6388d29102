"""Files: the old content or the new, never a part."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.core.files import (
    digest,
    new_folder,
    remove_tree,
    tree_digest,
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


@given(st.dictionaries(st.text(), st.integers() | st.text()))
def test_a_digest_does_not_depend_on_order(values: dict) -> None:
    assert digest(values) == digest(dict(reversed(values.items())))
