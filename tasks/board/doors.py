"""Logins that everybody knows, tried: the password of every new image, and root without one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tasks.board.address import Address
from tasks.board.errors import BoardError
from tasks.board.quoting import join
from tasks.board.ssh import connect
from tasks.board.target import OperatingSystem
from tasks.core.findings import Check, warning


def doors(address: Address, system: OperatingSystem) -> Iterator[Check]:
    """Whether the board lets in whoever has read its system's manual."""
    if known := system.password_of(address.user):
        yield _door(address, known, "that of every new image", "its own")
    if system.open_root:
        yield _door(replace(address, user="root"), "", "none is asked for", "root is not let in "
                    "without one")


def _door(address: Address, password: str, open_: str, closed: str) -> Check:
    opens = _opens(address, password)
    seen = open_ if opens else closed
    return warning(f"{address.user}'s password", not opens, seen,
                   f"give it another one: `{join(['ssh', '-t', *address.server, 'passwd'])}`")


def _opens(address: Address, password: str) -> bool:
    """Whether the password opens; not where the board did not even answer."""
    try:
        connect(address, password).close()
    except BoardError:
        return False
    return True
