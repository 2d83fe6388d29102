"""What a build calls Antler's C++, and the compilation database as an editor must read it."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tasks.core.paths import PLUGIN_SRC
from tasks.plugin.build import antler, outside
from tasks.toolchain.cmake import Build
from tasks.toolchain.load import load
from tasks.toolchain.sdk import SdkFolder

ARM = load("debian11-aarch64")
SDK = replace(ARM, sdk=SdkFolder(Path("/opt/elk"), "environment-setup-x", "1"))
ROOT = ARM.root.path


@pytest.mark.parametrize(("toolchain", "command", "seen"), [
    (ARM, "/usr/bin/g++-10 -c a.cpp", f"{ROOT}/usr/bin/g++-10 --sysroot={ROOT} -c a.cpp"),
    (ARM, "/usr/bin/ccache /usr/bin/g++-10 -c a.cpp",
     f"{ROOT}/usr/bin/g++-10 --sysroot={ROOT} -c a.cpp"),
    (SDK, "/usr/bin/ccache /opt/elk/bin/g++ --sysroot=/opt/elk/target -c a.cpp",
     "/opt/elk/bin/g++ --sysroot=/opt/elk/target -c a.cpp"),
], ids=["root", "through the cache", "mounted"])
def test_the_compiler_is_where_it_is_on_this_machine(toolchain, command, seen):
    database = json.dumps([{"directory": "/x", "command": command, "file": "a.cpp"}])
    assert json.loads(outside(database, toolchain))[0]["command"] == seen


def test_antler_s_own_files_have_names_inside_the_build(tmp_path):
    build = Build(ARM, tmp_path, ())
    (tmp_path / "antler").symlink_to("/another/checkout")
    for _ in range(2):
        assert antler(build).is_relative_to(tmp_path)
        assert antler(build).resolve() == PLUGIN_SRC
