"""Building in the real root: a small engine, and FlatBuffers with and without its fault."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tasks.core.errors import AntlerError
from tasks.core.process import run
from tasks.deps import plan
from tasks.deps.artifact import build as build_engine
from tasks.deps.patch import apply
from tasks.deps.prepare import prepare
from tasks.deps.recipe import load as recipe
from tasks.toolchain import root
from tasks.toolchain.cmake import Build, compile, configure
from tasks.toolchain.enter import enter
from tasks.toolchain.load import load

pytestmark = pytest.mark.toolchain


@pytest.fixture(scope="module")
def native():
    toolchain = load("native")
    root.make(toolchain.root)
    return toolchain


@pytest.fixture
def small(native, tmp_path, monkeypatch):
    """An engine of one function whose sources are already in the store."""
    monkeypatch.setenv("ANTLER_HOME", str(tmp_path / "home"))
    folder = tmp_path / "deps/small"
    folder.mkdir(parents=True)
    (folder / "alias.cmake").write_text("")
    (folder / "recipe.yaml").write_text("""
name: small
kind: cmake-engine
doc: x
licence: MIT
homepage: https://example.org
versions:
  "1.0":
    upstream: x
    sources: []
build:
  source: .
  project: small
  include: alias.cmake
  definitions: {CMAKE_BUILD_TYPE: Release}
  link: [small]
  system: [m]
  compile_definitions: [SMALL]
  headers: [{of: small, from: ., to: small, names: ["*.h"]}]
""")
    artifact = plan.artifact("small", "", native, deps=tmp_path / "deps")
    source = artifact.sources[0].path
    source.mkdir(parents=True)
    artifact.sources[0].stamp.write_text("{}")
    (source / "small.h").write_text("int small(int);\n")
    (source / "small.cc").write_text('#include "small.h"\nint small(int x) { return x + 1; }\n')
    (source / "CMakeLists.txt").write_text(
        "cmake_minimum_required(VERSION 3.20)\nproject(small CXX)\n"
        "add_library(small STATIC small.cc)\n")
    return artifact


def test_an_artifact_is_whole_and_usable_from_anywhere(small, native, tmp_path):
    build_engine(small)
    said = json.loads(small.manifest.read_text())
    assert (said["name"], said["toolchain"]) == ("small", "native")
    moved = small.path.rename(tmp_path / "moved")
    use = tmp_path / "use"
    use.mkdir()
    (use / "main.cc").write_text("#include <small/small.h>\n#ifndef SMALL\n#error no\n#endif\n"
                                 "int main() { return small(41) == 42 ? 0 : 1; }\n")
    (use / "CMakeLists.txt").write_text(
        "cmake_minimum_required(VERSION 3.20)\nproject(use CXX)\n"
        "include(${ANTLER_ENGINE_DIR}/AntlerEngine.cmake)\nadd_executable(use main.cc)\n"
        "target_link_libraries(use antler::engine)\n")
    build = Build(native, use, (moved,))
    configure(build, use, {"ANTLER_ENGINE_DIR": str(moved)})
    compile(build)
    assert run(enter(native, [build.tree / "use"], binds=[use])).returncode == 0


def test_the_scratch_folder_is_gone_after_success(small, tmp_path):
    build_engine(small)
    assert list((tmp_path / "home/scratch").iterdir()) == []


def test_a_compiler_error_is_shown_and_leaves_no_artifact(small):
    (small.sources[0].path / "small.cc").write_text("int small(int x) { return y; }\n")
    with pytest.raises(AntlerError) as caught:
        build_engine(small)
    error = caught.value
    assert error.brief == "building failed"
    assert "error: 'y' was not declared in this scope" in error.details
    assert Path(error.resolution.removeprefix("the whole log: ")).is_file()
    assert not small.path.exists()


def test_the_next_run_goes_on_where_the_failed_one_stopped(small):
    source = small.sources[0].path / "small.cc"
    good = source.read_text()
    source.write_text("broken\n")
    with pytest.raises(AntlerError):
        build_engine(small)
    source.write_text(good)
    build_engine(small)
    assert small.manifest.is_file()


def test_an_interrupted_build_leaves_no_artifact(small, tmp_path, monkeypatch):
    def interrupt(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("tasks.deps.check.check_engine", interrupt)
    with pytest.raises(KeyboardInterrupt):
        build_engine(small)
    assert list((tmp_path / "home/artifacts").iterdir()) == []
    monkeypatch.undo()


def test_a_build_that_needs_the_network_fails(small):
    (small.sources[0].path / "CMakeLists.txt").write_text(
        "cmake_minimum_required(VERSION 3.20)\nproject(small CXX)\n"
        "file(DOWNLOAD http://127.0.0.1:1/x x STATUS s)\nlist(GET s 0 code)\n"
        "if(code)\n  message(FATAL_ERROR \"no network: ${s}\")\nendif()\n")
    with pytest.raises(AntlerError, match="configuring failed") as caught:
        build_engine(small)
    assert "no network" in caught.value.details


def test_a_library_for_another_processor_is_refused(small):
    with pytest.raises(AntlerError) as caught:
        build_engine(replace(small, toolchain=replace(small.toolchain, architecture="aarch64")))
    assert "libsmall.a: for EM_X86_64, not EM_AARCH64" in caught.value.details
    assert not small.path.exists()


@pytest.fixture(scope="module")
def python(native, tmp_path_factory):
    """Debian 11's whole Python library: the root has the part that its compilers' tools need."""
    folder = tmp_path_factory.mktemp("python")
    names = ("libpython3.9-minimal", "libpython3.9-stdlib")
    replace(native.root, packages=names, foreign=(), exclude=(), strip=()).fill(folder, print)
    return folder / "usr/lib/python3.9"


@pytest.fixture
def flatc(python, tmp_path, monkeypatch):
    """Cross-builds flatc of a FlatBuffers version; gives the program."""

    def with_python(*args, **more):
        words = enter(*args, **more)
        at = words.index("--unshare-net")
        return [*words[:at], "--ro-bind", str(python), "/usr/lib/python3.9", *words[at:]]

    def build(version):
        source = plan.source(recipe("flatbuffers", version))
        prepare(source)
        work = tmp_path / "flatbuffers"
        run(["cp", "-r", source.path, work])  # its script writes beside itself
        (work / "tests").mkdir(exist_ok=True)  # where it works; Chromium leaves its tests out
        folder = Build(load("debian11-aarch64"), tmp_path, ())
        configure(folder, work, {"CMAKE_BUILD_TYPE": "Debug", "FLATBUFFERS_BUILD_TESTS": "OFF",
                                 "FLATBUFFERS_BUILD_FLATHASH": "OFF"})
        compile(folder, ["flatc"])
        return folder.tree / "flatc"

    monkeypatch.setattr("tasks.toolchain.cmake.enter", with_python)
    return build


def test_flatbuffers_of_the_line_of_2_0_6_runs_the_board_s_program_here(flatc):
    with pytest.raises(AntlerError, match="building failed") as caught:
        flatc("2.0.6-b8aaccee")
    log = Path(caught.value.resolution.removeprefix("the whole log: ")).read_text()
    assert "scripts/generate_code.py" in log
    assert ("Exec format error" in log  # or, where this machine emulates: no arm64 libraries
            or "ld-linux-aarch64.so.1" in log)


def test_flatbuffers_2_0_8_does_not(flatc):
    assert flatc("2.0.8").read_bytes()[18:20] == b"\xb7\x00"  # EM_AARCH64


def test_the_2_11_patch_is_loud_on_the_sources_of_2_14(tmp_path):
    source = plan.source(recipe("tflite", "2.14.1"))
    prepare(source)
    with pytest.raises(AntlerError, match=r"does not apply to tflite 2.11.0"):
        apply(source.recipe.folder / "patches/2.11.0-flatbuffers-2.0.8.patch", source.path,
              "tflite 2.11.0")
