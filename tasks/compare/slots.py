"""Folders that cells are judged in: each has a project, its build and its stand-in.

They are kept, so that the next cell finds the plugin built and the stand-in resting.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from tasks.core.lock import PROJECT, locked
from tasks.core.paths import STATE, home


def folder() -> Path:
    """Where this machine's are: a store may be shared by several machines."""
    return home() / "slots" / socket.gethostname()


@contextmanager
def held() -> Iterator[Path]:
    """The first folder that nobody uses; it is this worker's for as long as this lasts."""
    for number in count(1):
        slot = folder() / str(number)
        slot.mkdir(parents=True, exist_ok=True)
        (slot / "lock").touch()
        with locked(slot / "lock") as ours:
            if ours and not _left(slot):
                yield slot
                return


def _left(slot: Path) -> bool:
    """Whether what a killed worker had started there still runs."""
    used = in_use(slot)
    if not used.exists():
        return False
    with locked(used) as ours:
        return not ours


def in_use(slot: Path) -> Path:
    """The lock that every run of Antler in this folder shares."""
    return slot / STATE.name / PROJECT.relative_to(STATE)


def rest() -> None:
    """Switch off the stand-ins of all folders that nobody uses."""
    from tasks.board.standin import image, vm
    from tasks.board.standin.instance import Instance

    for slot in sorted(folder().glob("*")):
        with locked(slot / "lock") as ours:
            if ours and not _left(slot):
                for machine in slot.glob(".state/stand-in/*"):
                    vm.stop(image.image(), Instance(machine))
