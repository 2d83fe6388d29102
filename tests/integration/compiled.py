"""Programs that only tests need, compiled in a toolchain's root; ccache remembers the objects."""

from __future__ import annotations

from pathlib import Path

from tasks.core.lock import turn
from tasks.core.paths import BUILD, CODE
from tasks.deps.artifact import build as build_artifact
from tasks.deps.model import Artifact, Built
from tasks.deps.prepare import prepare
from tasks.toolchain.cmake import Build, compile, configure
from tasks.toolchain.load import load
from tasks.toolchain.root import make


def artifact_of(artifact: Artifact) -> Path:
    """The folder of a dependency, built where it is missing; an engine takes minutes."""
    if not artifact.manifest.is_file():
        for source in artifact.sources:
            prepare(source)
        if isinstance(artifact, Built):
            make(artifact.toolchain.root)
            build_artifact(artifact)
    return artifact.path


def compiled(source: Path, sdk: Path, target: str, toolchain_name: str = "native") -> Path:
    """The build tree of the CMake project in `source`, with `target` up to date in it.

    Test processes that run beside each other take turns.
    """
    toolchain = load(toolchain_name)
    build = Build(toolchain, BUILD / "tests" / toolchain.name / target, (CODE, sdk))
    with turn(build.folder / "lock", f"compiles {target}"):
        make(toolchain.root)
        configure(build, source, {"CMAKE_BUILD_TYPE": "Release", "ANTLER_VST3SDK_DIR": str(sdk)})
        compile(build, [target])
    return build.tree
