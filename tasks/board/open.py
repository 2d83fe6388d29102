"""Opens the connection to a target's board."""

from __future__ import annotations

from contextlib import AbstractContextManager

from tasks.board.base import Board
from tasks.board.target import Say, Target


def open_board(target: Target, say: Say = print) -> AbstractContextManager[Board]:
    """Connect to the target's board; the stand-in is made and started if necessary.

    Args:
        say: receives a line when something slow begins.

    Raises:
        BoardError: it cannot be reached, or refuses the login.
    """
    return target.board.open(target, say)
