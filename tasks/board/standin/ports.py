"""Ports on loopback: finds a free one, and the process that listens on one."""

from __future__ import annotations

import socket
from pathlib import Path

_LISTEN = "0A"


def free_port() -> int:
    """A port on which nothing listens at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def is_free(port: int) -> bool:
    """Whether a server could listen on 127.0.0.1:`port`."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
            probe.listen(1)
        except OSError:
            return False
        return True


def listening_inodes(table: str, port: int) -> set[str]:
    """The inodes of sockets that listen on `port`, from the text of /proc/net/tcp."""
    rows = [line.split() for line in table.splitlines()[1:]]
    return {row[9] for row in rows
            if row[3] == _LISTEN and int(row[1].rpartition(":")[2], 16) == port}


def listener(port: int) -> int | None:
    """The id of the process that listens on `port`; None if this user may not see it."""
    tables = [Path("/proc/net/tcp"), Path("/proc/net/tcp6")]
    inodes = set().union(*(listening_inodes(t.read_text(), port) for t in tables if t.exists()))
    links = {f"socket:[{inode}]" for inode in inodes}
    for process in Path("/proc").glob("[0-9]*"):
        if _holds(process, links):
            return int(process.name)
    return None


def _holds(process: Path, links: set[str]) -> bool:
    try:
        return any(str(fd.readlink()) in links for fd in (process / "fd").iterdir())
    except OSError:
        return False
