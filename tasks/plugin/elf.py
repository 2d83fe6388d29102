"""What an ELF file says of itself: architecture, libraries, versions it needs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tasks.core.elf import BY_NAME
from tasks.core.errors import AntlerError


@dataclass(frozen=True)
class Elf:
    """A shared library or program.

    Attributes:
        architecture: as `uname -m` prints it.
        needed: sonames of the libraries it asks for.
        versions: newest symbol version needed by family, e.g. {"GLIBC": (2, 29)}.
        provides: newest symbol version it defines by family.
        exports: names of its defined dynamic functions and objects.
        search: DT_RPATH and DT_RUNPATH entries.

    """

    architecture: str
    needed: tuple[str, ...]
    versions: dict[str, tuple[int, ...]]
    exports: frozenset[str]
    search: tuple[str, ...]


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


def _describe(elf: object, path: Path) -> Elf:
    machine = elf["e_machine"]  # type: ignore[index]
    if machine not in BY_NAME:
        raise AntlerError(f"{path.name} is for {machine}, which no target of Antler has")
    dynamic = elf.get_section_by_name(".dynamic")  # type: ignore[attr-defined]
    tags = list(dynamic.iter_tags()) if dynamic else []
    return Elf(
        architecture=BY_NAME[machine].architecture,
        needed=tuple(t.needed for t in tags if t.entry.d_tag == "DT_NEEDED"),
        versions=_versions(elf.get_section_by_name(".gnu.version_r")),  # type: ignore[attr-defined]
        exports=_exports(elf.get_section_by_name(".dynsym")),  # type: ignore[attr-defined]
        search=tuple(_search(tags)),
    )


def _search(tags: list[object]) -> list[str]:
    rpaths = [t.rpath for t in tags if t.entry.d_tag == "DT_RPATH"]  # type: ignore[attr-defined]
    runpaths = [t.runpath for t in tags  # type: ignore[attr-defined]
                if t.entry.d_tag == "DT_RUNPATH"]  # type: ignore[attr-defined]
    return [entry for text in rpaths + runpaths for entry in text.split(":")]


def _versions(section: object) -> dict[str, tuple[int, ...]]:
    newest: dict[str, tuple[int, ...]] = {}
    if section is None:
        return newest
    for _, entries in section.iter_versions():  # type: ignore[attr-defined]
        for entry in entries:
            family, _, number = entry.name.rpartition("_")
            if number.replace(".", "").isdigit():
                version = tuple(int(part) for part in number.split("."))
                newest[family] = max(newest.get(family, ()), version)
    return newest


def _exports(section: object) -> frozenset[str]:
    if section is None:
        return frozenset()
    return frozenset(s.name for s in section.iter_symbols()  # type: ignore[attr-defined]
                     if s["st_shndx"] != "SHN_UNDEF" and s["st_info"]["bind"] != "STB_LOCAL")
