"""Runs one command on an open SSH transport, with its stdin, both outputs and a timeout."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Sequence
from typing import Any

from tasks.core.frozen import frozen


@frozen
class Executed:
    """The result of a command. After a timeout `returncode` is None and the outputs are partial."""

    returncode: int | None
    stdout: str
    stderr: str


Left = Callable[[str, float], None]
"""Called with a command's stderr so far, and how many seconds killing it may take."""


def execute(transport: Any, line: str, stdin: str, timeout: float,
            left: Left = lambda stderr, seconds: None) -> Executed:
    """Run `line` in the remote user's shell and wait `timeout` seconds (of this machine).

    Args:
        left: called if the command is still running when the wait ends: after a timeout, or when
            the wait is interrupted (Ctrl-C; the interruption is raised again afterwards).

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
            with contextlib.suppress(Exception):  # the interruption is the error to report
                left(err.begun(2.0), 5.0)
            raise
        if not ended:
            left(err.text(), 15.0)
        return Executed(_code(transport, channel) if ended else None, out.text(), err.text())
    finally:
        channel.close()


def _wait(channel: Any, line: str, stdin: str, outputs: Sequence[_Reader], end: float) -> bool:
    """Start the command and wait; whether it ended in time."""
    channel.exec_command(line)
    _Writer(channel, stdin.encode())
    return bool(all(output.wait(end) for output in outputs)
                and channel.status_event.wait(max(0.0, end - time.monotonic())))


def _code(transport: Any, channel: Any) -> int:
    """The exit code; -1 (paramiko's value for "none received") if a signal killed the command."""
    code = int(channel.exit_status)
    if code == -1:
        transport.join(0.5)  # a lost connection closes its channels a moment before it ends
        if not transport.is_alive():
            raise EOFError("the connection ended before the command did")
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
        """What has been read so far; waits at most `seconds` for the first line."""
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
