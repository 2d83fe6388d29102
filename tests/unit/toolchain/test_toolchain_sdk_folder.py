"""Where a target's SDK is: said, found, or still to be installed."""

from dataclasses import replace
from pathlib import Path

import pytest

from tasks.board.built_with import BuiltWith, Sdk
from tasks.core.errors import AntlerError
from tasks.toolchain import sdk as module
from tasks.toolchain.install import command, failure
from tasks.toolchain.load import for_target, load
from tasks.toolchain.sdk import find
from tests import samples

SCRIPT = "environment-setup-cortexa72-elk-linux"


@pytest.fixture(autouse=True)
def store(tmp_path, monkeypatch):
    monkeypatch.setenv("ANTLER_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(module, "ELSEWHERE", tmp_path / "SDKs/elkpi")
    return tmp_path / "home"


@pytest.fixture
def target(tmp_path):
    """A target with Elk Audio OS 1.0.0, built with its SDK."""
    published = Sdk("elk-sdk", "https://x/elk-1.0.0.sh", str(tmp_path / "opt/elk/1.0.0"), SCRIPT)
    system = samples.system("aarch64", name="elk-1.0.0", glibc=(2, 35), glibcxx=(3, 4, 29),
                            version_ids=("1.0.0",), sdk=published)
    return replace(samples.local("/srv", "elk-pi"), os=system, toolchain="elk-sdk")


def put(folder: Path, version="1.0.0", script=SCRIPT) -> Path:
    folder.mkdir(parents=True)
    (folder / script).write_text("export CC=gcc\n")
    (folder / "version-cortexa72-elk-linux").write_text(
        f"Distro: elk\nDistro Version: {version}\nTimestamp: 20230601\n")
    return folder


def found(target):
    return find(target, target.sdk)


@pytest.mark.parametrize("place", ["opt/elk/1.0.0", "SDKs/elkpi"])
def test_it_is_found_where_elk_puts_it(target, tmp_path, place):
    folder = put(tmp_path / place)
    assert found(target).folder == folder
    assert found(target).installer == ""


def test_one_for_another_version_is_passed_over(target, tmp_path):
    put(tmp_path / "SDKs/elkpi", "1.1.0")
    assert found(target).installer == "https://x/elk-1.0.0.sh"


def test_one_that_is_nowhere_will_be_in_the_store(target, store):
    sdk = found(target)
    assert sdk.folder.parent == store / "sdks"
    assert sdk.folder.name.startswith("elk-1.0.0-")
    assert not store.exists()
    other = replace(target, built_with=BuiltWith(sha256="0" * 64))
    assert found(other).folder != sdk.folder


def test_project_yaml_has_the_last_word(target, tmp_path):
    put(tmp_path / "opt/elk/1.0.0")
    folder = put(tmp_path / "mine", "7", "environment-setup-cortexa72-mine-linux")
    sdk = found(replace(target, built_with=BuiltWith(folder=str(folder))))
    assert (sdk.folder, sdk.script) == (folder, "environment-setup-cortexa72-mine-linux")
    assert sdk.versions == ()


def test_of_several_scripts_elk_s_is_taken(target, tmp_path):
    folder = put(tmp_path / "mine")
    (folder / "environment-setup-armv7-elk-linux").write_text("")
    assert found(replace(target, built_with=BuiltWith(folder=str(folder)))).script == SCRIPT


def test_another_sdk_in_the_same_place_is_another_toolchain(target, tmp_path):
    folder = put(tmp_path / "opt/elk/1.0.0")
    before = for_target(target)
    assert for_target(target) == before
    (folder / SCRIPT).write_text("export CC=clang\n")
    assert for_target(target).digest != before.digest
    assert for_target(target).sdk.captured != before.sdk.captured


def test_it_is_looked_at_again_for_a_system_with_older_libraries(target, tmp_path):
    mine = replace(target, built_with=BuiltWith(folder=str(put(tmp_path / "mine"))))
    old = replace(mine, os=replace(mine.os, name="elk-0.9.0", glibc=(2, 29)))
    assert for_target(old).sdk.captured != for_target(mine).sdk.captured


def test_it_is_named_after_the_system_and_judged_by_it(target):
    toolchain = for_target(target)
    assert toolchain.name == "elk-sdk-elk-1.0.0"
    assert (toolchain.glibc, toolchain.glibcxx) == ((2, 35), (3, 4, 29))
    assert toolchain.root == load("debian11-aarch64").root


def test_other_toolchains_take_no_notice_of_it(target):
    plain = replace(target, toolchain="debian11-aarch64")
    assert for_target(plain) == load("debian11-aarch64")
    assert for_target(plain).environment == {}


def test_it_must_have_been_looked_at(target):
    with pytest.raises(AntlerError, match="was not looked at yet"):
        _ = for_target(target).environment


def test_a_folder_of_one_s_own_has_a_build_of_its_own(target):
    mine = replace(target, built_with=BuiltWith(folder="/opt/mine"))
    assert mine.compilers.startswith("elk-sdk-elk-1.0.0-")


def test_an_installer_writes_nowhere_else_and_reaches_nobody():
    argv = command(Path("/s/downloads/abc"), Path("/s/sdks/.new"), Path("/s/sdks/elk"))
    assert argv[1:4] == ["--ro-bind", "/", "/"]
    assert [argv[i + 1 : i + 3] for i, word in enumerate(argv) if word == "--bind"] == [
        ["/s/sdks/.new", "/s/sdks/elk"]]
    assert "--unshare-net" in argv
    assert argv[argv.index("--") + 1:] == ["/s/downloads/abc", "-y", "-d", "/s/sdks/elk"]


@pytest.mark.parametrize(("output", "helps"), [
    ("tar: x: Cannot write: No space left on device", "free some space"),
    ("Error: Installation machine not supported!", "Elk's SDKs are for x86-64 machines"),
    ("SDK could not be relocated.  No python found.", "install it by hand")])
def test_an_installer_that_failed(output, helps):
    error = failure(f"Elk Audio OS SDK installer version 1.0.0\n{output}\n")
    assert output in error.details
    assert helps in error.resolution
