"""The real root: what runs in it, what it cannot reach, and the processor's name."""

import re
import shutil
from dataclasses import replace

import pytest
from cpuinfo import cpuinfo

from tasks.core.process import run
from tasks.toolchain import root
from tasks.toolchain.cmake import Build, compile, configure, libraries
from tasks.toolchain.enter import check, enter
from tasks.toolchain.load import load
from tasks.toolchain.model import Toolchain

pytestmark = pytest.mark.toolchain


@pytest.fixture(scope="module")
def arm():
    toolchain = load("debian11-aarch64")
    root.make(toolchain.root)
    check(toolchain)
    return toolchain


def shell(toolchain, script, **more):
    return run(enter(toolchain, ["/bin/sh", "-c", script], **more), check=False)


def test_compilers_are_gcc_10(arm):
    for name in ("aarch64-linux-gnu-g++-10", "x86_64-linux-gnu-g++-10"):
        assert shell(arm, f"{name} -dumpfullversion").output.strip() == "10.2.1"


def test_there_is_no_network(arm):
    assert shell(arm, "cat /proc/net/route | wc -l").output.strip() == "1"


def test_the_root_cannot_be_written(arm):
    done = shell(arm, "touch /usr/evil /etc/evil")
    assert done.returncode != 0
    assert done.output.count("Read-only file system") == 2


def test_bound_folders_keep_their_paths(arm, tmp_path):
    shell(arm, f"echo here > {tmp_path}/x", binds=[tmp_path])
    assert (tmp_path / "x").read_text() == "here\n"


def test_a_c_plus_plus_program_needs_no_more_than_the_floor(arm, tmp_path):
    (tmp_path / "a.cc").write_text("#include <iostream>\n#include <thread>\n"
                                   "int main() { std::thread([]{ std::cout << 1; }).join(); }\n")
    shell(arm, f"cd {tmp_path} && aarch64-linux-gnu-g++-10 -O2 -pthread a.cc", binds=[tmp_path])
    text = (tmp_path / "a.out").read_bytes().decode("latin1")
    for kind, floor in (("GLIBC", arm.glibc), ("GLIBCXX", arm.glibcxx)):
        found = [tuple(map(int, v.split("."))) for v in re.findall(rf"{kind}_([0-9.]+)\0", text)]
        assert found
        assert max(found) <= floor


def test_pkg_config_answers_for_the_board(arm, tmp_path):
    (tmp_path / "CMakeLists.txt").write_text(
        "cmake_minimum_required(VERSION 3.20)\nproject(x CXX)\nfind_package(PkgConfig REQUIRED)\n"
        "pkg_check_modules(PNG REQUIRED IMPORTED_TARGET libpng)\n"
        "file(WRITE ${CMAKE_BINARY_DIR}/found \"${PNG_LINK_LIBRARIES}\")\n")
    build = Build(arm, tmp_path, ())
    configure(build, tmp_path, {})
    found = (build.tree / "found").read_text().split(";")
    assert found[0] == "/usr/lib/aarch64-linux-gnu/libpng16.so"


# Elk's SDK: its own CMake file names the processor after the core.
SDK_LIKE = """\
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR cortexa72)
set(CMAKE_C_COMPILER /usr/bin/aarch64-linux-gnu-gcc-10)
set(CMAKE_CXX_COMPILER /usr/bin/aarch64-linux-gnu-g++-10)
set(CMAKE_C_FLAGS_INIT -mcpu=cortex-a72)
"""


@pytest.fixture
def build(arm, tmp_path):
    """Builds cpuinfo with a CMake file; gives the faults that our check finds, and the log."""
    def with_file(cmake_file, **definitions):
        used = Toolchain(**{**vars(arm), "cmake_file": cmake_file})
        return cpuinfo(used, tmp_path / cmake_file.stem, tmp_path, arm.cmake_file.parent,
                       **definitions)

    return with_file


@pytest.fixture
def sdk_file(tmp_path):
    file = tmp_path / "sdk.cmake"
    file.write_text(SDK_LIKE)
    return file


def test_with_the_sdk_s_file_cpuinfo_lacks_its_arm_code_and_the_check_says_so(build, sdk_file):
    faults, log = build(sdk_file)
    assert faults == ["libcpuinfo.a: no cpuinfo_arm_linux_init: it cannot tell what the "
                      "processor can do"]
    assert '"cortexa72" is not supported in cpuinfo' in log.read_text()


def test_a_definition_on_the_command_line_does_not_help(build, sdk_file):
    assert build(sdk_file, CMAKE_SYSTEM_PROCESSOR="aarch64")[0]


def test_with_our_wrapper_around_the_same_file_it_is_there(build, sdk_file, arm):
    wrapper = arm.cmake_file.with_name("sdk-wrapper.cmake")
    assert build(wrapper, OE_CMAKE_TOOLCHAIN_FILE=str(sdk_file))[0] == []


def test_a_tree_that_another_checkout_configured_is_configured_again(arm, tmp_path):
    source = tmp_path / "source"
    source.mkdir()
    (source / "CMakeLists.txt").write_text("cmake_minimum_required(VERSION 3.21)\nproject(a C)\n"
                                           "add_library(a STATIC a.c)\n")
    (source / "a.c").write_text("int a(void) { return 1; }\n")
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
        file = tmp_path / name / arm.cmake_file.name
        shutil.copy(arm.cmake_file, file)
        build = Build(replace(arm, cmake_file=file), tmp_path / "scratch", (source,))
        build.folder.mkdir(exist_ok=True)
        configure(build, source, {})
        compile(build)
        shutil.rmtree(tmp_path / name)  # this checkout is gone when the next one comes
    assert libraries(build.tree).keys() == {"a"}
