"""Checks on what was built: it is for the right processor, and has the code that makes it fast."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tasks.core import ar
from tasks.core.elf import BY_ARCHITECTURE, architecture
from tasks.core.errors import AntlerError
from tasks.core.frozen import frozen
from tasks.deps.kinds.cmake_engine import Expect
from tasks.deps.model import Built


@frozen
class Symbols:
    """The contents of a static library.

    Attributes:
        machines: ELF machine names of its objects.
        defined: size in bytes of each function or object it defines.
    """

    machines: frozenset[str]
    defined: dict[str, int]


def check_engine(artifact: Built, expected: Sequence[Expect], folder: Path) -> None:
    """Check that the libraries in `folder` are for the toolchain's processor and complete.

    Raises:
        AntlerError: an object is for another processor, or something the recipe expects is missing.
    """
    found = {path.stem.removeprefix("lib"): read(path) for path in sorted(folder.glob("lib*.a"))}
    wanted = artifact.toolchain.architecture
    if faults := [*foreign(found, wanted), *lacking(found, expected)]:
        raise AntlerError(
            f"{artifact.recipe} was built without what it needs on {wanted}",
            details="\n".join(faults),
            resolution=f"the usual cause is CMAKE_SYSTEM_PROCESSOR: it must be `{wanted}`; see "
            f"{artifact.toolchain.cmake_file}")


def foreign(found: Mapping[str, Symbols], wanted: str) -> list[str]:
    """A sentence for each library with objects for another processor; pure."""
    name = BY_ARCHITECTURE[wanted].name
    return [f"lib{library}.a: for {', '.join(sorted(symbols.machines))}, not {name}"
            for library, symbols in found.items() if symbols.machines - {name}]


def lacking(found: Mapping[str, Symbols], expected: Sequence[Expect]) -> list[str]:
    """A sentence for each symbol that the libraries should have and do not; pure."""
    return [f"lib{row.library}.a: no {row.symbol or row.word}: {row.without}" for row in expected
            if not _has(found.get(row.library), row)]


def _has(symbols: Symbols | None, row: Expect) -> bool:
    """Whether the library defines such a function or object, large enough not to be a stub."""
    return symbols is not None and any(
        row.symbol in ("", name) and row.word in name and size >= row.smallest
        for name, size in symbols.defined.items())


def check_host_tools(artifact: Built, names: Sequence[str], folder: Path) -> None:
    """Check that the programs which run during a build are there, and run on the build machine.

    Raises:
        AntlerError: a program is missing, or is for another processor.
    """
    for name in names:
        found = next((path for path in folder.rglob(name) if path.is_file()), None)
        machine = architecture(found.read_bytes()[:20]) if found else ""
        if machine != artifact.toolchain.architecture:
            what = f"is for {machine or 'no processor'}" if found else "is missing"
            raise AntlerError(f"{artifact.recipe}: its program {name} {what}",
                              resolution=f"see {artifact.toolchain.cmake_file}")


def read(archive: Path) -> Symbols:
    """Machines and symbols of the objects in a static library.

    Raises:
        AntlerError: the file is not a static library.
    """
    from elftools.elf.elffile import ELFFile

    content = archive.read_bytes()
    if not content.startswith(ar.MARK):
        raise AntlerError(f"{archive} is not a static library",
                          resolution=f"remove its folder, {archive.parent}: it is built again")
    machines: set[str] = set()
    defined: dict[str, int] = {}
    for _, data in ar.members(content):
        if data[:4] != b"\x7fELF":
            continue
        elf = ELFFile(io.BytesIO(data))
        machines.add(elf["e_machine"])
        defined.update(_symbols(elf))
    return Symbols(frozenset(machines), defined)


def _symbols(elf: Any) -> dict[str, int]:
    table = elf.get_section_by_name(".symtab")
    return {s.name: s["st_size"] for s in (table.iter_symbols() if table else ())
            if s["st_shndx"] != "SHN_UNDEF" and s["st_info"]["type"] in ("STT_FUNC", "STT_OBJECT")}
