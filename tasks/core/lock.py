"""Locks between processes of this machine; the one on a board is tasks/board/lock.py.

All are flocks: they end with the process that holds them. A file that is only there to be locked
must never be removed: who waits for it and who makes a new one would both hold it.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tasks.core.errors import AntlerError, from_os_error
from tasks.core.paths import STATE, home

PROJECT = STATE / "locks" / "project"
"""Shared by all that use this project's build folder; `./doit clean` holds it alone."""


@contextmanager
def locked(path: Path, *, wait: bool = False, shared: bool = False) -> Iterator[bool]:
    """Hold the lock of a file or folder.

    Args:
        wait: until whoever holds it is done; else one try.
        shared: together with others who share it.

    Yields True where it is held here; False where another one holds it or `path` is not there.
    """
    try:
        handle = os.open(path, os.O_RDONLY)
    except FileNotFoundError:
        yield False
        return
    try:
        yield _flock(handle, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX)
                     | (0 if wait else fcntl.LOCK_NB))
    finally:
        os.close(handle)


@contextmanager
def alone(path: Path, what: str) -> Iterator[None]:
    """Hold the lock file `path`, or say who holds it.

    Args:
        what: what is locked, for the message.

    Raises:
        AntlerError: another process holds it.
    """
    _made(path)
    with locked(path) as ours:
        if not ours:
            raise AntlerError(f"{what} is in use by {path.read_text() or 'another process'}",
                              resolution="wait for it to end, or stop it with Ctrl-C")
        _say(path, f"process {os.getpid()}")
        yield


@contextmanager
def turn(path: Path, doing: str) -> Iterator[None]:
    """Hold the lock file `path`, after whoever holds it.

    What was to be done may be done by then: look again.

    Args:
        doing: what is done meanwhile, shown to those who wait: "builds x".
    """
    _made(path)
    with locked(path) as ours:
        if ours:
            _say(path, str(os.getpid()))
            yield
            return
    print(f"  waiting for process {path.read_text()}, which {doing}", flush=True)
    with locked(path, wait=True):
        _say(path, str(os.getpid()))
        yield


@contextmanager
def project() -> Iterator[None]:
    """Let nobody remove this project's build folder meanwhile.

    Raises:
        AntlerError: it is being removed.
    """
    _made(PROJECT)
    with locked(PROJECT, shared=True) as ours:
        if not ours:
            raise AntlerError("this project is being cleaned",
                              resolution="wait for it to end and run the command again")
        yield


@contextmanager
def store(*, emptying: bool) -> Iterator[None]:
    """Let no project empty the store while another one uses it.

    Args:
        emptying: `./doit clean --cache`; all others share it.

    Raises:
        AntlerError: it is in use, or is being emptied.
    """
    path = home() / "locks" / "store"
    try:
        _made(path)
    except AntlerError:  # whoever needs the store says what is wrong with it
        yield
        return
    with locked(path, shared=not emptying) as ours:
        if not ours:
            what = "is in use by another project" if emptying else "is being emptied"
            raise AntlerError(f"the store {home()} {what}",
                              resolution="wait for it to end and run the command again")
        yield


def _made(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    except OSError as error:
        raise from_os_error(error) from error


def _say(path: Path, who: str) -> None:
    """Write who holds a lock. Not emptied first: ext4 then waits for the disk."""
    with path.open("r+") as file:
        file.write(who)
        file.truncate()


def _flock(handle: int, kind: int) -> bool:
    try:
        fcntl.flock(handle, kind)
    except BlockingIOError:
        return False
    return True
