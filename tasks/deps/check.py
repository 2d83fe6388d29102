"""Looks into built libraries: the processor's kernels are in, not only the build green."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tasks.core.errors import AntlerError
from tasks.deps.model import Artifact

_MACHINES = {"aarch64": "EM_AARCH64", "x86_64": "EM_X86_64"}


@dataclass(frozen=True)
class Symbols:
    """What a static library holds.

    Attributes:
        machines: ELF machine names of its objects.
        defined: size in bytes of each function or object it defines.
    """

    machines: frozenset[str]
    defined: dict[str, int]


def check_engine(artifact: Artifact, folder: Path) -> None:
    """Make sure that the libraries are for the toolchain's processor and use it.

    Raises:
        AntlerError: an object for another processor, or kernels are missing; says which.
    """
    assert artifact.toolchain is not None
    found = {path.name: read(path) for path in sorted(folder.glob("lib*.a"))}
    if faults := problems(found, artifact.toolchain.architecture, dict(artifact.options)):
        raise AntlerError(
            f"{artifact.recipe.name} {artifact.recipe.version} was built without what it needs "
            f"on {artifact.toolchain.architecture}", details="\n".join(faults),
            resolution="the usual cause is CMAKE_SYSTEM_PROCESSOR: it must be "
            f"`{artifact.toolchain.architecture}`; see {artifact.toolchain.cmake_file}")


def problems(found: dict[str, Symbols], architecture: str,
             options: dict[str, bool]) -> list[str]:
    """What is wrong with an engine's libraries; pure."""
    wanted = _MACHINES[architecture]
    faults = [f"{name}: for {', '.join(sorted(s.machines))}, not {wanted}"
              for name, s in found.items() if s.machines - {wanted}]
    if architecture == "aarch64":
        faults += arm_problems(found, options)
    return faults


def arm_problems(found: dict[str, Symbols], options: dict[str, bool]) -> list[str]:
    """Which of the ARM kernels are missing; pure."""
    faults = []
    if "cpuinfo_arm_linux_init" not in _defined(found, "libcpuinfo.a"):
        faults.append("libcpuinfo.a: no cpuinfo_arm_linux_init: it cannot tell what the "
                      "processor can do")
    if not _kernels(found, "libruy_kernel_arm.a", "Neon", 100):
        faults.append("libruy_kernel_arm.a: no NEON kernels: every multiplication is the slow way")
    if options.get("xnnpack") and not _kernels(found, "libmicrokernels-prod.a", "neon", 100):
        faults.append("libmicrokernels-prod.a: no NEON kernels: XNNPACK is the slow way")
    return faults


def _defined(found: dict[str, Symbols], name: str) -> dict[str, int]:
    return found[name].defined if name in found else {}


def _kernels(found: dict[str, Symbols], name: str, word: str, smallest: int) -> bool:
    """True where a library has functions called so that are more than an empty stub."""
    return any(word in symbol and size >= smallest
               for symbol, size in _defined(found, name).items())


def read(archive: Path) -> Symbols:
    """Machines and symbols of the objects in a static library.

    Raises:
        AntlerError: it is not one.
    """
    from elftools.elf.elffile import ELFFile

    machines: set[str] = set()
    defined: dict[str, int] = {}
    for data in members(archive.read_bytes(), archive):
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


def members(data: bytes, name: Path) -> Iterator[bytes]:
    """Contents of the members of an `ar` archive (symbol and name tables included)."""
    if data[:8] != b"!<arch>\n":
        raise AntlerError(f"{name} is not a static library",
                          resolution="build it anew: remove its folder")
    at = 8
    while at + 60 <= len(data):
        size = int(data[at + 48 : at + 58])
        yield data[at + 60 : at + 60 + size]
        at += 60 + size + size % 2
