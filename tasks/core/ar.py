"""`ar` archives: static libraries (ar(5)) and Debian packages (deb(5))."""

from __future__ import annotations

from collections.abc import Iterator

MARK = b"!<arch>\n"
"""First bytes of every archive."""

_HEADER = 60


def members(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Name (from its header) and content of each member, including symbol and name tables.

    Raises:
        ValueError: a header has no valid size.
    """
    at = len(MARK)
    while at + _HEADER <= len(data):
        name, size = data[at : at + 16].decode("latin-1").strip(), int(data[at + 48 : at + 58])
        if size < 0:
            raise ValueError(f"member {name} has {size} bytes")
        yield name, data[at + _HEADER : at + _HEADER + size]
        at += _HEADER + size + size % 2
