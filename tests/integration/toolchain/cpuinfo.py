"""cpuinfo, the part of an engine that shows soonest whether a toolchain leaves out ARM code."""

from __future__ import annotations

from pathlib import Path

from tasks.deps import plan
from tasks.deps.check import lacking, read
from tasks.deps.prepare import prepare
from tasks.deps.recipe import load
from tasks.toolchain.cmake import Build, compile, configure, libraries
from tasks.toolchain.model import Toolchain

OPTIONS = {"CMAKE_BUILD_TYPE": "Release", "CPUINFO_BUILD_TOOLS": "OFF",
           "CPUINFO_BUILD_UNIT_TESTS": "OFF", "CPUINFO_BUILD_MOCK_TESTS": "OFF",
           "CPUINFO_BUILD_BENCHMARKS": "OFF"}


def cpuinfo(toolchain: Toolchain, folder: Path, *reads: Path,
            **definitions: str) -> tuple[list[str], Path]:
    """Build it in the new `folder`; what an engine's recipe finds wrong with it, and the log."""
    source = plan.source(load("cpuinfo", ""))
    prepare(source)
    folder.mkdir()
    work = Build(toolchain, folder, (source.path, *reads))
    configure(work, source.path, {**OPTIONS, **definitions})
    compile(work, ["cpuinfo"])
    built = {"cpuinfo": read(libraries(work.tree)["cpuinfo"])}
    expected = plan.artifact("tflite", "", toolchain).recipe.build.expect
    return lacking(built, [row for row in expected if row.library in built]), work.log
