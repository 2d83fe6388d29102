"""The plugin's C++ build: configured when its settings differ, then one ninja call."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from tasks.core.files import write_if_changed
from tasks.core.paths import PLUGIN_SRC, ROOT
from tasks.plugin.build_id import from_content
from tasks.toolchain import ccache
from tasks.toolchain.cmake import Build, compile, configure
from tasks.toolchain.model import Toolchain

SETTINGS = {"CMAKE_BUILD_TYPE": "Release", "ANTLER_BUILD_BENCH": "ON"}


def build(made: Build, settings: Mapping[str, str], targets: Sequence[str]) -> None:
    """Configure where the settings differ from last time, then build.

    Raises:
        AntlerError: the compiler's own words, and the path of the whole log.
    """
    made.log.unlink(missing_ok=True)
    made.folder.mkdir(parents=True, exist_ok=True)
    stamp = made.folder / "configured.json"
    wanted = json.dumps({**SETTINGS, **settings, "toolchain": made.toolchain.digest},
                        sort_keys=True)
    configured = stamp.is_file() and (made.tree / "build.ninja").is_file()
    if not (configured and stamp.read_text() == wanted):
        (made.tree / "CMakeCache.txt").unlink(missing_ok=True)
        stamp.unlink(missing_ok=True)
        configure(made, PLUGIN_SRC, {**SETTINGS, **settings})
        write_if_changed(stamp, wanted)
    compile(made, targets)
    module = Path(json.loads((made.tree / "products.json").read_text())["module"])
    from_content(module, module.with_name(f"{module.name}.debug"))
    for_editors(made)


def for_editors(made: Build) -> None:
    """compile_commands.json at the top, with the compiler and headers of the toolchain's root."""
    database = made.tree / "compile_commands.json"
    if database.is_file():
        write_if_changed(ROOT / "compile_commands.json",
                         outside(database.read_text(), made.toolchain))


def outside(database: str, toolchain: Toolchain) -> str:
    """The compilation database as an editor outside the toolchain's root must read it."""
    root = str(toolchain.root.path)
    entries = json.loads(database)
    for entry in entries:
        command = entry["command"].removeprefix(f"{ccache.PROGRAM} ")
        compiler, _, rest = command.partition(" ")
        mounted = any(compiler.startswith(f"{mount.folder}/") for mount in toolchain.mounts)
        entry["command"] = command if mounted else f"{root}{compiler} --sysroot={root} {rest}"
    return json.dumps(entries, indent=1)
