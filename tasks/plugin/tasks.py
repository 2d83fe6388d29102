"""doit face of the plugin: generated files, one ninja call, the bundle."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from tasks.core.errors import action
from tasks.core.files import sha256, write_if_changed
from tasks.core.lock import PROJECT, turn
from tasks.core.paths import PLUGIN_SRC, shown
from tasks.core.task import TaskDict, command
from tasks.core.uptodate import Inputs
from tasks.deps.steps import Step
from tasks.project.model import Project
from tasks.project.values import values_of
from tasks.toolchain.model import Toolchain
from tasks.toolchain.tasks import root_tasks

SOURCES = tuple(PLUGIN_SRC / name for name in ("CMakeLists.txt", "common", "audit", "plugin",
                                              "inference", "bench", "own"))

CALLED = {"CMAKE_PREFIX_PATH": "JUCE", "ANTLER_VST3SDK_DIR": "the VST3 SDK",
          "ANTLER_ENGINE_DIR": "the engine", "ANTLER_KISSFFT_DIR": "KISS FFT"}
"""What CMake's entries for the dependencies are to the user."""


def generated_files(folder: Path) -> tuple[Path, Path]:
    """AntlerProject.cmake and AntlerParameters.h of a build folder."""
    return folder / "generated/AntlerProject.cmake", folder / "generated/AntlerParameters.h"


def generated_task(project: Project, folder: Path, results: Path | None) -> TaskDict:
    """The files through which project.yaml reaches C++; rewritten only when they change.

    Args:
        results: says what the model finds, where it listens; None: there is no model.
    """
    cmake, header = generated_files(folder)
    beside = [results] if results else []

    @action
    def write() -> None:
        from tasks.model.found import results_read
        from tasks.plugin import generate

        found = results_read(results) if results else ()
        write_if_changed(cmake, generate.cmake_project(project))
        write_if_changed(header, generate.parameters_header(project, found))

    return {
        "name": project.variant,
        "doc": "write the plugin's name and parameters for the C++ build",
        "actions": [write],
        "file_dep": [str(path) for path in beside],
        "targets": [str(cmake), str(header)],
        "uptodate": [Inputs(beside, values_of(project, "plugin", "engine.name", "plugin_channels",
                                          "editor", "model.embedded"), __file__)],
    }


def settings(dependencies: Sequence[Step]) -> dict[str, str]:
    """CMake cache entries: folders of dependencies, named by their digest in the store."""
    *of_model, juce, vst3sdk = (str(step.path) for step in dependencies)
    return dict(zip(CALLED, (juce, vst3sdk, *of_model), strict=False))


def compile_task(project: Project, toolchain: Toolchain, folder: Path, embedded: Sequence[Path],
                 dependencies: Sequence[Step], first: Sequence[str]) -> TaskDict:
    """CMake and one ninja call, one process at a time in a folder.

    Args:
        embedded: the packed model, where it goes into the plugin.
        dependencies: engine and FFT unless there is no model, JUCE, VST3 SDK; made only when
            something is compiled.
        first: the tasks whose mistakes are said before anything is fetched or built.

    """
    generated = (*generated_files(folder), *embedded)
    built = folder / "built.json"
    source, variant, entries = project.plugin.source, project.variant, settings(dependencies)
    reads = (PLUGIN_SRC, *(Path(value) for value in entries.values()),
             *([source.folder] if source else []))
    names = {CALLED[key]: Path(value).name for key, value in entries.items()}

    @action
    def compile_() -> None:
        from tasks.plugin import build
        from tasks.toolchain.cmake import Build

        made = Build(toolchain, folder, reads)
        with turn(PROJECT.with_name(f"compile-{variant}"), f"compiles {variant}"):
            found = build.plugin_and_host(made, entries, project.plugin)
            write_if_changed(built, json.dumps(identified(found), indent=1))

    return {
        "name": variant,
        "doc": f"compile the plugin and its bench host for {toolchain.architecture}",
        "actions": [compile_],
        "task_dep": list(first),
        "setup": [*root_tasks(toolchain), *(step.task for step in dependencies)],
        "file_dep": [str(path) for path in generated],
        "targets": [str(built)],
        "uptodate": [Inputs([*SOURCES, *(source.files if source else ()), *generated,
                             toolchain.cmake_file],
                            {"toolchain": toolchain.digest, **names}, __file__),
                     lambda: complete(built)],
    }


def complete(built: Path) -> bool:
    """True where all that `built.json` names is still there."""
    return built.is_file() and all(Path(made["path"]).is_file()
                                   for made in json.loads(built.read_text()).values())


def identified(products: Mapping[str, Path]) -> dict[str, dict[str, str]]:
    """The plugin's module and the bench host: where they are, with their digests."""
    return {name: {"path": str(path), "sha256": sha256(path)} for name, path in products.items()}


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


def new_source_task() -> TaskDict:
    """`./doit new_source FOLDER`."""

    @action
    def run(words: list[str]) -> None:
        from tasks.plugin.template import folder_asked, write

        print(write(folder_asked(words)))

    def check(words: list[str]) -> None:
        from tasks.plugin.template import folder_asked

        folder_asked(words)

    return command(run, beside=True, independent=True, check=check, pos_arg="words")
