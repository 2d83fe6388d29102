"""doit face of the plugin: generated files, one ninja call, the bundle."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from tasks.core.errors import action
from tasks.core.files import sha256, write_if_changed
from tasks.core.lock import CHECKOUT, turn
from tasks.core.paths import PLUGIN_SRC, shown
from tasks.core.task import TaskDict
from tasks.core.uptodate import Inputs
from tasks.deps.steps import Step
from tasks.project.model import Project
from tasks.project.values import values_of
from tasks.toolchain.model import Toolchain
from tasks.toolchain.tasks import root_tasks

SOURCES = tuple(PLUGIN_SRC / name for name in ("CMakeLists.txt", "common", "audit", "plugin",
                                              "inference", "bench"))
NINJA_TARGETS = ("AntlerPlugin_VST3", "antler-bench")

CALLED = {"ANTLER_ENGINE_DIR": "the engine", "CMAKE_PREFIX_PATH": "JUCE",
          "ANTLER_VST3SDK_DIR": "the VST3 SDK"}
"""What CMake's entries for the dependencies are to the user."""


def settings(dependencies: Sequence[Step]) -> dict[str, str]:
    """CMake's entries for engine, JUCE and VST3 SDK: their folders."""
    return dict(zip(CALLED, (str(it.path) for it in dependencies), strict=True))


def generated_files(folder: Path) -> tuple[Path, Path]:
    """AntlerProject.cmake and AntlerParameters.h of a build folder."""
    return folder / "generated/AntlerProject.cmake", folder / "generated/AntlerParameters.h"


def generated_task(project: Project, folder: Path) -> TaskDict:
    """The files through which project.yaml reaches C++; rewritten only when they change."""
    cmake, header = generated_files(folder)

    @action
    def write() -> None:
        from tasks.plugin import generate

        write_if_changed(cmake, generate.cmake_project(project))
        write_if_changed(header, generate.parameters_header(project))

    return {
        "name": project.variant,
        "doc": "write the plugin's name and parameters for the C++ build",
        "actions": [write],
        "targets": [str(cmake), str(header)],
        "uptodate": [Inputs([], values_of(project, "plugin", "engine.name", "plugin_channels",
                                          "editor", "model.embedded"), __file__)],
    }


def compile_task(variant: str, toolchain: Toolchain, folder: Path, embedded: Sequence[Path],
                 settings: Mapping[str, str], needs: Sequence[str],
                 first: Sequence[str]) -> TaskDict:
    """CMake and one ninja call, one process at a time in a folder.

    Args:
        variant: names the task.
        embedded: the packed model, where it goes into the plugin.
        settings: CMake cache entries: folders of dependencies, named by their digest in the store.
        needs: the tasks that make these folders, wanted only when something is compiled.
        first: the tasks whose mistakes are said before anything is fetched or built.

    """
    generated = (*generated_files(folder), *embedded)
    built = folder / "built.json"
    reads = (PLUGIN_SRC, *(Path(value) for value in settings.values()))
    entries = {**settings, "ANTLER_GENERATED": str(folder / "generated")}
    names = {CALLED[key]: Path(value).name for key, value in settings.items()}

    @action
    def compile_() -> None:
        from tasks.plugin import build
        from tasks.toolchain.cmake import Build

        made = Build(toolchain, folder, reads)
        with turn(CHECKOUT.with_name(f"compile-{variant}"), f"compiles {variant}"):
            build.build(made, entries, NINJA_TARGETS)
            write_if_changed(built, json.dumps(products(made.tree), indent=1))

    return {
        "name": variant,
        "doc": f"compile the plugin and its bench host for {toolchain.architecture}",
        "actions": [compile_],
        "task_dep": list(first),
        "setup": [*root_tasks(toolchain), *needs],
        "file_dep": [str(path) for path in generated],
        "targets": [str(built)],
        "uptodate": [Inputs([*SOURCES, *generated, toolchain.cmake_file],
                            {"toolchain": toolchain.digest, **names}, __file__),
                     lambda: complete(built)],
    }


def complete(built: Path) -> bool:
    """True where all that `built.json` names is still there."""
    return built.is_file() and all(Path(made["path"]).is_file()
                                   for made in json.loads(built.read_text()).values())


def products(tree: Path) -> dict[str, dict[str, str]]:
    """The plugin's module and the bench host: where CMake says they are, with their digests."""
    said = json.loads((tree / "products.json").read_text())
    return {name: {"path": path, "sha256": sha256(Path(path))} for name, path in said.items()}


def bundle_task(project: Project, toolchain: Toolchain, folder: Path, out: Path,
                opened: Sequence[Path], beside: Sequence[Path],
                needs: Sequence[str]) -> TaskDict:
    """The bundle as the target wants it, checked against the target before anything is sent.

    Args:
        opened: libraries that the plugin opens at run time, in the store under a digest.
        beside: other files for the plugin's folder: a model that is not embedded.
        needs: the tasks that make these, wanted only when a bundle is assembled.

    """
    built = folder / "built.json"
    system = project.target.os
    module = out / f"Contents/{system.architecture}-linux/{out.stem}.so"
    wanted = {"glibc": system.glibc, "glibcxx": system.glibcxx,
              "architecture": system.architecture}

    @action
    def assemble() -> None:
        from tasks.plugin import bundle

        made = json.loads(built.read_text())
        files = bundle.assemble(Path(made["module"]["path"]), opened, beside, out, system,
                                toolchain)
        print(f"  {shown(out)}: {', '.join(f.name for f in files)}")

    return {
        "name": project.name,
        "doc": "assemble the VST3 bundle and check that the target can load it",
        "actions": [assemble],
        "setup": [*root_tasks(toolchain), *needs],
        "file_dep": [str(path) for path in (built, *beside)],
        "targets": [str(module)],
        "uptodate": [Inputs([built, *beside], {**values_of(project, "plugin.name"),
                                               "target.os": wanted,
                                      "target": project.target.name,
                                      "toolchain": toolchain.digest,
                                      "opened libraries": [*map(str, opened)]}, __file__)],
    }
