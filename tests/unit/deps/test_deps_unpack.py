"""Unpacking: real archives, honest and hostile."""

import io
import random
import stat
import tarfile
import zipfile

import pytest

from tasks.core.errors import AntlerError
from tasks.deps.model import Archive
from tasks.deps.unpack import unpack


def spec(**fields):
    plain = {"kind": "url", "location": "x/evil.tar", "size": 0, "sha256": "", "strip": 1,
             "subtree": "", "only": (), "without": (), "into": "", "repack": (), "patches": ()}
    return Archive(**{**plain, **fields})


def tar(path, *members, mode="w:xz"):
    with tarfile.open(path, mode) as out:
        for name, kind, content in members:
            info = tarfile.TarInfo(name)
            info.type = kind
            if kind == tarfile.REGTYPE:
                info.size = len(content)
                out.addfile(info, io.BytesIO(content.encode()))
            else:
                info.linkname = content
                out.addfile(info)
    return path


def file(name, content="text"):
    return (name, tarfile.REGTYPE, content)


def names(folder):
    return sorted(str(p.relative_to(folder)) for p in folder.rglob("*") if not p.is_dir())


TREE = [file("top/a/one"), file("top/a/two"), file("top/b/three"), file("top/four")]


@pytest.mark.parametrize("mode", ["w", "w:gz", "w:bz2", "w:xz"])
def test_strips_the_top_folder(tmp_path, mode):
    unpack(tar(tmp_path / "t", *TREE, mode=mode), spec(), tmp_path / "out")
    assert names(tmp_path / "out") == ["a/one", "a/two", "b/three", "four"]


@pytest.mark.parametrize(("fields", "expected"), [
    ({"only": ("a",)}, ["a/one", "a/two"]),
    ({"only": ("a/one", "four")}, ["a/one", "four"]),
    ({"without": ("a",)}, ["b/three", "four"]),
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


def test_links_inside_are_kept(tmp_path):
    members = [file("top/a"), ("top/soft", tarfile.SYMTYPE, "a"),
               ("top/hard", tarfile.LNKTYPE, "top/a")]
    unpack(tar(tmp_path / "t", *members), spec(), tmp_path / "out")
    assert (tmp_path / "out/soft").read_text() == (tmp_path / "out/hard").read_text() == "text"


HOSTILE = {
    "up": (file("top/../../evil"), "a member leaves its folder: top/../../evil"),
    "absolute": (file("/top/evil"), "a member leaves its folder: /top/evil"),
    "device": (("top/d", tarfile.CHRTYPE, ""), "a member is a device or a pipe: top/d"),
    "pipe": (("top/p", tarfile.FIFOTYPE, ""), "a member is a device or a pipe: top/p"),
    "link out": (("top/l", tarfile.SYMTYPE, "../../etc"), "outside the destination"),
    "absolute link": (("top/l", tarfile.SYMTYPE, "/etc/passwd"), "is a link to an absolute path"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_members_are_refused(tmp_path, case):
    member, why = HOSTILE[case]
    with pytest.raises(AntlerError) as caught:
        unpack(tar(tmp_path / "t", file("top/a"), member), spec(), tmp_path / "in/out")
    assert caught.value.brief.startswith("evil.tar is refused: ")
    assert why in caught.value.brief
    assert names(tmp_path) in (["in/out/a", "t"], ["t"])


def test_writing_through_a_link_is_refused(tmp_path):
    members = [("top/l", tarfile.SYMTYPE, ".."), file("top/l/../../evil")]
    with pytest.raises(AntlerError, match="is refused"):
        unpack(tar(tmp_path / "t", *members), spec(), tmp_path / "in/out")
    assert not (tmp_path / "evil").exists()


def test_a_bomb_is_refused_by_what_it_claims(tmp_path):
    path = tmp_path / "t"
    info = tarfile.TarInfo("top/zeros")
    info.size = 10**11
    path.write_bytes(info.tobuf() + bytes(10240))
    with pytest.raises(AntlerError, match="it claims to hold 100000000000 bytes"):
        unpack(path, spec(), tmp_path / "out")


@pytest.mark.parametrize("data", [b"", b"not an archive", b"\xfd7zXZ\x00broken", b"\x1f\x8b\x08"])
def test_rubbish_is_refused(tmp_path, data):
    (tmp_path / "t").write_bytes(data)
    with pytest.raises(AntlerError, match=r"evil.tar is refused: it cannot be read"):
        unpack(tmp_path / "t", spec(), tmp_path / "out")


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


@pytest.mark.parametrize(("name", "mode", "content"), [
    ("top/../../evil", 0o644, "x"), ("top/l", 0o120777, "/etc/passwd")])
def test_hostile_zips_are_refused(tmp_path, name, mode, content):
    with zipfile.ZipFile(tmp_path / "z", "w") as out:
        info = zipfile.ZipInfo(name)
        info.external_attr = mode << 16
        out.writestr(info, content)
    with pytest.raises(AntlerError, match=r"evil.tar is refused"):
        unpack(tmp_path / "z", spec(), tmp_path / "in/out")
    assert names(tmp_path) == ["z"]


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
