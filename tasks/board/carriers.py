"""Two ways to copy files over an SSH connection: SFTP, or the shell if there is no SFTP server."""

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
"""Seconds without a byte after which the connection counts as lost."""


class Refused(Exception):
    """The board refused to receive or send a file; the text says why."""


class Carrier(Protocol):
    """A way to copy files to and from a board. It passes on what the connection raises.

    Attributes:
        name: for the user, as an answer to "how are files copied?".
    """

    name: str

    def put(self, source: BufferedReader, remote: str, progress: Progress | None) -> None:
        """Copy an open file to the board, with its mode: all or nothing.

        Raises:
            Refused: the board did not accept it.
        """

    def pieces(self, remote: str) -> Generator[bytes]:
        """The content of a file on the board, piece by piece.

        Raises:
            Refused: the board did not send it.
        """


def carrier(client: Any, silence: float) -> Carrier:
    """The way that the board at the other end supports.

    Args:
        silence: seconds without an answer after which it counts as lost; 0: no limit.

    Raises:
        EOFError, OSError, SSHException: the connection was lost.
    """
    from paramiko import SSHException

    transport = client.get_transport()
    try:
        return Sftp(client.open_sftp(), silence)
    except (EOFError, OSError, SSHException):
        transport.join(0.5)  # a lost connection closes its channels a moment before it ends
        if not transport.is_alive():
            raise
        return Shell(transport)


class Sftp:
    """SFTP, the SSH protocol's own way; paramiko sends many requests without waiting."""

    name = "SFTP"

    def __init__(self, session: Any, silence: float) -> None:
        self._session = session
        # What is sent may wait in buffers for as long as the other side's kernel lives: TCP notices
        # nothing while an SSH server that stopped leaves some of its window.
        session.get_channel().settimeout(silence or None)

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

        paramiko reads ahead in a thread, which must have ended whenever the caller stops iterating:
        so each request is for one piece, not for the whole file.
        """
        with self._refused(), self._session.open(remote, "rb") as source:
            size = source.stat().st_size
            for begin in range(0, size, _PIECE):
                yield from source.readv([(begin, min(_PIECE, size - begin))])
            while piece := source.read(_PIECE):  # the file has grown, or is in /proc
                yield piece

    @contextlib.contextmanager
    def _refused(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            if isinstance(error, TimeoutError) or self._session.get_channel().closed:
                raise
            raise Refused(error.strerror or str(error)) from error


class Shell:
    """Any POSIX shell with GNU's tools or BusyBox: `cat`, and a checksum of what arrived."""

    name = "the shell, since it has no SFTP server"

    # Arguments: part, its sha256, mode, file. The part is removed after any failure.
    _PUT = r"""
export LC_ALL=C
part=$1
fail() { rm -f "$part"; [ -z "$1" ] || echo "$1" >&2; exit 1; }
folder=$(dirname "$4")
[ -d "$folder" ] || fail "No such file or directory"
[ -w "$folder" ] && [ ! -d "$4" ] || fail "Permission denied"
cat > "$part" || fail
sum=$(sha256sum < "$part") || fail "it has no sha256sum, so what was sent cannot be checked"
[ "${sum%% *}" = "$2" ] || fail "the file was changed on the way"
chmod "$3" "$part" && mv -f "$part" "$4" || fail
"""

    # Argument: file.
    _GET = r"""
[ -e "$1" ] || { echo "No such file or directory" >&2; exit 1; }
[ -r "$1" ] && [ ! -d "$1" ] || { echo "Permission denied" >&2; exit 1; }
cat < "$1"
"""

    # Arguments: file, number of bytes. A file that has grown since still begins with these.
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
            with contextlib.suppress(OSError):  # the script has ended: its last line says why
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
            raise Refused("the file was changed on the way: does the board's login shell print "
                          "something, or was the file written to meanwhile?")

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
        """Wait until a script has ended.

        Raises:
            Refused: it failed; the text is the last line it wrote to stderr.
            EOFError: the connection was lost.
        """
        lines = channel.makefile_stderr("rb").read().decode(errors="replace").splitlines()
        code = channel.recv_exit_status()
        if code > 0:
            raise Refused(lines[-1] if lines else f"code {code}")
        if code < 0:
            raise EOFError("the connection ended before the file had been copied")
