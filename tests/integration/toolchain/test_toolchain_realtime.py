"""The audio thread under RealtimeSanitizer: plugin, inference layer and plugin host, by clang.

Whoever calls malloc, a lock or a system call below a function marked ANTLER_NONBLOCKING is shown
with a stack and ends the program; the engine and the planted sins are gcc's, and seen as well.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from bench_host import PLUGIN, PLUGIN_SOURCE, config, place, plugin
from compiled import artifact_of, compiled

from tasks.core.errors import AntlerError
from tasks.core.files import write_if_changed
from tasks.core.lock import turn
from tasks.core.paths import BUILD, CODE, PLUGIN_SRC
from tasks.core.process import Completed, run
from tasks.deps.plan import plan
from tasks.model.tasks import check
from tasks.plugin import generate
from tasks.plugin.tasks import generated_files
from tasks.project.inference import Inference
from tasks.project.load import load as load_project
from tasks.project.model import ALL
from tasks.sushi.plugin_lines import workers
from tasks.toolchain.cmake import Build, compile, configure
from tasks.toolchain.enter import enter
from tasks.toolchain.load import load
from tasks.toolchain.root import make

pytestmark = [pytest.mark.toolchain, pytest.mark.clang]

OPTIONS = "external_symbolizer_path=/usr/bin/addr2line"
# JUCE's wrapper tries a lock, never waits for it, and lets it go; that wakes whoever does wait: the
# thread that suspends the plugin. A lock that is waited for is reported when it is taken.
ALLOWED = "function-name-matches:pthread_mutex_unlock\n"
REPORT = "RealtimeSanitizer"
SIGNALS = "noise,silence,denormals,steps,sweep"


@pytest.fixture(scope="module")
def clang():
    toolchain = load("clang-realtime")
    make(toolchain.root)
    return toolchain


@pytest.fixture(scope="module")
def built(clang) -> Path:
    """Plugin and inference tests, against the engine and JUCE that gcc 10 built.

    The plugin looks for its model beside it.
    """
    project, native = load_project(target="desk"), load("native")
    project = replace(project, model=replace(project.model, embedded=False),
                      engine=replace(project.engine, operators=ALL))
    engine, fft, juce, _ = map(artifact_of, plan(project, native))
    folder = BUILD / "tests" / clang.name / "plugin"
    build = Build(clang, folder, (PLUGIN_SRC, engine, fft, juce))
    with turn(folder / "lock", "compiles with clang"):
        cmake, header = generated_files(folder)
        write_if_changed(cmake, generate.cmake_project(project))
        write_if_changed(header, generate.parameters_header(project))
        write_if_changed(cmake.with_name("jpegint.h"), "")  # JUCE includes what sid has no more
        configure(build, PLUGIN_SRC, {
            "CMAKE_BUILD_TYPE": "Release", "ANTLER_BUILD_TESTS": "ON",
            "ANTLER_ENGINE_DIR": str(engine), "ANTLER_KISSFFT_DIR": str(fft),
            "CMAKE_PREFIX_PATH": str(juce),
            "ANTLER_GENERATED": str(cmake.parent)})
        compile(build, ["AntlerPlugin_VST3", "inference_tests"])
    return build.tree


@pytest.fixture
def play(clang, sdk, tmp_path):
    """Plays every signal through one plugin, free-running; what was said and the exit code."""
    host = compiled(PLUGIN_SRC / "bench", sdk, "antler-bench", clang.name) / "antler-bench"
    script = (f"{host} -d -c c.json --timing-statistics --judged-seconds=2 --signals={SIGNALS} & "
              "host=$!; (sleep 1; kill -USR1 $host; sleep 3; kill -INT $host) & wait $host")

    def played(used: dict) -> Completed:
        (tmp_path / "c.json").write_text(json.dumps(config(used)))
        (tmp_path / "allowed").write_text(ALLOWED)
        options = {"RTSAN_OPTIONS": f"{OPTIONS}:suppressions={tmp_path}/allowed"}
        return run(enter(clang, ["/bin/sh", "-c", script], binds=[tmp_path], cwd=tmp_path,
                         read_only=[host.parent], environment=options), check=False, timeout=60)

    return played


@pytest.mark.parametrize("inference", [Inference(), Inference("async", 64, "dry")],
                         ids=lambda it: it.mode)
def test_the_plugin_and_its_host_do_nothing_that_may_block(play, built, tmp_path, inference):
    """Free-running, a worker is always late: its results are lost, and it begins anew."""
    (bundle,) = built.glob("plugin/**/*.vst3")
    shutil.copytree(bundle, tmp_path / bundle.name)
    (folder,) = (tmp_path / bundle.name / "Contents").glob("*-linux")
    check(replace(load_project(target="desk"), inference=inference), folder / "model.antler")
    done = play(plugin(bundle.stem, path=bundle.name))
    assert REPORT not in done.output
    assert done.returncode == 0, done.output
    figures = json.loads((tmp_path / "signals.json").read_text())
    assert [row["signal"] for row in figures] == SIGNALS.split(",")
    assert sum(row["blocks"] for row in figures) > 2000
    assert figures[0]["output"]["peak"] > 0.01  # the model ran: it is no silent plugin
    assert [it.late > 0 for it in workers(done.output)] == [True] * (inference.mode == "async")


@pytest.mark.parametrize(("sin", "call"), [("Malloc", "malloc"), ("Lock", "pthread_mutex_lock"),
                                           ("Sleep", "nanosleep"), ("File", "fopen")])
def test_a_planted_sin_is_reported_with_a_stack(play, sdk, tmp_path, sin, call):
    place(compiled(PLUGIN_SOURCE, sdk, PLUGIN) / f"{PLUGIN}.so",
          tmp_path / f"plugins/{PLUGIN}.vst3")
    done = play(plugin(f"Test {sin}"))
    assert f"{REPORT}: unsafe-library-call" in done.output
    assert f"`{call}` in real-time context" in done.output
    assert "misbehave.cpp" in done.output
    assert done.returncode != 0


def test_the_inference_layer_passes_its_tests_under_the_sanitizer(built, clang):
    here = CODE / "tests/integration/plugin_cpp"
    done = run(enter(clang, [built / "tests/inference_tests", CODE / "models/saturator.tflite",
                             CODE / "models/saturator.test.json", here],
                     read_only=[CODE], environment={"RTSAN_OPTIONS": OPTIONS}),
               check=False, timeout=300)
    assert REPORT not in done.output
    assert [line for line in done.output.splitlines() if line.startswith("FAIL")] == []
    assert done.returncode == 0, done.output


def test_a_call_that_may_block_does_not_compile(clang, tmp_path):
    (tmp_path / "CMakeLists.txt").write_text(
        "cmake_minimum_required(VERSION 3.20)\nproject(sin CXX)\nadd_library(sin sin.cpp)\n"
        f"target_include_directories(sin PRIVATE {PLUGIN_SRC}/common)\n")
    (tmp_path / "sin.cpp").write_text(
        "#include <Nonblocking.h>\n#include <cstdlib>\n"
        "void* sin() noexcept ANTLER_NONBLOCKING { return std::malloc (1); }\n")
    build = Build(clang, tmp_path / "build", (PLUGIN_SRC, tmp_path))
    build.folder.mkdir()
    configure(build, tmp_path, {})
    with pytest.raises(AntlerError) as caught:
        compile(build)
    assert "must not call non-'nonblocking' function 'malloc'" in str(caught.value)
