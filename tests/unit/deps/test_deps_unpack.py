"""Unpacking: real archives, honest and hostile."""

import random
import stat
import tarfile
import zipfile

import pytest
from deps_archives import file, hard, names, spec, tar

from tasks.core import ar
from tasks.core.errors import AntlerError
from tasks.deps.unpack import unpack

TREE = [file("top/a/one"), file("top/a/two"), file("top/b/three"), file("top/four")]


@pytest.mark.parametrize("mode", ["w", "w:gz", "w:bz2", "w:xz"])
def test_strips_the_top_folder(tmp_path, mode):
    unpack(tar(tmp_path / "t", *TREE, mode=mode), spec(), tmp_path / "out")
    assert names(tmp_path / "out") == ["a/one", "a/two", "b/three", "four"]


@pytest.mark.parametrize(("fields", "expected"), [
    ({"only": ("a",)}, ["a/one", "a/two"]),
    ({"only": ("a/one", "four")}, ["a/one", "four"]),
    ({"except_": ("a",)}, ["b/three", "four"]),
    ({"subtree": "a"}, ["one", "two"]),
    ({"subtree": "a", "only": ("two",)}, ["two"]),
    ({"strip": 0, "only": ("top/b",)}, ["top/b/three"]),
])
def test_takes_what_the_recipe_wants(tmp_path, fields, expected):
    unpack(tar(tmp_path / "t", *TREE), spec(**fields), tmp_path / "out")
    assert names(tmp_path / "out") == expected


def test_keep_leaves_paths_as_they_are(tmp_path):
    unpack(tar(tmp_path / "t", *TREE), spec(subtree="a"), tmp_path / "out", ("a", "b"))
    assert names(tmp_path / "out") == ["a/one", "a/two", "b/three"]


def test_nothing_matches(tmp_path):
    with pytest.raises(AntlerError, match="nothing in it matches the recipe"):
        unpack(tar(tmp_path / "t", *TREE), spec(only=("z",)), tmp_path / "out")


@pytest.mark.parametrize("fields", [
    {"except_": ("z",)}, {"only": ("h",)}, {"subtree": "s"}, {"repack": ("s",)}])
def test_a_hard_link_to_what_is_left_out_is_told(tmp_path, fields):
    members = [file("top/z"), hard("top/h", "top/z"), hard("top/s/h", "top/z")]
    with pytest.raises(AntlerError, match="'h' is a hard link to 'top/z', which is left out|"
                       "'s/h' is a hard link to 'top/z', which is left out"):
        unpack(tar(tmp_path / "t", *members), spec(**fields), tmp_path / "out",
               fields.get("repack", ()))


def test_a_hard_link_is_kept_where_both_are(tmp_path):
    members = [file("top/s/z"), hard("top/s/h", "top/s/z"), file("top/other")]
    whole = tar(tmp_path / "t", *members)
    unpack(whole, spec(subtree="s"), tmp_path / "out")
    unpack(whole, spec(subtree="s", repack=("s",)), tmp_path / "kept", ("s",))
    assert (tmp_path / "out/h").read_text() == (tmp_path / "kept/s/h").read_text() == "text"


def test_a_bomb_is_refused_by_what_it_claims(tmp_path):
    path = tmp_path / "t"
    info = tarfile.TarInfo("top/zeros")
    info.size = 10**11
    path.write_bytes(info.tobuf() + bytes(10240))
    with pytest.raises(AntlerError, match="it claims to contain 100000000000 bytes"):
        unpack(path, spec(), tmp_path / "out")


@pytest.mark.parametrize("data", [b"", b"not an archive", b"\xfd7zXZ\x00broken", b"\x1f\x8b\x08"])
def test_rubbish_is_refused(tmp_path, data):
    (tmp_path / "t").write_bytes(data)
    with pytest.raises(AntlerError, match=r"evil.tar is refused: it cannot be read"):
        unpack(tmp_path / "t", spec(), tmp_path / "out")


@pytest.mark.parametrize("mode", ["w:bz2", "w:xz"])
def test_a_damaged_archive_is_refused(tmp_path, mode):
    noise = random.Random(1).randbytes(100_000).hex()
    path = tar(tmp_path / "t", file("top/a", noise), file("top/b", noise[::-1]), mode=mode)
    data = bytearray(path.read_bytes())
    data[len(data) // 2:len(data) // 2 + 100] = bytes(100)
    path.write_bytes(data)
    with pytest.raises(AntlerError, match="evil.tar is refused: it cannot be read"):
        unpack(path, spec(), tmp_path / "out")


def test_a_cut_archive_is_refused(tmp_path):
    path = tar(tmp_path / "t", file("top/a", "x" * 100_000), mode="w")
    path.write_bytes(path.read_bytes()[:50_000])
    with pytest.raises(AntlerError, match="it cannot be read"):
        unpack(path, spec(), tmp_path / "out")


def test_zip_is_unpacked_with_modes(tmp_path):
    with zipfile.ZipFile(tmp_path / "z", "w") as out:
        info = zipfile.ZipInfo("top/run.sh")
        info.external_attr = 0o755 << 16
        out.writestr(info, "echo")
        out.writestr("top/a/one", "text")
    unpack(tmp_path / "z", spec(), tmp_path / "out")
    assert names(tmp_path / "out") == ["a/one", "run.sh"]
    assert (tmp_path / "out/run.sh").stat().st_mode & stat.S_IXUSR


def changed_zip(path, offset, value):
    """Sets a field of the one entry, in its own header and in the directory."""
    data = bytearray(path.read_bytes())
    for mark, at in ((b"PK\3\4", offset), (b"PK\1\2", offset + 2)):
        data[data.index(mark) + at] = value
    path.write_bytes(data)


@pytest.mark.parametrize(("offset", "value"), [(6, 1), (8, 97)], ids=["encrypted", "unknown"])
def test_a_zip_that_cannot_be_read_is_refused(tmp_path, offset, value):
    with zipfile.ZipFile(tmp_path / "z", "w") as out:
        out.writestr("top/a", "text")
    changed_zip(tmp_path / "z", offset, value)
    with pytest.raises(AntlerError, match="evil.tar is refused: it cannot be read"):
        unpack(tmp_path / "z", spec(), tmp_path / "out")


def test_a_link_of_a_zip_that_is_no_text_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "z", "w") as out:
        info = zipfile.ZipInfo("top/l")
        info.external_attr = 0o120777 << 16
        out.writestr(info, b"\xff\xfe")
    with pytest.raises(AntlerError, match="evil.tar is refused: it cannot be read"):
        unpack(tmp_path / "z", spec(), tmp_path / "out")


@pytest.mark.parametrize("mode", ["w", "w:xz"])
def test_a_large_archive_is_read_only_as_far_as_it_is_wanted(tmp_path, mode):
    noise = random.Random(1).randbytes(4500).hex()
    rest = (file(f"top/z/{i}", f"{i}{noise}") for i in range(400))
    whole = tar(tmp_path / "t.tar", *TREE, *rest, mode=mode)
    size = whole.stat().st_size
    whole.write_bytes(whole.read_bytes()[:size * 2 // 3])  # cut where nothing is wanted any more
    unpack(whole, spec(repack=("a", "b")), tmp_path / "out", ("a", "b"))
    assert names(tmp_path / "out") == ["a/one", "a/two", "b/three"]
    with pytest.raises(AntlerError, match="cannot be read"):
        unpack(whole, spec(repack=("a", "q")), tmp_path / "other", ("a", "q"))


@pytest.mark.parametrize(("data", "why"), [
    (ar.MARK, "this Debian package has no files"),
    (ar.MARK + b"data.tar.xz     ".ljust(58) + b"`\n", "it cannot be read"),
    (ar.MARK + b"data.tar.zst    ".ljust(48) + b"4         `\nabcd", "it cannot be read")])
def test_a_debian_package_that_is_none_is_refused(tmp_path, data, why):
    (tmp_path / "x.deb").write_bytes(data)
    with pytest.raises(AntlerError, match=f"evil.tar is refused: {why}"):
        unpack(tmp_path / "x.deb", spec(), tmp_path / "out")
