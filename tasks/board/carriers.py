"""How files cross an SSH connection: SFTP, or the shell where the board has no SFTP server."""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Generator, Iterator
from io import BufferedReader
from typing import Any, Protocol

from tasks.board.base import Progress
from tasks.board.quoting import join

_PIECE = 1 << 20
_STALL = 60.0
"""Seconds without a byte after which a connection counts as lost."""


class Refused(Exception):
    """The board did not take or give a file; its text says why."""


class Carrier(Protocol):
    """Takes files there and back. What the connection itself raises, it lets through.

    Attributes:
        name: for people, as an answer to "how do files get there?".
    """

    name: str

    def put(self, source: BufferedReader, remote: str, progress: Progress | None) -> None:
        """Copy an open file to the board, with its mode: all of it or nothing.

        Raises:
            Refused: the board did not take it.
        """

    def pieces(self, remote: str) -> Generator[bytes]:
        """What a file on the board holds.

        Raises:
            Refused: the board did not give it.
        """


def carrier(client: Any) -> Carrier:
    """What the board at the other end can.

    Raises:
        EOFError, OSError, SSHException: the connection was lost.
    """
    from paramiko import SSHException

    transport = client.get_transport()
    try:
        return Sftp(client.open_sftp())
    except (EOFError, OSError, SSHException):
        transport.join(0.5)  # its channels are closed a moment before it ends
        if not transport.is_alive():
            raise
        return Shell(transport)


class Sftp:
    """The SSH protocol's own way; paramiko keeps many requests under way."""

    name = "SFTP"

    def __init__(self, session: Any) -> None:
        self._session = session

    def put(self, source: BufferedReader, remote: str, progress: Progress | None) -> None:
        """See Carrier.put."""
        part, status = f"{remote}.part", os.fstat(source.fileno())
        with self._refused():
            try:
                self._session.putfo(source, part, status.st_size, progress)
                self._session.chmod(part, status.st_mode & 0o777)
                self._session.posix_rename(part, remote)
            except OSError:
                with contextlib.suppress(OSError):
                    self._session.remove(part)
                raise

    def pieces(self, remote: str) -> Generator[bytes]:
        """See Carrier.pieces.

        paramiko asks ahead in a thread, which must have ended wherever we might be left: so it asks
        for one piece, not for the file.
        """
        with self._refused(), self._session.open(remote, "rb") as source:
            size = source.stat().st_size
            for begin in range(0, size, _PIECE):
                yield from source.readv([(begin, min(_PIECE, size - begin))])
            while piece := source.read(_PIECE):  # it has grown, or is of /proc
                yield piece

    @contextlib.contextmanager
    def _refused(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            if self._session.get_channel().closed:
                raise
            raise Refused(error.strerror or str(error)) from error


class Shell:
    """Any POSIX shell, GNU's tools or BusyBox: `cat`, and a checksum of what arrived."""

    name = "the shell, since it has no SFTP server"

    # Arguments: part, its sha256, mode, file. The part outlives no failure.
    _PUT = r"""
export LC_ALL=C
part=$1
fail() { rm -f "$part"; [ -z "$1" ] || echo "$1" >&2; exit 1; }
folder=$(dirname "$4")
[ -d "$folder" ] || fail "No such file or directory"
[ -w "$folder" ] && [ ! -d "$4" ] || fail "Permission denied"
cat > "$part" || fail
sum=$(sha256sum < "$part") || fail "it has no sha256sum, so nothing sent could be checked"
[ "${sum%% *}" = "$2" ] || fail "what arrived is not what was sent"
chmod "$3" "$part" && mv -f "$part" "$4" || fail
"""

    # Argument: file.
    _GET = r"""
[ -e "$1" ] || { echo "No such file or directory" >&2; exit 1; }
[ -r "$1" ] && [ ! -d "$1" ] || { echo "Permission denied" >&2; exit 1; }
cat < "$1"
"""

    # Arguments: file, number of bytes. A file that grows meanwhile begins as it did.
    _SUM = 'head -c "$2" < "$1" | sha256sum'

    def __init__(self, transport: Any) -> None:
        self._transport = transport

    def put(self, source: BufferedReader, remote: str, progress: Progress | None) -> None:
        """See Carrier.put."""
        status = os.fstat(source.fileno())
        wanted, done = hashlib.file_digest(source, "sha256").hexdigest(), 0
        source.seek(0)
        with self._script(self._PUT, f"{remote}.part", wanted, f"{status.st_mode & 0o777:o}",
                          remote) as channel:
            with contextlib.suppress(OSError):  # it took no more: its last words say why
                while piece := source.read(_PIECE):
                    channel.sendall(piece)
                    done += len(piece)
                    if progress:
                        progress(done, status.st_size)
                channel.shutdown_write()
            self._end(channel)

    def pieces(self, remote: str) -> Generator[bytes]:
        """See Carrier.pieces."""
        seen, size = hashlib.sha256(), 0
        with self._script(self._GET, remote) as channel:
            while piece := channel.recv(_PIECE):
                seen.update(piece)
                size += len(piece)
                yield piece
            self._end(channel)
        with self._script(self._SUM, remote, str(size)) as channel:
            there = channel.makefile("rb").read().decode().split()
        if there[:1] != [seen.hexdigest()]:
            raise Refused("what arrived is not what is there: does its login shell print "
                          "something, or was it written to meanwhile?")

    @contextlib.contextmanager
    def _script(self, text: str, *words: str) -> Iterator[Any]:
        channel = self._transport.open_session(timeout=_STALL)
        try:
            channel.settimeout(_STALL)
            channel.exec_command(join(["sh", "-c", text, "antler", *words]))
            yield channel
        finally:
            channel.close()

    def _end(self, channel: Any) -> None:
        """Wait for a script's end.

        Raises:
            Refused: with the last line that it wrote to stderr.
            EOFError: the connection was lost.
        """
        lines = channel.makefile_stderr("rb").read().decode(errors="replace").splitlines()
        code = channel.recv_exit_status()
        if code > 0:
            raise Refused(lines[-1] if lines else f"code {code}")
        if code < 0:
            raise EOFError("it ended before the file was there")
