"""The C++ test programs, compiled as the plugin is, by either toolchain.

For aarch64 they run under qemu-user as a Cortex-A72; for the workstation as they are. An engine
that the store lacks is built, which takes minutes.
"""

from __future__ import annotations

import platform
import shutil
from collections.abc import Sequence
from pathlib import Path

from compiled import artifact_of

from tasks.core.paths import BUILD, PLUGIN_SRC, SDK
from tasks.deps.plan import artifact as planned
from tasks.toolchain.cmake import Build, compile, configure
from tasks.toolchain.model import Toolchain

Program = list[str | Path]


def emulator(toolchain: Toolchain) -> Program:
    if toolchain.architecture == platform.machine():
        return []
    program = shutil.which("qemu-aarch64-static")
    assert program, "qemu-aarch64-static is not installed: ./doit test installs it"
    return [program, "-cpu", "cortex-a72", "-L", as_on_a_pi(toolchain)]


def as_on_a_pi(toolchain: Toolchain) -> Path:
    """Where qemu-user looks first for files: the target's libraries, and a processor of its kind.

    With the workstation's /proc/cpuinfo, some libraries for aarch64 die while they are loaded.
    """
    folder = BUILD / "tests" / toolchain.name / "qemu"
    for name, place in {"lib": toolchain.root.path / "usr/aarch64-linux-gnu/lib",
                        "proc/cpuinfo": SDK / "stand-in/cpuinfo"}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).unlink(missing_ok=True)
        (folder / name).symlink_to(place)
    return folder


def built(engine: str, toolchain: Toolchain, programs: Sequence[str],
          source: Path = PLUGIN_SRC, version: str = "", flags: str = "", *,
          sanitize: bool = False) -> dict[str, Program]:
    """The command that runs each test program, with `engine` under it, compiled with `flags`."""
    artifact, fft = planned(engine, version, toolchain), planned("kissfft", "", toolchain)
    kind = f"{toolchain.name}-{engine}{version}-{source.name}{flags}" + "-sanitized" * sanitize
    build = Build(toolchain, BUILD / "tests" / kind,
                  (artifact_of(artifact), artifact_of(fft), PLUGIN_SRC, source))
    build.folder.mkdir(parents=True, exist_ok=True)
    configure(build, source, {
        "ANTLER_ENGINE_DIR": str(artifact.path),
        "ANTLER_KISSFFT_DIR": str(fft.path),
        "ANTLER_GENERATED": str(generated(engine, build.folder)),
        "ANTLER_BUILD_PLUGIN": "OFF",
        "ANTLER_BUILD_TESTS": "ON",
        "ANTLER_SANITIZE": "ON" if sanitize else "OFF",
        **({"CMAKE_CXX_FLAGS": flags} if flags else {}),
    })
    compile(build, programs)
    for library in artifact.opened:  # as a bundle has them
        beside = build.tree / "tests" / library.name
        beside.unlink(missing_ok=True)
        beside.symlink_to(library)
    before = emulator(toolchain)
    return {name: [*before, build.tree / "tests" / name] for name in programs}


def generated(engine: str, folder: Path) -> Path:
    """The sample of what is generated, for another engine."""
    made = shutil.copytree(PLUGIN_SRC / "tests/generated-sample", folder / "generated",
                           dirs_exist_ok=True)
    project = made / "AntlerProject.cmake"
    project.write_text(project.read_text().replace('(ANTLER_ENGINE "tflite")',
                                                   f'(ANTLER_ENGINE "{engine}")'))
    return made
