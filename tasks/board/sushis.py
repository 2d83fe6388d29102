"""Every Sushi that runs on a board, whoever started it."""

from __future__ import annotations

from tasks.board.base import Board
from tasks.board.script import script

LIST = r"""
for file in /proc/[0-9]*/stat; do
  read -r stat <"$file" || continue
  case $stat in *"(sushi"*") Z "*) ;; *"(sushi"*) echo "${stat%%)*})" ;; esac
done 2>/dev/null
true
"""
"""Prints process id and name of each running Sushi; on Elk OS it has a name such as sushi_b64."""


def sushis(board: Board) -> list[str]:
    """Process id and name of each: `123 (sushi_b64)`.

    Raises:
        BoardError: the board could not be asked.
    """
    return script(board, LIST).stdout.splitlines()
