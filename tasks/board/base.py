"""The interface of a board: six verbs, the same for every kind of board."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from tasks.core.frozen import frozen


@frozen
class Result:
    """The result of a command on the board."""

    argv: tuple[str, ...]
    returncode: int
    stdout: str
    stderr: str


Progress = Callable[[int, int], None]
"""Called with (bytes done, bytes in all)."""


class Board(Protocol):
    """A connection to a board. Commands are lists of words, and are quoted in one place."""

    name: str

    @property
    def files(self) -> str:
        """How files are copied to it, for the user: `SFTP`; empty if it is this machine."""

    def run(self, argv: Sequence[str], *, timeout: float = 60.0, check: bool = True,
            stdin: str = "") -> Result:
        """Run a command and wait for it; if the wait is interrupted (Ctrl-C), kill the command.

        Raises:
            BoardError: it could not be run, timed out, or (with `check`) ended with a code
                other than 0.
        """

    def start(self, argv: Sequence[str], *, folder: str, log: str, status: str) -> int:
        """Start a command that outlives the connection; stdout and stderr go to `log`.

        Args:
            status: file that receives its exit code (128+N after a signal) when it has ended.
                Relative paths of `log` and `status` are in `folder`.

        Returns:
            Its process id on the board, which is also its session's.
        """

    def put(self, local: Path, remote: str, progress: Progress | None = None) -> None:
        """Copy a file to the board, with its mode.

        Raises:
            BoardError: the board refused it, or the connection was lost.
            OSError: the file cannot be read here.
        """

    def get(self, remote: str, local: Path) -> None:
        """Copy a file from the board.

        Raises:
            BoardError: the board refused to send it, or the connection was lost.
            OSError: the file cannot be written here.
        """

    def tunnel(self, port: int) -> AbstractContextManager[int]:
        """A TCP port of this machine that leads to one of the board's loopback.

        Raises:
            BoardError: the connection was lost; at its end: nothing answered on the board's port.
        """

    def close(self) -> None:
        """Close the connection."""
