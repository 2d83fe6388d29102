"""Installs JUCE as a CMake package: the plugin then configures in seconds.

juceaide, the program that JUCE's CMake runs while it configures a plugin, is built here once, for
the machine that builds, inside the toolchain's root.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from tasks.core.files import new_folder, write_atomically
from tasks.deps.engine import manifest, once
from tasks.deps.model import Artifact
from tasks.toolchain.cmake import Build, compile, configure, install


def build_juce(artifact: Artifact) -> None:
    """Build `artifact` where it is not there yet; its sources and root are.

    Raises:
        AntlerError: configuring, compiling or installing failed.
    """
    once(artifact, _make)


def _make(artifact: Artifact, folder: Path) -> None:
    assert artifact.toolchain is not None
    source = artifact.sources[0].path
    build = Build(artifact.toolchain, folder, (source,), cross=False)
    configure(build, source, definitions())
    compile(build)
    install(build, folder / "installed")
    with new_folder(artifact.path, artifact.manifest.name) as result:
        shutil.copytree(folder / "installed", result, symlinks=True, dirs_exist_ok=True)
        write_atomically(result / "manifest.json", manifest(artifact))


def definitions() -> dict[str, str]:
    """JUCE's build options: the build machine's gcc 10, no examples, no extras."""
    return {"CMAKE_BUILD_TYPE": "Release", "JUCE_BUILD_EXAMPLES": "OFF",
            "JUCE_BUILD_EXTRAS": "OFF"}
