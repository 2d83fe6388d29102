"""Worker and audio thread under ThreadSanitizer and RealtimeSanitizer.

No memory is used by both at once, and neither calls what may wait, where they play.
"""

import pytest

from tasks.core.paths import PLUGIN_SRC
from tasks.core.process import run
from tasks.toolchain.cmake import Build, compile, configure
from tasks.toolchain.enter import enter
from tasks.toolchain.load import load
from tasks.toolchain.root import make

pytestmark = pytest.mark.toolchain

REPORT = "WARNING: ThreadSanitizer: data race"

RACE = """\
#include <Queue.audio.h>
#include <thread>
antler::Queue<int, 8> queue;
int beside;
int main()
{
    std::thread other ([] { for (int i = 0; i < 5; ++i) { while (! queue.push (i)) {} OTHER } });
    for (int i = 0; i < 5; ++i) { while (queue.front() == nullptr) {} queue.pop(); beside += 1; }
    other.join();
}
"""


def test_no_memory_is_used_by_two_threads_at_once(watched_threads):
    done = run(watched_threads, check=False, timeout=600)
    lines = done.output.splitlines()
    assert "ThreadSanitizer" not in done.output
    assert [line for line in lines if not line.startswith("ok")] == []
    assert sum("bit by bit" in line for line in lines) > 50  # the worker ran
    assert done.returncode == 0


@pytest.mark.clang
def test_nothing_that_may_wait_is_called(watched_calls):
    done = run(watched_calls, check=False, timeout=600)
    lines = done.output.splitlines()
    assert [line for line in lines if not line.startswith("ok")] == []
    assert sum("bit by bit" in line for line in lines) > 50
    assert done.returncode == 0


@pytest.mark.parametrize(("other", "found"), [("", False), ("beside += 1;", True)])
def test_a_planted_race_is_reported(tmp_path, other, found):
    toolchain = load("native")
    make(toolchain.root)
    (tmp_path / "CMakeLists.txt").write_text(
        "cmake_minimum_required(VERSION 3.20)\nproject(race CXX)\nset(CMAKE_CXX_STANDARD 17)\n"
        f"add_executable(race race.cpp)\ntarget_include_directories(race PRIVATE "
        f"{PLUGIN_SRC}/common)\nfind_package(Threads REQUIRED)\n"
        "target_link_libraries(race PRIVATE Threads::Threads)\n")
    (tmp_path / "race.cpp").write_text(RACE.replace("OTHER", other))
    build = Build(toolchain, tmp_path / "build", (PLUGIN_SRC, tmp_path))
    build.folder.mkdir()
    configure(build, tmp_path, {"CMAKE_CXX_FLAGS": "-fsanitize=thread"})
    compile(build)
    done = run(["setarch", "-R", *enter(toolchain, [build.tree / "race"], read_only=[tmp_path])],
               check=False, timeout=60)
    assert (REPORT in done.output) == found
    assert (done.returncode != 0) == found
