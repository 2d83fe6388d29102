"""From a target to a connected board."""

from __future__ import annotations

from contextlib import AbstractContextManager

from tasks.board.base import Board
from tasks.board.target import Say, Target


def open_board(target: Target, say: Say = print) -> AbstractContextManager[Board]:
    """Connect to the target's board; the stand-in is made and started where it is not yet.

    Args:
        say: receives a line when something slow begins.

    Raises:
        BoardError: it cannot be reached, or refuses us.
    """
    return target.board.open(target, say)
