"""The VST3 bundle: right architecture folder, right names, every library it needs.

All libraries go along but those that the plugin host has loaded before the plugin: what else a
board has, lacks or has in an older version does not matter then, and one bundle fits every board
of an architecture. That costs 0.9 of 6.8 MB where the board has freetype, sent once.

A host looks for `<stem>.vst3/Contents/<uname -m>-linux/<stem>.so` (VST3 SDK, module_linux.cpp).
What JUCE writes there depends on its version (`arm64-linux` up to 6.0.7); the ELF header of the
.so does not, so a new bundle is assembled from what was built; nothing is renamed in place.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

from tasks.board.target import OperatingSystem
from tasks.core import elf
from tasks.core.elf import Elf
from tasks.core.errors import AntlerError
from tasks.core.files import remove_tree
from tasks.core.versions import written
from tasks.toolchain.model import Toolchain

ENTRY_POINTS = frozenset({"GetPluginFactory", "ModuleEntry", "ModuleExit"})
"""What every VST3 host on Linux asks a module for."""

OF_THE_HOST = frozenset({
    "libc.so.6", "libm.so.6", "libdl.so.2", "libpthread.so.0", "librt.so.1", "libresolv.so.2",
    "ld-linux-aarch64.so.1", "ld-linux-x86-64.so.2", "libstdc++.so.6", "libgcc_s.so.1"})
"""glibc and what C++ needs. Plugin hosts are C++ programs: these are loaded when the plugin comes,
which then gets them and no others. They are judged by version instead."""


def libraries_to_ship(module: Elf, opened: Iterable[Path],
                      folders: Iterable[Path]) -> dict[str, Path]:
    """Every library that `module` needs, directly or not, and does not share with its host.

    Args:
        opened: libraries that it opens itself, as an engine's.
        folders: where the toolchain keeps the target's libraries.

    Raises:
        AntlerError: the toolchain lacks one.

    """
    places, shipped = tuple(folders), {path.name: path for path in opened}
    queue = [*module.needed, *(name for path in shipped.values() for name in elf.read(path).needed)]
    while queue:
        name = queue.pop()
        if name in shipped or name in OF_THE_HOST:
            continue
        shipped[name] = locate(name, places)
        queue += elf.read(shipped[name]).needed
    return shipped


def locate(name: str, folders: tuple[Path, ...]) -> Path:
    """The file behind a soname in the toolchain's library folders."""
    for folder in folders:
        if (folder / name).exists():
            return (folder / name).resolve()
    raise AntlerError(f"the plugin needs {name}, which the toolchain does not have",
                      details=f"looked in {', '.join(map(str, folders))}",
                      resolution="add its package to the root in sdk/roots, or link it statically")


def problems(files: Mapping[str, Elf], stem: str, system: OperatingSystem) -> list[str]:
    """What would keep the target from loading the bundle's files, one sentence each.

    Args:
        files: file name -> what its header says; the plugin itself is `<stem>.so`.

    """
    found = [f"{name} is for {file.architecture}, the target ({system.name}) is "
             f"{system.architecture}"
             for name, file in files.items() if file.architecture != system.architecture]
    found += [f"{name} needs {family}_{written(file.versions[family])}, {system.name} has "
              f"{family}_{written(newest)}"
              for name, file in files.items()
              for family, newest in (("GLIBC", system.glibc), ("GLIBCXX", system.glibcxx))
              if file.versions.get(family, ()) > newest]
    module = files[f"{stem}.so"]
    found += [f"{stem}.so does not export {name}" for name in sorted(ENTRY_POINTS - module.exports)]
    if len(files) > 1 and "$ORIGIN" not in module.search:
        found.append(f"{stem}.so does not look for libraries beside itself ($ORIGIN)")
    return found


def assemble(module: Path, opened: Iterable[Path], beside: Iterable[Path], out: Path,
             system: OperatingSystem, toolchain: Toolchain) -> list[Path]:
    """Make the bundle `out` (…/<Name>.vst3) of the module that was built; returns its files.

    Args:
        opened: libraries that the module opens itself, by their files' names, beside itself.
        beside: files that are no libraries, for the same place.

    Raises:
        AntlerError: it could not be loaded on the target; says why, leaves no bundle.

    """
    header = elf.read(module)
    folder = out / "Contents" / f"{header.architecture}-linux"
    shipped = libraries_to_ship(header, opened, toolchain.library_folders)
    files = {f"{out.stem}.so": header, **{name: elf.read(path) for name, path in shipped.items()}}
    wrong = problems(files, out.stem, system)
    if wrong:
        raise AntlerError(f"{out.name} would not load on {system.name}", details="\n".join(wrong),
                          resolution="set the target's `toolchain` to one with its glibc and "
                                     "architecture (docs/toolchains.md)")
    remove_tree(out)
    folder.mkdir(parents=True)
    for name, path in {f"{out.stem}.so": module, **shipped}.items():
        shutil.copy2(path, folder / name)
        (folder / name).chmod(0o755)
    for path in beside:
        shutil.copy2(path, folder)
    return sorted(folder.iterdir())
