"""Making a root: the command, what is missing, and that nothing half-done stays."""

import shutil
from collections import namedtuple
from pathlib import Path

import pytest

from tasks.core import mirror
from tasks.core.errors import AntlerError
from tasks.core.process import CommandFailed, run
from tasks.toolchain import packages
from tasks.toolchain.load import load_root
from tasks.toolchain.root import make

ROOT = load_root("debian11")
Usage = namedtuple("Usage", "total used free")


@pytest.fixture
def programs(tmp_path, monkeypatch):
    """A PATH on which only what a test puts there is found."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))

    def add(name, script="exit 0"):
        (folder / name).write_text(f"#!/bin/sh\n{script}\n")
        (folder / name).chmod(0o755)

    return add


@pytest.fixture(autouse=True)
def forget():
    mirror.mirrors.cache_clear()
    yield
    mirror.mirrors.cache_clear()


def test_command():
    words = packages.command(ROOT, Path("/r.tar"), "http://mirror/debian")
    assert words[0] == "mmdebstrap"
    assert words[-3:] == ["bullseye", "/r.tar", "http://mirror/debian"]
    assert "--architectures=amd64,arm64" in words
    assert "--variant=extract" in words
    hook = next(word for word in words if word.startswith("--extract-hook="))
    assert hook.endswith(" zlib1g-dev:arm64")
    assert " --download-only install base-files bash " in hook


def test_missing_programs_are_named_with_the_packages_to_install(programs, tmp_path):
    programs("tar")
    with pytest.raises(AntlerError) as caught:
        packages.check_prerequisites(tmp_path / "roots")
    assert str(caught.value) == (
        "making the toolchain's root needs mmdebstrap, bwrap\n"
        "  → sudo apt-get install --no-install-recommends mmdebstrap bubblewrap")


def test_no_space_is_said_before_anything_is_fetched(programs, tmp_path, monkeypatch):
    for name in ("mmdebstrap", "bwrap", "tar"):
        programs(name)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(10**10, 9 * 10**9, 10**9))
    with pytest.raises(AntlerError) as caught:
        packages.check_prerequisites(tmp_path)
    assert caught.value.brief == ("the toolchain's root needs 3 GB while it is made, 1.0 GB are "
                                  f"free in {tmp_path}")


def test_a_failed_run_leaves_nothing(programs, tmp_path, monkeypatch):
    programs("mmdebstrap", "echo 'E: Unable to locate package nonsense'; exit 25")
    programs("bwrap")
    programs("tar")
    monkeypatch.setenv("ANTLER_HOME", str(tmp_path / "home"))
    monkeypatch.setenv(mirror.VARIABLE, "http://mirror.invalid/debian")
    with pytest.raises(AntlerError, match="a package of the toolchain's root is not in the"):
        make(load_root("debian11"), say=lambda _: None)
    assert list((tmp_path / "home/roots").iterdir()) == []


@pytest.mark.parametrize(("output", "brief"), [
    ("E: Unable to locate package nonsense", "a package of the toolchain's root is not in"),
    ("W: No space left on device", "no space left while making"),
    ("E: newuidmap 5 failed", "cannot be made by this user"),
    ("W: GPG error: http://m bullseye InRelease: NO_PUBKEY 0E98404D386FA1D9",
     "cannot check the Debian archive's signature"),
    ("E: The repository 'http://m bullseye InRelease' is not signed.", "cannot check the Debian"),
    ("Err:1 http://mirror bullseye\n  Could not resolve 'mirror'", "could not be made from"),
])
def test_failures_are_explained(output, brief):
    error = packages.explain(output)
    assert brief in error.brief
    assert error.details
    assert error.resolution


def test_packages_are_listed_with_versions():
    files = ["lock", "zlib1g_1%3a1.2.11_arm64.deb", "bash_5.1-2_amd64.deb"]
    assert packages.versions(files) == "bash 5.1-2 amd64\nzlib1g 1:1.2.11 arm64\n"


def test_packages_that_may_share_files_are_unpacked_apart():
    names = ["a_1_amd64", "a_1_arm64", "b_1_all", "c_1_arm64"]
    files = [Path(f"/p/{name}.deb") for name in names]
    assert packages.by_owner(files, ("arm64",)) == [[files[0], files[2]], [files[1], files[3]]]


def made(folder, name, text):
    """A Debian package with one file below /lib and one of documentation."""
    root = folder / name
    for path in ("DEBIAN", "lib", "usr/share/doc"):
        (root / path).mkdir(parents=True)
    (root / "lib" / name).write_text(text)
    (root / "usr/share/doc" / name).write_text("words")
    (root / "DEBIAN/control").write_text(f"Package: {name}\nVersion: 1\nArchitecture: all\n"
                                         "Maintainer: nobody <nobody@example>\nDescription: x\n")
    run(["dpkg-deb", "--root-owner-group", "-b", root, folder / f"{name}.deb"])
    return folder / f"{name}.deb"


@pytest.fixture
def root(tmp_path):
    """A folder whose /lib is a link, as merged-usr has it; a blank in its name is no matter."""
    folder = tmp_path / "a root"
    (folder / "usr/lib").mkdir(parents=True)
    (folder / "lib").symlink_to("usr/lib")
    return folder


def test_packages_are_unpacked_through_links_and_without_what_is_left_out(root, tmp_path):
    files = [made(tmp_path, "one", "1"), made(tmp_path, "two", "2")]
    run(packages.unpack_command(files, root, ["--exclude=./usr/share/doc"]))
    assert (root / "lib").is_symlink()
    assert [(root / "usr/lib" / name).read_text() for name in ("one", "two")] == ["1", "2"]
    assert not (root / "usr/share/doc").exists()


@pytest.mark.parametrize("size", [0, 100, 700])
def test_a_damaged_package_is_an_error(root, tmp_path, size):
    whole = made(tmp_path, "one", "1" * 5000)
    whole.write_bytes(whole.read_bytes()[:size])
    with pytest.raises(CommandFailed):
        run(packages.unpack_command([whole, made(tmp_path, "two", "2")], root, []))


def test_mirrors_are_debian_s_own_without_security():
    output = ("http://containers/linux/debian Containers Inc\nhttp://nowhere/debian \n"
              "http://one/debian Debian\nhttp://one/debian Debian\nhttp://two/ubuntu Ubuntu\n"
              "http://one/debian-security/ Debian\nhttp://backports/ Debian Backports\n"
              "file:/srv/debian Debian\ncdrom:[x] Debian\nhttp://unknown/debian $(ORIGIN)\n")
    assert mirror.parse(output) == ("http://one/debian", "file:/srv/debian")


def test_apt_is_asked_whose_archive_it_is(programs, monkeypatch):
    monkeypatch.delenv(mirror.VARIABLE, raising=False)
    programs("apt-get", 'case "$*" in *"(ORIGIN)"*) echo "http://one/debian Debian";; esac')
    assert mirror.mirrors() == ("http://one/debian",)


def test_ubuntu_knows_no_debian_mirror(programs, monkeypatch):
    monkeypatch.delenv(mirror.VARIABLE, raising=False)
    programs("apt-get", "echo 'http://two/ubuntu Ubuntu'")
    with pytest.raises(AntlerError, match="no Debian mirror is known") as caught:
        mirror.mirrors()
    assert mirror.VARIABLE in caught.value.resolution
    assert "debian-archive-keyring" in caught.value.resolution


def test_the_first_mirror_s_failure_is_told(programs, tmp_path, monkeypatch):
    programs("mmdebstrap", 'case "$*" in *//first/*) echo "E: No space left on device";; '
                           '*) echo "E: Could not resolve";; esac; exit 25')
    monkeypatch.setattr(packages, "mirrors", lambda: ("http://first/debian", "http://second/debian"))
    with pytest.raises(AntlerError, match="no space left"):
        packages._bootstrap(ROOT, tmp_path / "root.tar")


def test_a_mirror_can_be_named(monkeypatch):
    monkeypatch.setenv(mirror.VARIABLE, "http://here/debian/")
    assert mirror.mirrors() == ("http://here/debian",)


def test_no_mirror(programs, monkeypatch):
    monkeypatch.delenv(mirror.VARIABLE, raising=False)
    with pytest.raises(AntlerError, match="no Debian mirror is known") as caught:
        mirror.mirrors()
    assert mirror.VARIABLE in caught.value.resolution
