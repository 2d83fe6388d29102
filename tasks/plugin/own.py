"""A JUCE plugin with a CMakeLists.txt of its own: which plugin is meant, and what is said of it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from tasks.core.errors import AntlerError
from tasks.core.files import write_if_changed
from tasks.core.frozen import frozen
from tasks.core.paths import PLUGIN_SRC, shown
from tasks.core.words import listed
from tasks.plugin import jucer
from tasks.project.own_source import JUCER, Source

AROUND = PLUGIN_SRC / "own"
"""What CMake reads around the project (around.cmake), and finds where it looks for JUCE."""

PLUGINS = "antler-plugins.json"
"""In the build tree: a line for each plugin of the project."""

_SHOWN = 20
"""Lines of an error."""

_FETCHES = r"FetchContent\.cmake|CPM\.cmake|ExternalProject|file\(DOWNLOAD"
_CMAKE_PLACE = r"^(?:CMake Error at |  )((?!/)[\w./-]*(?:CMakeLists\.txt|\.cmake)):(\d+) \("
"""In an error of CMake, or in its call stack: a file relative to the project, and the line."""


@frozen
class OwnPlugin:
    """A plugin that a project adds; one that is no VST3 has neither target nor module.

    Attributes:
        name: its PLUGIN_NAME: the VST3 class name.
        target: CMake's, of the VST3.
    """

    name: str
    formats: tuple[str, ...]
    target: str = ""
    module: Path = Path()


def definitions(juce: Path) -> dict[str, str]:
    """CMake's entries for a project of its own: however it asks for JUCE, it gets this one.

    Args:
        juce: where JUCE is installed.
    """
    config, = juce.glob("lib*/cmake/JUCE-*/JUCEConfig.cmake")
    stub = str(AROUND / "JUCE")
    return {"CMAKE_PROJECT_INCLUDE": str(AROUND / "around.cmake"),
            "CMAKE_EXPORT_COMPILE_COMMANDS": "ON",
            "ANTLER_JUCE": str(config.parent),
            "ANTLER_JUCE_VERSION": config.parent.name.removeprefix("JUCE-"),
            **{f"{name}_DIR": str(AROUND) for name in ("JUCE", "juce", "Juce")},
            "FETCHCONTENT_SOURCE_DIR_JUCE": stub,
            **{f"CPM_{name}_SOURCE": stub for name in ("JUCE", "juce")}}


def project(source: Source, folder: Path) -> Path:
    """The folder of the CMakeLists.txt; of a .jucer it is made, below `folder`.

    Raises:
        AntlerError: as `jucer.read`.
    """
    if source.kind != JUCER:
        return source.folder
    path, = source.folder.glob(JUCER.sign)
    made, forward = folder / "jucer", "#include <JuceHeader.h>\n"
    write_if_changed(made / "JuceLibraryCode/JuceHeader.h", forward)
    write_if_changed(made / "Source/README", "Sources include ../JuceLibraryCode/JuceHeader.h\n")
    write_if_changed(made / "CMakeLists.txt", jucer.cmake(jucer.read(path), made / "Source"))
    return made


def read(text: str) -> list[OwnPlugin]:
    """What around.cmake wrote."""
    said = map(json.loads, text.splitlines())
    return [OwnPlugin(it["name"], tuple(filter(None, it["formats"].split(";"))),
                      it.get("target", ""), Path(it.get("module", ""))) for it in said]


def chosen(plugins: Sequence[OwnPlugin], name: str, source: Source) -> OwnPlugin:
    """The plugin that project.yaml means.

    Args:
        name: `plugin.name` in project.yaml.

    Raises:
        AntlerError: it is none of them, or no VST3.
    """
    found_at = list(places(source)) if len(plugins) == 1 else []
    where = found_at[0] if found_at else shown(source.folder)
    if not plugins:
        raise AntlerError(f"{where}: this project has no plugin",
                          details="no target of it is made by juce_add_plugin()",
                          resolution="name the folder of a plugin made with JUCE")
    found = next((it for it in plugins if it.name == name), None)
    if found is None:
        names = listed(f"`{it.name}`" for it in plugins)
        called = (f"the plugin is called {names}" if len(plugins) == 1 else
                  f"there are {len(plugins)} plugins, {names}")
        raise AntlerError(f"{where}: {called}, project.yaml builds `{name}`",
                          resolution=f"write `name: {plugins[0].name}` under `plugin:`, and "
                                     "`use:` it in sushi.tracks; or change it there")
    if not found.target:
        formats = ", ".join(found.formats) or "none"
        raise AntlerError(f"{where}: the plugin `{name}` is no VST3: its formats are {formats}",
                          resolution="add VST3 to them")
    return found


def places(source: Source) -> Iterator[str]:
    """FILE:LINE where the project adds a plugin."""
    for path in source.files:
        if path.name == "CMakeLists.txt" or path.suffix in (".cmake", ".jucer"):
            lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
            yield from (f"{shown(path)}:{number}" for number, line in enumerate(lines, 1)
                        if source.kind.mark in line.partition("#")[0])


def explained(error: AntlerError, output: str, source: Source) -> AntlerError:
    """The error of a build with what is said of the user's own files in front.

    Args:
        output: all that the build printed.
    """
    if "CMake Error" in error.details:
        fetches = re.search(_FETCHES, output)
        # What is fetched is a project of its own, whose error comes before the one of the user's.
        at = list(_cmake_places(output, source))[-1 if fetches else 0:][:1]
        return AntlerError("".join(at) + error.brief, details=error.details, resolution=(
            "there is no network where it is built, so that it is built from what is here: bring "
            "along what the project fetches (JUCE is there)\n" if fetches else "")
            + error.resolution)
    lines, own = output.splitlines(), re.escape(str(source.folder)) + r"/[^:\s]+:\d+"
    for kind in (rf"{own}(:\d+)?: (fatal )?error: ", rf"{own}(:\d+)?: +required from here"):
        first = next((i for i, line in enumerate(lines) if re.match(kind, line)), None)
        if first is not None:
            said = "\n".join(_until_next(lines[first:first + _SHOWN]))
            return AntlerError(error.brief, resolution=error.resolution,
                               details=said.replace(str(source.folder), shown(source.folder)))
    return error


def _cmake_places(output: str, source: Source) -> Iterator[str]:
    """`FILE:LINE: ` of the project's own files that CMake speaks of."""
    for it in re.finditer(_CMAKE_PLACE, output, re.MULTILINE):
        if (source.folder / it[1]).is_file():
            yield f"{shown(source.folder / it[1])}:{it[2]}: "


def _until_next(lines: Sequence[str]) -> Iterator[str]:
    """Lines up to where ninja speaks of something else."""
    for line in lines:
        if re.match(r"\[\d+/\d+\]|FAILED: |ninja: ", line):
            return
        yield line
