"""From addresses on the board to files and lines here.

The board has the plugin without symbols. What the build keeps beside it (`<Name>.so.debug`) has
them, and both have the same build id. `addr2line` of the toolchain reads it, inlined functions
included.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from tasks.core.errors import AntlerError
from tasks.core.frozen import frozen
from tasks.core.process import run
from tasks.realtime.audit import Address, Module
from tasks.toolchain.enter import enter
from tasks.toolchain.model import Toolchain

_LINE = re.compile(r"^(.*):(\d+|\?)(?: \(discriminator \d+\))?$")


@frozen
class Frame:
    """A function in a stack, or one that was inlined there.

    Attributes:
        module: the file name of its program or library.
        function: empty where it is unknown.
        file: absolute where the source is on this machine, as it was compiled otherwise; empty
            where it is unknown.
        line: 0 where it is unknown.
        offset: its address in the module.
    """

    module: str
    function: str = ""
    file: str = ""
    line: int = 0
    offset: int = 0

    @property
    def place(self) -> str:
        """`file:line` or empty."""
        return f"{self.file}:{self.line}" if self.file and self.line else ""

    @property
    def name(self) -> str:
        """The function without its parameters and those of its templates."""
        return short(self.function)


Frames = Mapping[Address, tuple[Frame, ...]]
"""The functions at each address: inlined ones before the one that they are in."""


@frozen
class Symbols:
    """A file with the symbols of a module.

    Attributes:
        path: on this machine.
        compiled_in: the folder that relative names of sources start at.
    """

    path: Path
    compiled_in: Path


def short(function: str) -> str:
    """`Gain::process` of `(anonymous namespace)::Gain<&f, 0>::process(Data&)`."""
    text = function.replace("(anonymous namespace)::", "").replace("non-virtual thunk to ", "")
    if "operator" in text:
        return text
    before = None
    while text != before:
        before, text = text, re.sub(r"<[^<>]*>", "", text)
    return text.partition("(")[0].rpartition(" ")[2]


def command(toolchain: Toolchain, symbols: Symbols, offsets: Sequence[int]) -> list[str]:
    """The command that looks up addresses of a module; pure."""
    return enter(toolchain, [f"{toolchain.triple}-addr2line", "-a", "-f", "-i", "-C",
                             "-e", symbols.path, *(hex(offset) for offset in offsets)],
                 read_only=[symbols.path.parent])


def parse(output: str, module: str, compiled_in: Path) -> dict[int, tuple[Frame, ...]]:
    """Read addr2line's output: an address, then two lines for each function."""
    found: dict[int, list[Frame]] = {}
    frames: list[Frame] = []
    lines = iter(output.splitlines())
    offset = 0
    for line in lines:
        if re.fullmatch(r"0x[0-9a-f]+", line):
            offset = int(line, 16)
            frames = found.setdefault(offset, [])
            continue
        place = _LINE.match(next(lines, ""))
        known = place is not None and place[1] != "??"
        name = "" if line == "??" else line
        if name or known:
            file = _absolute(place[1], compiled_in) if known and place else ""
            number = int(place[2]) if known and place and place[2] != "?" else 0
            frames.append(Frame(module, name, file, number, offset))
    return {offset: tuple(frames) for offset, frames in found.items()}


def _absolute(name: str, compiled_in: Path) -> str:
    path = Path(name) if name.startswith("/") else compiled_in / name
    return str(path.resolve()) if path.exists() else name


def build_id(path: Path) -> str:
    """The build id of an ELF file, hexadecimal; empty if it has none or is none."""
    from elftools.common.exceptions import ELFError
    from elftools.elf.elffile import ELFFile

    try:
        with path.open("rb") as stream:
            section: Any = ELFFile(stream).get_section_by_name(".note.gnu.build-id")
            notes = list(section.iter_notes()) if section else []
            return next((str(note["n_desc"]) for note in notes), "")
    except (ELFError, OSError):
        return ""


def symbols_of(module: Module, products: Iterable[Path]) -> Symbols | None:
    """The symbols of a module: of the product with its build id; None without, or if stripped.

    Of a stripped file addr2line would name the nearest exported function, which is another one.
    """
    for product in products:
        kept = product.with_name(f"{product.name}.debug")
        path = kept if kept.is_file() else product
        if module.build_id and build_id(path) == module.build_id and _is_whole(path):
            return Symbols(path, _tree(path))
    return None


def _is_whole(path: Path) -> bool:
    from elftools.elf.elffile import ELFFile

    with path.open("rb") as stream:
        return ELFFile(stream).get_section_by_name(".symtab") is not None


def _tree(path: Path) -> Path:
    """The build tree that a product is in: where its compiler ran."""
    return next((folder for folder in path.parents if (folder / "build.ninja").is_file()),
                path.parent)


def resolve(addresses: Iterable[Address], products: Sequence[Path],
            toolchain: Toolchain) -> dict[Address, tuple[Frame, ...]]:
    """The functions at these addresses; without symbols, what the board knew of them.

    Args:
        products: the files that the build made, as they are here.

    """
    of: dict[Module, list[Address]] = {}
    for address in addresses:
        of.setdefault(address.module, []).append(address)
    found: dict[Address, tuple[Frame, ...]] = {}
    for module, here in of.items():
        symbols = symbols_of(module, products)
        known = _look_up(symbols, module, here, toolchain) if symbols else {}
        for each in here:
            found[each] = known.get(each.offset) or (
                Frame(module.name, each.function, offset=each.offset),)
    return found


def _look_up(symbols: Symbols, module: Module, addresses: list[Address],
             toolchain: Toolchain) -> dict[int, tuple[Frame, ...]]:
    offsets = sorted({each.offset for each in addresses})
    try:
        done = run(command(toolchain, symbols, offsets), timeout=120)
    except AntlerError:
        return {}  # what was measured counts, with or without names
    return parse(done.output, module.name, symbols.compiled_in)
