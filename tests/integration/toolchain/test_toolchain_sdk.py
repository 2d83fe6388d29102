"""An SDK that looks like Elk's: installed, looked at, mounted into the root, and built with."""

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import pytest
from bench_host import PLUGIN, PLUGIN_SOURCE
from cpuinfo import cpuinfo
from sdk_look_alike import PREFIX, SCRIPT, VERSION, installer

from tasks.board.built_with import BuiltWith, Sdk
from tasks.board.open import open_board
from tasks.core import elf
from tasks.core.errors import AntlerError
from tasks.core.files import remove_tree
from tasks.core.paths import CODE
from tasks.deploy.layout import release
from tasks.realtime.check import check as judge
from tasks.toolchain.cmake import Build, compile, configure
from tasks.toolchain.enter import check
from tasks.toolchain.install import install
from tasks.toolchain.load import for_target, load, native
from tasks.toolchain.look import look
from tasks.toolchain.root import make
from tests import samples

pytestmark = pytest.mark.toolchain

PROJECT = """\
cmake_minimum_required(VERSION 3.20)
project(small C CXX ASM)
find_package(PkgConfig REQUIRED)
pkg_check_modules(PNG REQUIRED IMPORTED_TARGET libpng)
find_package(Beside CONFIG REQUIRED)
add_library(small MODULE small.cpp small.S)
target_link_libraries(small PRIVATE PkgConfig::PNG)
file(WRITE "${CMAKE_BINARY_DIR}/processor" "${CMAKE_SYSTEM_PROCESSOR}")
"""

SOURCE = "#include <png.h>\nunsigned version() { return png_access_version_number(); }\n"


@pytest.fixture(scope="module")
def target():
    """A board with Elk Audio OS 1.0.0, whose SDK is nowhere yet."""
    published = Sdk("elk-sdk", f"https://elk.example/elk-{VERSION}.sh", "/opt/elk/none", SCRIPT)
    system = samples.system("aarch64", name="elk-1.0.0", glibc=(2, 35), glibcxx=(3, 4, 29),
                            version_ids=(VERSION,), sdk=published)
    return replace(samples.local("/srv", "elk-pi"), os=system, toolchain="elk-sdk")


@pytest.fixture(scope="module")
def script(tmp_path_factory) -> Path:
    """The installer, called by its digest as in the store."""
    root = load("elk-sdk").root
    make(root)
    content = installer(root)
    path = tmp_path_factory.mktemp("downloads") / hashlib.sha256(content).hexdigest()
    path.write_bytes(content)
    return path


@pytest.fixture(scope="module")
def elk(target, script):
    """The toolchain with the SDK installed and looked at."""
    toolchain = for_target(replace(target, built_with=BuiltWith(sha256=script.name)))
    install(toolchain.sdk, script)
    look(toolchain, toolchain.sdk)
    yield toolchain
    toolchain.sdk.captured.unlink()
    remove_tree(toolchain.sdk.folder)


def built(toolchain, folder) -> Build:
    (folder / "source").mkdir()
    (folder / "source/CMakeLists.txt").write_text(PROJECT)
    (folder / "source/small.cpp").write_text(SOURCE)
    (folder / "source/small.S").write_text(".section .note.GNU-stack\n")
    (folder / "store").mkdir()
    (folder / "store/BesideConfig.cmake").write_text("")
    build = Build(toolchain, folder, ())
    configure(build, folder / "source", {"CMAKE_PREFIX_PATH": str(folder / "store")})
    compile(build)
    return build


def test_its_compiler_sysroot_and_environment_are_used_for_the_target(elk, tmp_path):
    build = built(elk, tmp_path)
    module = elf.read(build.tree / "libsmall.so")
    assert module.architecture == "aarch64"
    assert "libpng16.so.16" in module.needed
    assert (elk.library_folders[0] / "libpng16.so.16").is_file()
    rules = (build.tree / "CMakeFiles/rules.ninja").read_text()
    assert rules.count(f"--sysroot={elk.sdk.sysroot}") >= len(("C++", "assembly", "linked"))
    assert "-feliminate-unused-debug-types" in (build.tree / "build.ninja").read_text()
    assert f"/{PREFIX}g++" in (build.tree / "CMakeCache.txt").read_text()


def test_the_processor_has_its_right_name(elk, tmp_path):
    assert (built(elk, tmp_path).tree / "processor").read_text() == "aarch64"


def test_an_engine_s_arm_code_is_in(elk, tmp_path):
    faults, log = cpuinfo(elk, tmp_path / "cpuinfo")
    assert faults == []
    assert f"/{PREFIX}gcc" in (log.parent / "tree/CMakeCache.txt").read_text()


@pytest.mark.board
def test_a_plugin_that_it_builds_passes_on_the_board(elk, elk_board, made, sdk, tmp_path):
    build = Build(elk, tmp_path / "plugin", (CODE, sdk))
    build.folder.mkdir()
    configure(build, PLUGIN_SOURCE, {"ANTLER_VST3SDK_DIR": str(sdk)})
    compile(build, [PLUGIN])
    project, products = made(elk_board(VERSION), module=build.tree / f"{PLUGIN}.so")
    with open_board(project.target) as there:
        report = judge(there, project, release(project, products))
    results = {row["name"]: row["result"] for row in report["checks"]}
    assert results["host alive"] == "PASS"
    assert "FAIL" not in {result for name, result in results.items() if "switches" in name}


def test_programs_for_this_machine_see_nothing_of_it(elk, tmp_path):
    build = built(native(elk), tmp_path)
    assert elf.read(build.tree / "libsmall.so").architecture == "x86_64"
    for name in ("build.ninja", "CMakeCache.txt"):
        assert str(elk.sdk.folder) not in (build.tree / name).read_text()


def test_nothing_is_left_of_an_installation_that_failed(elk, script, tmp_path):
    broken = tmp_path / "broken.sh"
    broken.write_bytes(script.read_bytes()[:200_000])
    folder = tmp_path / "sdks/elk"
    with pytest.raises(AntlerError, match="the SDK's installer failed"):
        install(replace(elk.sdk, folder=folder), broken)
    assert list(folder.parent.iterdir()) == []


def test_it_is_looked_at_where_the_user_has_it_too(elk, target):
    mine = for_target(replace(target, built_with=BuiltWith(folder=str(elk.sdk.folder))))
    assert mine.sdk.installer == ""
    look(mine, mine.sdk)
    assert mine.environment == elk.environment
    mine.sdk.captured.unlink()


def test_ld_library_path_of_the_user_is_not_seen(elk, monkeypatch):
    monkeypatch.setenv("LD_LIBRARY_PATH", "/usr/xenomai/lib")
    elk.sdk.captured.unlink()
    look(elk, elk.sdk)
    exported = json.loads(elk.sdk.captured.read_text())
    assert exported["CC"].startswith(f"{PREFIX}gcc -mcpu=cortex-a72")
    assert "LD_LIBRARY_PATH" not in exported


def test_one_that_is_too_new_for_the_target_is_refused(elk, target):
    older = replace(target.os, glibc=(2, 29), glibcxx=(3, 4, 25))
    toolchain = for_target(replace(target, os=older,
                                   built_with=BuiltWith(folder=str(elk.sdk.folder))))
    with pytest.raises(AntlerError) as caught:
        look(toolchain, toolchain.sdk)
    assert caught.value.details.splitlines() == [
        "its libraries have GLIBC_2.30, the target only GLIBC_2.29: what it compiles might not "
        "load there",
        "its libraries have GLIBCXX_3.4.28, the target only GLIBCXX_3.4.25: what it compiles might "
        "not load there"]


def test_a_compiler_that_does_not_start_is_found_before_cmake_runs(elk):
    broken = next(elk.sdk.folder.rglob(f"{PREFIX}g++"))
    away = broken.rename(broken.with_suffix(".away"))
    try:
        with pytest.raises(AntlerError, match="the compilers of elk-sdk-elk-1.0.0") as caught:
            check(elk)
    finally:
        away.rename(broken)
    assert str(elk.sdk.folder) in caught.value.resolution
