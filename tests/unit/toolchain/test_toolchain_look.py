"""What an SDK's script exports, what its compilers say, and whether that fits the target."""

from dataclasses import replace
from pathlib import Path

import pytest

from tasks.core.errors import AntlerError
from tasks.toolchain.load import load
from tasks.toolchain.look import Facts, faults, parse, variables
from tasks.toolchain.sdk import SdkFolder

SDK = SdkFolder(Path("/opt/elk/1.0.0"), "environment-setup-cortexa72-elk-linux", "1",
                versions=("1.0.0",))
TOOLCHAIN = replace(load("elk-sdk"), glibc=(2, 35), glibcxx=(3, 4, 29))
EXPORTED = {"CC": "aarch64-elk-linux-gcc -mcpu=cortex-a72 --sysroot=/opt/elk/1.0.0/sysroots/x",
            "CXX": "aarch64-elk-linux-g++ --sysroot=/opt/elk/1.0.0/sysroots/x",
            "SDKTARGETSYSROOT": "/opt/elk/1.0.0/sysroots/x", "OECORE_DISTRO_VERSION": "1.0.0"}
FACTS = Facts("aarch64-elk-linux", "11.3.0", (2, 35), (3, 4, 29))


def dumped(said="", **variables):
    return said + "\0" + "".join(f"{key}={value}\0" for key, value in variables.items())


def test_every_variable_is_captured_as_it_is():
    flags = " -O2 -pipe\t-g = 'quoted' \"twice\"\nand a line \N{SNOWMAN} "
    found = variables(dumped(**EXPORTED, CFLAGS=flags, EMPTY=""), SDK)
    assert found == {**EXPORTED, "CFLAGS": flags, "EMPTY": ""}


def test_what_a_shell_has_anyway_is_not():
    assert variables(dumped(**EXPORTED, PWD="/", SHLVL="0", _="/usr/bin/env", HOME="/tmp"),
                     SDK) == EXPORTED


def test_functions_of_bash_are_no_variables():
    assert variables(dumped(**EXPORTED, **{"BASH_FUNC_x%%": "() { :; }"}), SDK) == EXPORTED


def test_what_the_script_says_is_no_variable():
    assert variables(dumped("export CC=no\nwelcome\n", **EXPORTED), SDK) == EXPORTED


@pytest.mark.parametrize("output", [
    "Your environment is misconfigured, you probably need to 'unset LD_LIBRARY_PATH'\n",
    dumped("Your environment is misconfigured, you probably need to 'unset LD_LIBRARY_PATH'\n",
           PATH="/usr/bin")])
def test_a_script_that_exports_nothing_is_quoted(output):
    with pytest.raises(AntlerError) as caught:
        variables(output, SDK)
    assert caught.value.brief == (
        "/opt/elk/1.0.0/environment-setup-cortexa72-elk-linux does not set CC, CXX, "
        "SDKTARGETSYSROOT")
    assert "unset LD_LIBRARY_PATH" in caught.value.details


def test_facts_are_read():
    assert parse("machine: aarch64-elk-linux\ngcc: 11.3.0\nglibc: GLIBC_2.35\n"
                 "glibcxx: GLIBCXX_3.4.29\n") == FACTS


@pytest.mark.parametrize("said", [
    "bash: line 3: aarch64-elk-linux-gcc: command not found\nmachine: \ngcc: \nglibc: \n",
    "", "grep: libc.so.6: No such file or directory\nglibc: \n", "glibc: GLIBC_PRIVATE\n"])
def test_what_is_not_said_is_empty(said):
    assert parse(said) == Facts("", "", (), ())


def test_the_right_one_has_no_faults():
    assert list(faults(FACTS, EXPORTED, TOOLCHAIN, SDK)) == []


@pytest.mark.parametrize(("facts", "exported", "fault"), [
    (replace(FACTS, machine=""), {}, "its compiler aarch64-elk-linux-gcc does not start"),
    (replace(FACTS, machine="arm-elk-linux-gnueabi"), {},
     "its compiler is for arm-elk-linux-gnueabi, the target is aarch64"),
    (replace(FACTS, glibc=(2, 39)), {},
     "its libraries have GLIBC_2.39, the target only GLIBC_2.35: what it compiles might not load "
     "there"),
    (replace(FACTS, glibcxx=(3, 4, 30)), {},
     "its libraries have GLIBCXX_3.4.30, the target only GLIBCXX_3.4.29: what it compiles might "
     "not load there"),
    (replace(FACTS, glibc=()), {},
     "its sysroot /opt/elk/1.0.0/sysroots/x has no library with GLIBC_ symbols"),
    (FACTS, {"OECORE_DISTRO_VERSION": "0.11.0"},
     "it is for version 0.11.0 of the system, the target has 1.0.0"),
])
def test_a_wrong_one_is_told_by(facts, exported, fault):
    assert list(faults(facts, {**EXPORTED, **exported}, TOOLCHAIN, SDK)) == [fault]


def test_whoever_names_a_folder_may_have_a_system_of_another_version():
    own = replace(SDK, versions=())
    assert list(faults(FACTS, {**EXPORTED, "OECORE_DISTRO_VERSION": "7"}, TOOLCHAIN, own)) == []
