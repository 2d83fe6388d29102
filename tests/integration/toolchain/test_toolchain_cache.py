"""The compiler cache in the real root: another place hits, a changed model is never stale."""

import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from tasks.core.paths import PLUGIN_SRC
from tasks.core.process import run
from tasks.toolchain import ccache
from tasks.toolchain.cmake import Build, compile, configure
from tasks.toolchain.enter import enter
from tasks.toolchain.load import load
from tasks.toolchain.root import make

pytestmark = pytest.mark.toolchain

PROJECT = """\
cmake_minimum_required(VERSION 3.20)
project(small CXX ASM)
add_library(small MODULE small.cpp when.cpp model.S)
target_include_directories(small PRIVATE "${CMAKE_SOURCE_DIR}/include")
target_compile_definitions(small PRIVATE ANTLER_MODEL_FILE="${CMAKE_SOURCE_DIR}/model")
set_source_files_properties(model.S PROPERTIES OBJECT_DEPENDS "${CMAKE_SOURCE_DIR}/model")
"""


@pytest.fixture
def native(tmp_path, monkeypatch):
    """The workstation's toolchain with an empty cache."""
    toolchain = load("native")
    make(toolchain.root)
    monkeypatch.setattr(ccache, "home", lambda: tmp_path / "store")
    return toolchain


def sources(folder: Path) -> Path:
    """A checkout in small: a header, a date, the plugin's own model.S."""
    (folder / "include").mkdir(parents=True)
    (folder / "CMakeLists.txt").write_text(PROJECT)
    (folder / "include/twice.h").write_text("inline int twice (int x) { return 2 * x; }\n")
    (folder / "small.cpp").write_text('#include "twice.h"\n'
                                      'extern "C" int small (int x) { return twice (x); }\n')
    (folder / "when.cpp").write_text('const char* when() { return __DATE__ __TIME__; }\n')
    (folder / "model").write_bytes(b"first model")
    shutil.copy(PLUGIN_SRC / "plugin/model.S", folder)
    return folder


def built(toolchain, folder: Path) -> bytes:
    """The library, from a build folder beside its sources."""
    build = Build(toolchain, folder, ())
    configure(build, folder / "source", {"CMAKE_BUILD_TYPE": "Release"})
    compile(build)
    return (build.tree / "libsmall.so").read_bytes()


def hits(toolchain, folder: Path) -> tuple[int, int]:
    """Objects taken from the cache, and compiled, since it was made."""
    cache = ccache.folder(toolchain.root)
    words = enter(toolchain, [ccache.PROGRAM, "--print-stats"], binds=[cache], read_only=[folder],
                  environment=ccache.environment(toolchain.root, folder))
    found = dict(re.findall(r"^(\w+)\t(\d+)$", run(words).output, re.MULTILINE))
    taken = int(found["direct_cache_hit"]) + int(found["preprocessed_cache_hit"])
    return taken, int(found["cache_miss"])


def test_another_checkout_takes_every_object_and_the_product_is_the_same(native, tmp_path):
    for name in ("a", "b/deeper"):
        sources(tmp_path / name / "source")
    first = built(native, tmp_path / "a")
    assert hits(native, tmp_path) == (0, 2)
    second = built(native, tmp_path / "b/deeper")
    assert hits(native, tmp_path) == (2, 2)
    plain = replace(native, root=replace(native.root, packages=()))
    shutil.rmtree(tmp_path / "a/tree")
    assert built(plain, tmp_path / "a") == first == second
    assert hits(native, tmp_path) == (2, 2)


def test_a_changed_model_is_in_the_product(native, tmp_path):
    folder = sources(tmp_path / "a/source")
    assert b"first model" in built(native, tmp_path / "a")
    (folder / "model").write_bytes(b"other model")
    assert b"other model" in built(native, tmp_path / "a")
    assert b"first model" not in built(native, tmp_path / "a")


def test_even_where_assembly_went_through_it_it_would_refuse_the_model(native, tmp_path):
    """What guards the model besides: ccache itself does not keep an object with an .incbin."""
    folder = sources(tmp_path / "source")
    cache = ccache.folder(native.root)
    cache.mkdir(parents=True)
    for content in (b"first model", b"other model"):
        (folder / "model").write_bytes(content)
        run(enter(native, [ccache.PROGRAM, *native.compilers[:1], "-c", "model.S", "-o", "model.o",
                           f'-DANTLER_MODEL_FILE="{folder}/model"'], binds=[folder, cache],
                  cwd=folder, environment=ccache.environment(native.root, folder)))
        assert content in (folder / "model.o").read_bytes()
    assert hits(native, folder) == (0, 0)
