"""A build id that follows from what is shipped.

The linker's follows from the line tables as well: an edit that only moves lines would change every
module, and the board would get it once more.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from elftools.elf.elffile import ELFFile


def from_content(module: Path, symbols: Path) -> None:
    """Give a stripped module, and the file with its symbols, the id of the module's content.

    Without a file of symbols nothing is done: the module is not one of ours.
    """
    if not symbols.is_file():
        return
    start, size = _place(module)
    raw = bytearray(module.read_bytes())
    before = bytes(raw[start : start + size])
    raw[start : start + size] = bytes(size)
    wanted = hashlib.sha1(raw).digest()[:size]  # noqa: S324  # as the linker's
    if wanted != before:
        for path in (symbols, module):  # the module last: a kill leaves work that is done again
            _write(path, wanted)


def _place(path: Path) -> tuple[int, int]:
    """Offset and length of the id in a file: the last bytes of its section."""
    with path.open("rb") as stream:
        section: Any = ELFFile(stream).get_section_by_name(".note.gnu.build-id")
        size = len(next(section.iter_notes())["n_desc"]) // 2
        return section["sh_offset"] + section["sh_size"] - size, size


def _write(path: Path, wanted: bytes) -> None:
    start, size = _place(path)
    with path.open("r+b") as stream:
        stream.seek(start)
        stream.write(wanted[:size])
