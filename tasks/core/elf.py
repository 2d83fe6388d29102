"""ELF files: the machines they are for, and what a program or library says of itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tasks.core.errors import AntlerError
from tasks.core.frozen import frozen


@frozen
class Machine:
    """A processor as ELF files name it.

    Attributes:
        architecture: as `uname -m` prints it; VST3 hosts put it before `-linux` (VST3 SDK,
            module_linux.cpp).
        number: `e_machine`, bytes 18 and 19 of the file (System V ABI).
        name: that number's name, as pyelftools gives it.
    """

    architecture: str
    number: int
    name: str


MACHINES = (Machine("aarch64", 183, "EM_AARCH64"), Machine("x86_64", 62, "EM_X86_64"),
            Machine("armv7l", 40, "EM_ARM"), Machine("i386", 3, "EM_386"))

BY_NAME = {machine.name: machine for machine in MACHINES}
BY_NUMBER = {machine.number: machine for machine in MACHINES}
BY_ARCHITECTURE = {machine.architecture: machine for machine in MACHINES}


def architecture(head: bytes) -> str:
    """`uname -m` of the first 20 bytes of a little-endian ELF file.

    Empty where it is not one; `machine N` where the table has no such machine.
    """
    if head[:4] != b"\x7fELF":
        return ""
    number = int.from_bytes(head[18:20], "little")
    return BY_NUMBER[number].architecture if number in BY_NUMBER else f"machine {number}"


@frozen
class Elf:
    """A shared library or program.

    Attributes:
        architecture: as `uname -m` prints it.
        needed: sonames of the libraries it asks for.
        versions: newest symbol version needed by family, e.g. {"GLIBC": (2, 29)}.
        exports: names of its defined dynamic functions and objects.
        search: DT_RPATH and DT_RUNPATH entries.
        soname: what other files ask for it by; empty where it has none.

    """

    architecture: str
    needed: tuple[str, ...]
    versions: dict[str, tuple[int, ...]]
    exports: frozenset[str]
    search: tuple[str, ...]
    soname: str = ""


def read(path: Path) -> Elf:
    """Read an ELF file.

    Raises:
        AntlerError: it is not an ELF file, or its architecture is unknown.

    """
    from elftools.common.exceptions import ELFError
    from elftools.elf.elffile import ELFFile

    try:
        with path.open("rb") as stream:
            return _describe(ELFFile(stream), path)
    except ELFError as error:
        raise AntlerError(f"{path.name} is not an ELF file: {error}",
                          resolution="run `./doit clean`, then the command again") from error


def _describe(elf: Any, path: Path) -> Elf:
    machine = elf["e_machine"]
    if machine not in BY_NAME:
        raise AntlerError(f"{path.name} is for {machine}, which no target of Antler has")
    dynamic = elf.get_section_by_name(".dynamic")
    tags = list(dynamic.iter_tags()) if dynamic else []
    return Elf(
        architecture=BY_NAME[machine].architecture,
        needed=tuple(t.needed for t in tags if t.entry.d_tag == "DT_NEEDED"),
        versions=_versions(elf.get_section_by_name(".gnu.version_r")),
        exports=_exports(elf.get_section_by_name(".dynsym")),
        search=tuple(_search(tags)),
        soname=next((t.soname for t in tags if t.entry.d_tag == "DT_SONAME"), ""),
    )


def _search(tags: list[Any]) -> list[str]:
    rpaths = [t.rpath for t in tags if t.entry.d_tag == "DT_RPATH"]
    runpaths = [t.runpath for t in tags
                if t.entry.d_tag == "DT_RUNPATH"]
    return [entry for text in rpaths + runpaths for entry in text.split(":")]


def _versions(section: Any) -> dict[str, tuple[int, ...]]:
    newest: dict[str, tuple[int, ...]] = {}
    if section is None:
        return newest
    for _, entries in section.iter_versions():
        for entry in entries:
            family, _, number = entry.name.rpartition("_")
            if number.replace(".", "").isdigit():
                version = tuple(int(part) for part in number.split("."))
                newest[family] = max(newest.get(family, ()), version)
    return newest


def _exports(section: Any) -> frozenset[str]:
    if section is None:
        return frozenset()
    return frozenset(s.name for s in section.iter_symbols()
                     if s["st_shndx"] != "SHN_UNDEF" and s["st_info"]["bind"] != "STB_LOCAL")
