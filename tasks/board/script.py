"""Runs one of Antler's shell scripts on a board, with arguments apart from its text."""

from __future__ import annotations

from tasks.board.base import Board, Result


def script(board: Board, text: str, *words: str, stdin: str = "", check: bool = True,
           timeout: float = 60.0) -> Result:
    """Run `sh -c text` with `words` as $1, $2 and so on.

    Raises:
        BoardError: it could not be run, or (with `check`) failed.

    """
    return board.run(["sh", "-c", text, "antler", *words], stdin=stdin, check=check,
                     timeout=timeout)
