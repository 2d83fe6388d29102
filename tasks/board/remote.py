"""A board over an open SSH connection; tasks/board/ssh.py opens it."""

from __future__ import annotations

import contextlib
import os
import socket
from collections.abc import Generator, Iterator, Sequence
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any

from tasks.board import quoting
from tasks.board.address import Address
from tasks.board.base import Progress, Result
from tasks.board.carriers import Carrier, Refused, carrier
from tasks.board.channel import execute
from tasks.board.errors import BoardError, BoardFull, CommandError, TimedOut, Unreachable
from tasks.board.probe import parse_df

_BEGIN = 120.0
"""Seconds that a board has to begin a program; the process id of a later one stays unknown."""


def hops(connection: Any) -> list[Any]:
    """The servers on the way to a board: those of ProxyJump first, the board last."""
    from fabric import Connection

    found: list[Any] = []
    while isinstance(connection, Connection):  # otherwise None, or the text of a ProxyCommand
        found.insert(0, connection)
        connection = connection.gateway
    return found


def close(connection: Any) -> None:
    """Close a connection and those that it goes through, also after a failed login.

    fabric's own `close` does nothing after a failed login and would leave paramiko's sockets open.
    """
    for hop in reversed(hops(connection)):
        hop.client.close()


class SshBoard:
    """The six verbs over one SSH connection."""

    def __init__(self, address: Address, connection: Any) -> None:
        self.name, self.address, self._connection = address.name, address, connection

    def run(self, argv: Sequence[str], *, timeout: float = 60.0, check: bool = True,
            stdin: str = "") -> Result:
        """See Board.run. The timeout is in this machine's time, even if the board's is virtual."""
        done = self._line(quoting.run_line(argv, self.address.login), timeout, stdin)
        if done is None:
            raise TimedOut(argv, timeout, self.name, self.address.doit("board status"))
        _, stderr = quoting.split_group(done[2])
        if check and done[0] != 0:
            raise CommandError(argv, done[0], stderr or done[1], self.name)
        return Result(tuple(argv), done[0], done[1], stderr)

    def start(self, argv: Sequence[str], *, folder: str, log: str, status: str) -> int:
        """See Board.start; an old `log` is overwritten."""
        line = quoting.start_line(argv, folder, log, status, self.address.login)
        done = self._line(line, _BEGIN, "")
        if done is None:
            raise TimedOut(argv, _BEGIN, self.name, self.address.doit("board status"))
        if done[0] != 0 or not done[1].strip().isdecimal():
            raise CommandError(argv, done[0], done[2] or done[1], self.name)
        return int(done[1])

    def _line(self, line: str, timeout: float, stdin: str) -> tuple[int, str, str] | None:
        """Exit code, stdout and stderr; None after a timeout, which kills a command of `run`."""
        with self._lost():
            done = execute(self._connection.transport, line, stdin, timeout, self._end)
        return None if done.returncode is None else (done.returncode, done.stdout, done.stderr)

    def _end(self, stderr: str, seconds: float) -> None:
        """Kill the process group that a command printed; give up after `seconds`."""
        group, _ = quoting.split_group(stderr)
        if group:
            line = f"kill -TERM -{group}; sleep 1; kill -KILL -{group}"
            execute(self._connection.transport, line, "", seconds)

    def put(self, local: Path, remote: str, progress: Progress | None = None) -> None:
        """See Board.put; `remote` has the old or the new content, never a part of it.

        Raises:
            BoardFull: there is no space; the part that was sent is removed.
        """
        with local.open("rb") as source, self._lost():
            try:
                self._carrier.put(source, remote, progress)
            except Refused as error:
                raise self._refused(error, remote, local.stat().st_size) from error

    def get(self, remote: str, local: Path) -> None:
        """See Board.get; `local` has the old or the new content, never a part of it."""
        local.parent.mkdir(parents=True, exist_ok=True)
        part = local.with_name(f".{local.name}.part")
        try:
            with contextlib.closing(self._pieces(remote)) as pieces, part.open("wb") as target:
                target.writelines(pieces)
            os.replace(part, local)
        finally:
            part.unlink(missing_ok=True)

    def _pieces(self, remote: str) -> Generator[bytes]:
        """The content of a file on the board; errors of the local file are not caught here."""
        with self._lost():
            try:
                yield from self._carrier.pieces(remote)
            except Refused as error:
                raise self._refused(error, remote) from error

    @property
    def files(self) -> str:
        """See Board.files."""
        with self._lost():
            return self._carrier.name

    @cached_property
    def _carrier(self) -> Carrier:
        return carrier(self._connection.client, self.address.silence)

    def _refused(self, error: Refused, remote: str, size: int = 0) -> BoardError:
        """The error for a refused file; a carrier's own text for a full disk is only "Failure"."""
        folder = str(PurePosixPath(remote).parent)
        free = parse_df(self.run(["df", "-Pk", folder], check=False).stdout) if size else None
        if free is not None and size > free:
            return BoardFull(self.name, remote, size, free)
        return BoardError(f"{remote} on {self.name}: {error}",
                          resolution="does its folder exist, and may you use it? "
                                     f"`ls -ld {folder}` there")

    @contextlib.contextmanager
    def tunnel(self, port: int) -> Iterator[int]:
        """See Board.tunnel."""
        from invoke.exceptions import ThreadException
        from paramiko import ChannelException

        with socket.socket() as free:  # fabric must be told a port
            free.bind(("127.0.0.1", 0))
            near = int(free.getsockname()[1])
        try:
            with self._lost(), self._connection.forward_local(near, port):
                yield near
        except ThreadException as error:  # hides what the block itself raised
            reasons = [it.value for it in error.exceptions]
            if not any(isinstance(it, ChannelException) for it in reasons):
                raise self._unreachable("\n".join(map(str, reasons))) from error
            raise BoardError(
                f"nothing answers on port {port} of {self.name}",
                resolution="what listens there may still be starting, or be switched off: "
                           "`ss -lnt` on the board shows its ports") from error

    @contextlib.contextmanager
    def _lost(self) -> Iterator[None]:
        """Turn a connection that breaks while in use into an error with advice."""
        from paramiko import SSHException

        try:
            yield
        except (EOFError, OSError, SSHException) as error:
            raise self._unreachable(str(error)) from error

    def _unreachable(self, details: str) -> Unreachable:
        return Unreachable(f"the connection to {self.address.where} was lost", details=details,
                           resolution=self.address.help)

    def close(self) -> None:
        """Close the connection; commands of `start` keep running."""
        close(self._connection)
