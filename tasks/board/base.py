"""What a board is to the rest of Antler: five verbs, whatever is behind them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True)
class Result:
    """What a command on the board left."""

    argv: tuple[str, ...]
    returncode: int
    stdout: str
    stderr: str


Progress = Callable[[int, int], None]
"""Called with (bytes done, bytes in all)."""


class Board(Protocol):
    """A connection to a board. Words are quoted in one place; a string is never a command."""

    name: str

    @property
    def files(self) -> str:
        """How files get there, for people: `SFTP`; empty where nothing is between."""

    def run(self, argv: Sequence[str], *, timeout: float = 60.0, check: bool = True,
            stdin: str = "") -> Result:
        """Run a command to its end; where this is interrupted (Ctrl-C), the command is ended.

        Raises:
            BoardError: it could not be run, timed out, or (with `check`) ended with another
                code than 0.
        """

    def start(self, argv: Sequence[str], *, folder: str, log: str, status: str) -> int:
        """Start a command that outlives the connection; stdout and stderr go to `log`.

        Args:
            status: file that receives its exit code (128+N after a signal) when it has ended; as
                `log`, a relative one lies in `folder`.

        Returns:
            Its process id on the board (also that of its session).
        """

    def put(self, local: Path, remote: str, progress: Progress | None = None) -> None:
        """Copy a file to the board, with its mode.

        Raises:
            BoardError: the board did not take it, or the connection was lost.
            OSError: it cannot be read here.
        """

    def get(self, remote: str, local: Path) -> None:
        """Copy a file from the board.

        Raises:
            BoardError: the board did not give it, or the connection was lost.
            OSError: it cannot be written here.
        """

    def close(self) -> None:
        """End the connection."""
