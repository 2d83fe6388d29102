"""The rules by which members become files, with every Python: honest members and hostile ones."""

import os
import stat
import tarfile
import zipfile

import pytest
from deps_archives import file, hard, names, soft, spec, tar

from tasks.core.errors import AntlerError
from tasks.deps.unpack import unpack


@pytest.fixture(params=["with filters", "without filters"])
def any_python(request, monkeypatch):
    """Python as it is, and as Debian 12 has it: 3.11.2, older than tarfile's filters."""
    if request.param == "without filters":
        for name in ("FilterError", "data_filter", "tar_filter", "fully_trusted_filter"):
            monkeypatch.delattr(tarfile, name, raising=False)
        monkeypatch.delattr(tarfile.TarInfo, "replace", raising=False)


def test_links_inside_are_kept(tmp_path, any_python):
    members = [file("top/a"), soft("top/soft", "a"), soft("top/d/up", "../a"),
               hard("top/hard", "./top/a")]
    unpack(tar(tmp_path / "t", *members), spec(), tmp_path / "out")
    assert {(tmp_path / "out" / name).read_text()
            for name in ("soft", "hard", "d/up")} == {"text"}
    assert (tmp_path / "out/hard").stat().st_ino == (tmp_path / "out/a").stat().st_ino


@pytest.mark.parametrize(("said", "real"), [
    (0o777, 0o755), (0o4755, 0o755), (0o644, 0o644), (0o666, 0o644), (0o011, 0o600),
    (0o000, 0o600)])
def test_modes_and_owners_are_ours(tmp_path, any_python, said, real):
    made = file("top/a", mode=said, mtime=10**9, uid=12345, gid=12345, uname="daemon")
    unpack(tar(tmp_path / "t", made), spec(), tmp_path / "out")
    state = (tmp_path / "out/a").stat()
    assert stat.S_IMODE(state.st_mode) == real
    assert (state.st_uid, state.st_gid) == (os.geteuid(), os.getegid())
    assert state.st_mtime == 10**9


def test_of_two_members_of_one_name_the_later_counts(tmp_path):
    members = [file("top/a", "kept"), hard("top/b", "top/a"), file("top/b", "new"),
               soft("top/c", "a"), file("top/c", "own")]
    unpack(tar(tmp_path / "t", *members), spec(), tmp_path / "out")
    assert [(tmp_path / "out" / n).read_text() for n in "abc"] == ["kept", "new", "own"]


HOSTILE = {
    "up": ([file("top/../../evil")], "a member is outside its folder: top/../../evil"),
    "absolute": ([file("/top/evil")], "a member is outside its folder: /top/evil"),
    "device": ([("top/d", tarfile.CHRTYPE, "")], "a member is a device or a pipe: top/d"),
    "pipe": ([("top/p", tarfile.FIFOTYPE, "")], "a member is a device or a pipe: top/p"),
    "link out": ([soft("top/l", "../../etc")], "outside the destination"),
    "link out, one folder": ([soft("top/d/l", "../../x")], "outside the destination"),
    "link out by a link": ([soft("top/d/e/z", "u/../x"), soft("top/d/e/u", "../..")],
                           "outside the destination"),
    "absolute link": ([soft("top/l", "/etc/passwd")], "is a link to an absolute path"),
    "link to nothing": ([soft("top/l", "")], "or to nothing"),
    "through a link": ([soft("top/l", "."), file("top/l/x")],
                       "would be written through a link: l/x"),
    "hard link out": ([hard("top/h", "top/../../evil")], "a member is outside its folder"),
    "absolute hard link": ([hard("top/h", "/etc/passwd")], "a member is outside its folder"),
    "hard link through a link": ([soft("top/l", "."), hard("top/h", "top/l/a")],
                                 "would be written through a link: l/a"),
    "hard link to a link": ([soft("top/d/l", "../x"), hard("top/h", "top/d/l")],
                            "h is a hard link to d/l, which is not a file that came before it"),
    "hard link to nothing": ([hard("top/h", "top/z")], "which is not a file that came before it"),
    "a terminal's commands": ([file("top/\x1b[2J/../é")], r"top/\x1b[2J/../\xe9"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_members_are_refused(tmp_path, any_python, case):
    members, why = HOSTILE[case]
    with pytest.raises(AntlerError) as caught:
        unpack(tar(tmp_path / "t", file("top/a"), *members), spec(), tmp_path / "in/out")
    assert caught.value.brief.startswith("evil.tar is refused: ")
    assert why in caught.value.brief
    written = {"in/out/a", "in/out/l", "in/out/d/l", "t"}
    assert {p for p in names(tmp_path) if (tmp_path / p).is_file()} <= written


def test_writing_through_a_link_is_refused(tmp_path):
    members = [soft("top/l", ".."), file("top/l/../../evil")]
    with pytest.raises(AntlerError, match="is refused"):
        unpack(tar(tmp_path / "t", *members), spec(), tmp_path / "in/out")
    assert not (tmp_path / "evil").exists()


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


@pytest.mark.parametrize("headers", [
    {"path": "top/a\0b"}, {"mtime": "1e300"}, {"mtime": "nan"}, {"size": "-512"}])
def test_what_no_file_can_have_is_refused(tmp_path, headers):
    """Debian 12's tarfile takes a size below 0 for the archive's end: then nothing is in it."""
    whole = tar(tmp_path / "t", file("top/a", pax_headers=headers), mode="w")
    with pytest.raises(AntlerError, match=r"evil\.tar(: nothing in it| is refused)"):
        unpack(whole, spec(), tmp_path / "out")


def test_a_link_with_nul_is_refused(tmp_path):
    link = ("top/l", tarfile.SYMTYPE, "x", {"pax_headers": {"linkpath": "a\0b"}})
    with pytest.raises(AntlerError, match="evil.tar is refused: it cannot be read"):
        unpack(tar(tmp_path / "t", link, mode="w"), spec(), tmp_path / "out")
