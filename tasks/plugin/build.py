"""CMake and ninja for the plugin and its host: command lines (pure), and running them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from tasks.core.errors import AntlerError
from tasks.core.files import write_if_changed
from tasks.core.paths import PLUGIN_SRC, ROOT, home
from tasks.core.process import CommandFailed, run
from tasks.toolchain.enter import enter
from tasks.toolchain.model import Toolchain


def configure_command(build: Path, settings: Mapping[str, str]) -> list[str]:
    """CMake's command line: Ninja, release, `settings` as cache entries."""
    entries = {"CMAKE_BUILD_TYPE": "Release", "CMAKE_EXPORT_COMPILE_COMMANDS": "ON", **settings}
    return ["cmake", "-G", "Ninja", "-S", str(PLUGIN_SRC), "-B", str(build),
            *[f"-D{key}={value}" for key, value in sorted(entries.items())]]


def build_command(build: Path, targets: Sequence[str]) -> list[str]:
    """Ninja's command line: one call, all targets."""
    return ["ninja", "-C", str(build), *targets]


def build(toolchain: Toolchain, folder: Path, settings: Mapping[str, str],
          targets: Sequence[str], log: Path, on_line: Callable[[str], None]) -> None:
    """Configure where the settings differ from last time, then build.

    Raises:
        CommandFailed: with the end of the log, in which the compiler says why.

    """
    log.unlink(missing_ok=True)
    folder.mkdir(parents=True, exist_ok=True)
    configure = configure_command(folder, settings)
    stamp = folder / "configured.json"
    if not ((folder / "build.ninja").exists() and _same(stamp, configure)):
        (folder / "CMakeCache.txt").unlink(missing_ok=True)
        _inside(toolchain, configure, folder, log, on_line)
        write_if_changed(stamp, json.dumps(configure))
    _inside(toolchain, build_command(folder, targets), folder, log, on_line)
    _for_editors(folder, toolchain)


def _same(stamp: Path, command: list[str]) -> bool:
    return stamp.is_file() and bool(json.loads(stamp.read_text()) == command)


def _inside(toolchain: Toolchain, command: list[str], folder: Path, log: Path,
            on_line: Callable[[str], None]) -> None:
    argv = enter(toolchain, command, binds=[ROOT, home()], cwd=folder)
    try:
        run(argv, log=log, on_line=on_line)
    except CommandFailed as failed:
        raise AntlerError("the plugin does not build", details=errors_in(failed.done.output),
                          resolution=f"the whole log: {log}") from failed


def errors_in(output: str) -> str:
    """The compiler's or CMake's own error lines with what follows them, else the end."""
    lines = output.splitlines()
    first = next((i for i, line in enumerate(lines)
                  if "error:" in line or line.startswith("CMake Error")), len(lines) - 20)
    return "\n".join(lines[max(first, 0):][:20])


def _for_editors(folder: Path, toolchain: Toolchain) -> None:
    """compile_commands.json at the top, with the compiler and headers of the toolchain's root."""
    database = folder / "compile_commands.json"
    if not database.is_file():
        return
    text = database.read_text()
    if toolchain.root:
        root = str(toolchain.root.path)
        entries = json.loads(text)
        for entry in entries:
            compiler, _, rest = entry["command"].partition(" ")
            entry["command"] = f"{root}{compiler} --sysroot={root} {rest}"
        text = json.dumps(entries, indent=1)
    write_if_changed(ROOT / "compile_commands.json", text)


