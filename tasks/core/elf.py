"""ELF machines: one table for all that looks into programs and libraries."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
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
