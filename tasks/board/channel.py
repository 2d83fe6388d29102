"""One command on an open SSH transport: feed it, read both its outputs, keep to a deadline."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Executed:
    """Outcome; `returncode` is None where time ran out, the outputs then hold what came."""

    returncode: int | None
    stdout: str
    stderr: str


Left = Callable[[str, float], None]
"""Called with a command's stderr so far, and the seconds that ending it may take."""


def execute(transport: Any, line: str, stdin: str, timeout: float,
            left: Left = lambda stderr, seconds: None) -> Executed:
    """Run `line` in the remote user's shell and wait `timeout` seconds (of this machine).

    Args:
        left: called where the command still runs and nobody waits for it any more: time ran out,
            or the wait was interrupted (Ctrl-C), which is then raised again.

    Raises:
        EOFError, OSError, SSHException: the connection was lost.
    """
    end = time.monotonic() + timeout
    channel = transport.open_session(timeout=timeout)
    try:
        out, err = _Reader(channel.makefile("rb")), _Reader(channel.makefile_stderr("rb"))
        try:
            ended = _wait(channel, line, stdin, (out, err), end)
        except BaseException:
            with contextlib.suppress(Exception):  # what interrupted us is what is to be told
                left(err.begun(2.0), 5.0)
            raise
        if not ended:
            left(err.text(), 15.0)
        return Executed(_code(transport, channel) if ended else None, out.text(), err.text())
    finally:
        channel.close()


def _wait(channel: Any, line: str, stdin: str, outputs: Sequence[_Reader], end: float) -> bool:
    """Start the command; True where it ended in time."""
    channel.exec_command(line)
    _Writer(channel, stdin.encode())
    return bool(all(output.wait(end) for output in outputs)
                and channel.status_event.wait(max(0.0, end - time.monotonic())))


def _code(transport: Any, channel: Any) -> int:
    """The exit code; -1, which is paramiko's "none came", where a signal ended the command."""
    code = int(channel.exit_status)
    if code == -1:
        transport.join(0.5)  # its channels are closed a moment before it ends
        if not transport.is_alive():
            raise EOFError("it ended before the command did")
    return code


class _Reader:
    """Reads a stream to its end in a thread."""

    def __init__(self, stream: Any) -> None:
        self._stream, self._pieces = stream, list[bytes]()
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self) -> None:
        for line in self._stream:
            self._pieces.append(line)

    def wait(self, end: float) -> bool:
        self._thread.join(max(0.0, end - time.monotonic()))
        return not self._thread.is_alive()

    def begun(self, seconds: float) -> str:
        """What came so far, which is something after at most that long, if anything comes."""
        end = time.monotonic() + seconds
        while not self._pieces and self._thread.is_alive() and time.monotonic() < end:
            time.sleep(0.02)
        return self.text()

    def text(self) -> str:
        return b"".join(self._pieces).decode(errors="replace")


class _Writer:
    """Writes stdin in a thread: the command may print much before it reads."""

    def __init__(self, channel: Any, data: bytes) -> None:
        self._channel, self._data = channel, data
        threading.Thread(target=self._write, daemon=True).start()

    def _write(self) -> None:
        try:
            if self._data:
                self._channel.sendall(self._data)
            self._channel.shutdown_write()
        except OSError:
            pass  # the command ended without reading all of it
