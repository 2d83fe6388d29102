"""Where the tests run: this machine, or a board behind SSH."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from tasks.board.base import Board
from tasks.board.local import LocalBoard
from tasks.board.target import Target


@dataclass(frozen=True)
class Place:
    """Where to deploy to; picklable, so that another process can go there too."""

    address: Any
    target: Target

    @contextmanager
    def board(self) -> Iterator[Board]:
        if self.address is None:
            yield LocalBoard(self.target.name)
            return
        from tasks.board.ssh import connect

        board = connect(self.address)
        try:
            yield board
        finally:
            board.close()
