"""One command on an open SSH transport: feed it, read both its outputs, keep to a deadline."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Executed:
    """Outcome; `returncode` is None where time ran out, the outputs then hold what came."""

    returncode: int | None
    stdout: str
    stderr: str


def execute(transport: Any, line: str, stdin: str, timeout: float) -> Executed:
    """Run `line` in the remote user's shell and wait `timeout` seconds (of this machine)."""
    end = time.monotonic() + timeout
    channel = transport.open_session(timeout=timeout)
    try:
        channel.exec_command(line)
        out, err = _Reader(channel.makefile("rb")), _Reader(channel.makefile_stderr("rb"))
        _Writer(channel, stdin.encode())
        ended = (out.wait(end) and err.wait(end)
                 and channel.status_event.wait(max(0.0, end - time.monotonic())))
        return Executed(channel.exit_status if ended else None, out.text(), err.text())
    finally:
        channel.close()


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
