"""From a target to a connected board."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tasks.board.base import Board
from tasks.board.target import Target

if TYPE_CHECKING:
    from tasks.board.address import Address
    from tasks.board.standin.image import Image

LOGIN_SHELL = ("cobalt", "evl")
"""Elk's kinds of real time: LD_LIBRARY_PATH and /sbin are set in login shells only there."""


@contextmanager
def open_board(target: Target, say: Callable[[str], None] = print,
               retry: float = 0.0) -> Iterator[Board]:
    """Connect to the target's board; the stand-in is made and started where it is not yet.

    Args:
        say: receives a line when something slow begins.
        retry: seconds to wait for a board that is booting.

    Raises:
        BoardError: it cannot be reached, or refuses us.
    """
    if target.board == "local":
        from tasks.board.local import LocalBoard

        yield LocalBoard(target.name)
    elif target.board == "stand-in":
        with _stand_in(target, say) as board:
            yield board
    else:
        from tasks.board.ssh import connect

        connection = connect(address(target, retry))
        try:
            yield connection
        finally:
            connection.close()


def address(target: Target, retry: float = 0.0) -> Address:
    """Where a target on the network answers."""
    from tasks.board.address import Address

    return Address(target.name, target.host, target.port, target.user, retry=retry,
                   login=target.os.realtime in LOGIN_SHELL)


def stand_in_image(say: Callable[[str], None]) -> Image:
    """The stand-in's image, made now if it is not there (half a minute)."""
    from tasks.board.standin.image import build, image
    from tasks.core.mirror import mirrors

    there = image()
    return there if there.disk.is_file() else build(mirrors()[0], say)


@contextmanager
def _stand_in(target: Target, say: Callable[[str], None]) -> Iterator[Board]:
    """Use the machine, and let it rest again when nobody and nothing of ours is left on it."""
    from tasks.board.ssh import connect
    from tasks.board.standin import vm
    from tasks.board.standin.instance import instance

    made, machine = stand_in_image(say), instance()
    with vm.in_use(machine) as alone:
        was_awake = vm.awake(machine)
        try:
            board = connect(vm.ensure_running(made, machine, target.port, say))
        except BaseException:  # Ctrl-C too; what runs there cannot be asked: leave it as it was
            if alone() and not was_awake:
                vm.rest(machine)
            raise
        try:
            yield board
        finally:
            idle = alone() and vm.may_rest(machine, board)
            board.close()
            if idle:
                vm.rest(machine)
