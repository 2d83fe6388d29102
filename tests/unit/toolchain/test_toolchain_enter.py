"""The command line that runs something in a root, and what is said when it cannot."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tasks.toolchain.enter import diagnose, enter, tools
from tasks.toolchain.load import load
from tasks.toolchain.sdk import SdkFolder

ARM = load("debian11-aarch64")


def words(**more):
    return enter(ARM, ["gcc", Path("/x/a.c")], **more)


def after(argv, option):
    return [tuple(argv[i + 1 : i + 3]) for i, word in enumerate(argv) if word == option]


def test_the_command_comes_last():
    assert words()[-3:] == ["--", "gcc", "/x/a.c"]
    assert words()[0] == "bwrap"


def test_there_is_no_network():
    assert "--unshare-net" in words()


def test_it_ends_with_its_parent():
    assert "--die-with-parent" in words()


def test_folders_keep_their_paths():
    build = Path("/work/build")
    argv = words(binds=[build], read_only=[Path("/work/src")], cwd=build)
    assert ("/work/build", "/work/build") in after(argv, "--bind")
    assert ("/work/src", "/work/src") in after(argv, "--ro-bind")
    assert argv[argv.index("--chdir") + 1] == "/work/build"


def test_the_root_is_read_only():
    argv = words()
    assert (f"{ARM.root.path}/usr", "/usr") in after(argv, "--ro-bind")
    assert not any(str(ARM.root.path) in pair[0] for pair in after(argv, "--bind"))


def test_folders_come_after_the_empty_tmp():
    argv = words(binds=[Path("/tmp/x")])
    assert argv.index("/tmp/x") > argv.index("/tmp")


def test_the_environment_is_its_own():
    argv = words()
    assert "--clearenv" in argv
    assert ("PATH", "/usr/bin:/bin") in after(argv, "--setenv")


SDK = replace(ARM, sdk=SdkFolder(Path("/opt/sdk"), "environment-setup-x", "1"))


@pytest.fixture
def looked_at(tmp_path, monkeypatch):
    """What the SDK's script exports is known."""
    monkeypatch.setenv("ANTLER_HOME", str(tmp_path))
    SDK.sdk.captured.parent.mkdir()
    SDK.sdk.captured.write_text(json.dumps({"PATH": "/opt/sdk/bin:/usr/bin", "CC": "sdk-gcc"}))


def test_an_sdk_keeps_its_path_and_is_read_only(looked_at):
    assert ("/opt/sdk", "/opt/sdk") in after(enter(SDK, ["gcc"]), "--ro-bind")


def test_what_its_script_exports_wins(looked_at):
    values = dict(after(enter(SDK, ["gcc"], environment={"CCACHE_DIR": "/c"}), "--setenv"))
    assert values["PATH"] == "/opt/sdk/bin:/usr/bin"
    assert (values["CC"], values["CCACHE_DIR"], values["TZ"]) == ("sdk-gcc", "/c", "UTC")


def test_cmake_and_ninja_are_programs_not_scripts():
    for program in (tools().cmake, tools().ninja):
        assert program.read_bytes()[:4] == b"\x7fELF"
    assert (tools().cmake.parents[1] / "share").is_dir()


@pytest.mark.parametrize(("output", "brief", "resolution"), [
    ("bwrap: No permissions to create new namespace, likely because the kernel does not allow "
     "non-privileged user namespaces.", "unprivileged user namespaces are disabled", "sysctl"),
    ("bwrap: setting up uid map: Permission denied", "user namespaces are disabled", "sysctl"),
    ("bwrap: Can't find source path /x/usr: No such file or directory", "something is missing",
     f"rm -rf {ARM.root.path}"),
    ("bwrap: execvp /usr/bin/g++-10: No such file or directory", "something is missing", "rm -rf"),
    ("g++-10: fatal error: cannot execute 'cc1plus': execvp: No such file or directory",
     "something is missing", "rm -rf"),
    ("bwrap: something new", "the compilers of debian11-aarch64 do not start", "./doit doctor"),
])
def test_complaints_of_bubblewrap(output, brief, resolution):
    error = diagnose(output, ARM)
    assert brief in error.brief
    assert error.details == output
    assert resolution in error.resolution


def test_an_sdk_that_is_not_whole_is_named_first():
    said = diagnose("bwrap: execvp sdk-gcc: No such file or directory", SDK).resolution
    assert said.startswith("check that /opt/sdk is complete; if it is, rm -rf ")
