"""The C++ test programs, compiled as the plugin is, by both toolchains.

For aarch64 they run under qemu-user as a Cortex-A72; for the workstation as they are. An engine
that the store lacks is built, which takes minutes.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from compiled import artifact_of

from tasks.core.paths import BUILD, PLUGIN_SRC
from tasks.deps.plan import artifact as planned
from tasks.toolchain.cmake import Build, compile, configure
from tasks.toolchain.load import load
from tasks.toolchain.model import Toolchain

PROGRAMS = ("inference_tests", "model_file", "output_meter", "pool_tests")
Program = list[str | Path]


def emulator(toolchain: Toolchain) -> Program:
    if toolchain.name == "native":
        return []
    program = shutil.which("qemu-aarch64-static")
    assert program, "qemu-aarch64-static is not installed: ./doit test installs it"
    return [program, "-cpu", "cortex-a72", "-L", toolchain.root.path / "usr/aarch64-linux-gnu"]


@pytest.fixture(scope="package", params=["debian11-aarch64", "native"])
def programs(request: pytest.FixtureRequest) -> dict[str, Program]:
    """The command that runs each test program, compiled by one toolchain."""
    toolchain = load(request.param)
    before = emulator(toolchain)
    artifact = artifact_of(planned("tflite", "", toolchain))
    settings = {
        "ANTLER_ENGINE_DIR": str(artifact),
        "ANTLER_GENERATED": str(PLUGIN_SRC / "tests/generated-sample"),
        "ANTLER_BUILD_PLUGIN": "OFF",
        "ANTLER_BUILD_TESTS": "ON",
    }
    build = Build(toolchain, BUILD / "tests" / toolchain.name, (artifact, PLUGIN_SRC))
    build.folder.mkdir(parents=True, exist_ok=True)
    configure(build, PLUGIN_SRC, settings)
    compile(build, PROGRAMS)
    return {name: [*before, build.tree / "tests" / name] for name in PROGRAMS}
