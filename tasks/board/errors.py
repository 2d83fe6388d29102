"""Errors between this machine and a board, each with advice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from tasks.core.errors import AntlerError


class BoardError(AntlerError):
    """A board cannot be reached, or a request to it failed.

    Attributes:
        step: the step of a connection (`STEPS`) that failed; empty: another request.
    """

    step: ClassVar[str] = ""


STEPS = ("answers", "host key", "login")
"""How a connection begins, step by step."""


class Unreachable(BoardError):
    """Nothing answers where the board should be."""

    step = "answers"


class NotAllowed(BoardError):
    """The login is refused: by the board or, if not `by_board`, by a server on the way to it."""

    step = "login"

    def __init__(self, where: str, reason: str, resolution: str, *, by_board: bool) -> None:
        self.by_board = by_board
        super().__init__(f"{where} refuses the login", details=reason, resolution=resolution)


class UnknownHostKey(BoardError):
    """The board's host key is in no known_hosts file."""

    step = "host key"

    def __init__(self, where: str, fingerprint: str, trust: str) -> None:
        super().__init__(
            f"the host key of {where} is not known yet",
            details=f"it shows {fingerprint}\n"
                    "Compare it with the board's own: "
                    "`ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub` on its console.",
            resolution=f"if it is your board: {trust}")


class ChangedHostKey(BoardError):
    """The board has another host key than the one on record."""

    step = "host key"

    def __init__(self, where: str, expected: str, shown: str, trust: str) -> None:
        super().__init__(
            f"the host key of {where} has CHANGED",
            details=f"on record {expected}\nit shows  {shown}\n"
                    "A new image on the board does this; so does another machine at its address.",
            resolution=f"if you know why, {trust} replaces the key on record")


class CommandError(BoardError):
    """A command on the board ended with a code other than 0."""

    def __init__(self, argv: Sequence[str], returncode: int, output: str, where: str) -> None:
        self.returncode = returncode
        tail = "\n".join(output.splitlines()[-15:])
        super().__init__(f"`{_short(argv)}` on {where} ended with code {returncode}", details=tail)


class TimedOut(BoardError):
    """A command on the board did not end in time.

    A command of `Board.run` is killed with its process group, if the board got as far as naming
    the group. A command of `Board.start` either has a group of its own by then or never started,
    and is not killed.
    """

    def __init__(self, argv: Sequence[str], seconds: float, where: str, status: str = "") -> None:
        super().__init__(f"`{_short(argv)}` on {where} did not end within {seconds:g} s",
                         resolution=status and f"is the board busy? {status}")


class BoardFull(BoardError):
    """No space is left for a file on the board."""

    def __init__(self, where: str, remote: str, needed: int, free: int) -> None:
        super().__init__(
            f"no space left on the board {where} for {remote}",
            details=f"needed {needed / 1e6:.1f} MB, free {free / 1e6:.1f} MB",
            resolution="free some there (the target's root folder has old releases)")


def _short(argv: Sequence[str]) -> str:
    """A command for a message; of a script only the first line."""
    text = " ".join(_first_line(word) for word in argv)
    return text if len(text) <= 60 else text[:59] + "…"


def _first_line(word: str) -> str:
    first, *more = word.strip().splitlines() or [""]
    return f"{first} …" if more else first
