"""Survive a closed pipe: `./doit deploy | head -1` still deploys."""

from __future__ import annotations

import os
import sys
from typing import IO


class Output:
    """A text stream that drops what it cannot write, so that the work goes on."""

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        try:
            return self._stream.write(text)
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
        if not isinstance(error, BrokenPipeError):
            sys.stderr.write(f"antler: the output cannot be written: {error.strerror}\n")
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, self._stream.fileno())
        os.close(nowhere)


def outlive_the_reader() -> None:
    """Let no work fail because standard output is closed, has lost its reader, or is full."""
    if sys.stdout is None:  # `>&-`
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115  # to our end
    sys.stdout = Output(sys.stdout)
