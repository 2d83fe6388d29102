"""The plugin's C++ build: configured when its settings differ, then one ninja call."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from tasks.core.errors import AntlerError
from tasks.core.files import write_if_changed
from tasks.core.paths import PLUGIN_SRC, PROJECT
from tasks.plugin import own
from tasks.plugin.build_id import from_content
from tasks.project.model import Plugin
from tasks.project.own_source import Source
from tasks.toolchain import ccache
from tasks.toolchain.cmake import Build, compile, configure
from tasks.toolchain.model import Toolchain

SETTINGS = {"CMAKE_BUILD_TYPE": "Release"}


ANTLER = "antler"
"""A link in the build folder to Antler's C++."""

HOST, PLUGIN = "antler-bench", "AntlerPlugin_VST3"
"""What ninja builds: the plugin host, and the plugin unless it is built by a project of its own."""


def plugin_and_host(made: Build, settings: Mapping[str, str], plugin: Plugin) -> dict[str, Path]:
    """Build both; where they are.

    Args:
        settings: CMake entries: folders of dependencies.

    Raises:
        AntlerError: as `build`; of the user's own C++, its own files first.
    """
    found = products(made.tree, _built(made, settings, plugin))
    from_content(found["module"], found["module"].with_name(f"{found['module'].name}.debug"))
    return found


def products(tree: Path, others: Mapping[str, Path]) -> dict[str, Path]:
    """The plugin's module and the bench host: where CMake says they are.

    Args:
        others: what is built elsewhere.
    """
    said = json.loads((tree / "products.json").read_text())
    return {**{name: Path(path) for name, path in said.items()}, **others}


def _built(made: Build, settings: Mapping[str, str], plugin: Plugin) -> dict[str, Path]:
    """Build both; what of it is not among the products of Antler's own build."""
    entries = {**settings, "ANTLER_GENERATED": str(made.folder / "generated"),
               "ANTLER_BUILD_BENCH": "ON"}
    source = plugin.source
    if source is None:
        build(made, entries, (PLUGIN, HOST))
        return {}
    if not source.kind.takes_model:
        module = build_own(made, Path(settings["CMAKE_PREFIX_PATH"]), source, plugin.name)
        build(made, {**entries, "ANTLER_BUILD_PLUGIN": "OFF"}, (HOST,))
        return {"module": module}
    with first_words_of(source, made):
        build(made, {**entries, "ANTLER_SOURCE": str(source.folder)}, (PLUGIN, HOST))
    return {}


def build(made: Build, settings: Mapping[str, str], targets: Sequence[str],
          source: Path | None = None) -> None:
    """Configure where the settings differ from last time, then build.

    Args:
        source: folder of the CMakeLists.txt; None: Antler's own.

    Raises:
        AntlerError: the compiler's own words, and the path of the whole log.
    """
    made.log.unlink(missing_ok=True)
    made.folder.mkdir(parents=True, exist_ok=True)
    stamp = made.folder / "configured.json"
    wanted = json.dumps({**SETTINGS, **settings, "toolchain": made.toolchain.digest,
                         "source": str(source or PLUGIN_SRC)}, sort_keys=True)
    configured = stamp.is_file() and (made.tree / "build.ninja").is_file()
    if not (configured and stamp.read_text() == wanted):
        (made.tree / "CMakeCache.txt").unlink(missing_ok=True)
        stamp.unlink(missing_ok=True)
        configure(made, source or antler(made), {**SETTINGS, **settings})
        write_if_changed(stamp, wanted)
    try:
        compile(made, targets)
    except AntlerError as error:
        error.details = error.details.replace(str(made.folder / ANTLER), str(PLUGIN_SRC))
        raise
    for_editors(made)


def antler(made: Build) -> Path:
    """Antler's C++ by a name inside the project.

    For the compiler cache, which knows files by their place below the project: objects that were
    compiled for another project, or with another checkout of the same, are found.
    """
    link = made.folder / ANTLER
    link.unlink(missing_ok=True)
    link.symlink_to(PLUGIN_SRC)
    return link


def build_own(made: Build, juce: Path, source: Source, name: str) -> Path:
    """Build the plugin of a project that has its own CMakeLists.txt.

    Args:
        made: of Antler's own build; the project's is in a folder of it.
        name: the plugin's.

    Returns:
        its module.

    Raises:
        AntlerError: as `build`, with the project's own files first; the plugin is not in it.
    """
    theirs = replace(made, folder=made.folder / "own")

    def meant() -> own.OwnPlugin:
        return own.chosen(own.read((theirs.tree / own.PLUGINS).read_text()), name, source)

    with first_words_of(source, theirs):
        # CMake itself first: what the project says now may be another plugin.
        build(theirs, own.definitions(juce), ["build.ninja"], own.project(source, theirs.folder))
        compile(theirs, [meant().target])
    return meant().module


@contextmanager
def first_words_of(source: Source, made: Build) -> Iterator[None]:
    """What a build says of the user's own files comes first in its errors."""
    try:
        yield
    except AntlerError as error:
        said = made.log.read_text(errors="replace") if made.log.is_file() else ""
        raise own.explained(error, said, source) from error


def for_editors(made: Build) -> None:
    """compile_commands.json at the top, with the compiler and headers of the toolchain's root."""
    database = made.tree / "compile_commands.json"
    if database.is_file():
        text = database.read_text().replace(str(made.folder / ANTLER), str(PLUGIN_SRC))
        write_if_changed(PROJECT / "compile_commands.json", outside(text, made.toolchain))


def outside(database: str, toolchain: Toolchain) -> str:
    """The compilation database as an editor outside the toolchain's root must read it."""
    root = str(toolchain.root.path)
    entries = json.loads(database)
    for entry in entries:
        command = entry["command"].removeprefix(f"{ccache.PROGRAM} ")
        compiler, _, rest = command.partition(" ")
        mounted = any(compiler.startswith(f"{folder}/") for folder in toolchain.mounts)
        entry["command"] = command if mounted else f"{root}{compiler} --sysroot={root} {rest}"
    return json.dumps(entries, indent=1)
