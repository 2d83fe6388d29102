"""What is printed: commands are shown as the user types them, and a closed pipe is survived
(`./doit deploy | head -1` still deploys), unless there is nothing but what is shown (`logs -f`).
"""

from __future__ import annotations

import io
import os
import sys
from typing import IO

from tasks.core.called import as_typed
from tasks.core.terminal import unread


class Output:
    """A text stream that drops what it cannot write, so that the work goes on."""

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        try:
            self._stream.write(as_typed(text))
        except OSError as error:
            self._drop(error)
        return len(text)

    def flush(self) -> None:
        try:
            self._stream.flush()
        except OSError as error:
            self._drop(error)

    def __getattr__(self, name: str) -> object:
        return getattr(self._stream, name)

    def _drop(self, error: OSError) -> None:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, self._stream.fileno())
        os.close(nowhere)
        if isinstance(error, BrokenPipeError):
            unread()
        else:
            sys.stderr.write(f"antler: the output cannot be written: {error.strerror}\n")


def outlive_the_reader() -> None:
    """Let no work fail because what it prints to is closed, has lost its reader, or is full."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:  # `>&-`
            stream = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115  # to our end
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(line_buffering=True)  # a pipe's reader waits for it: `watch`, CI
        setattr(sys, name, Output(stream))
