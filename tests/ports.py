"""Ports for what a test starts, and for boards that are off."""

from __future__ import annotations

import secrets
import socket

LOWEST, HIGHEST = 20000, 32000
"""Below those that Linux hands out to whoever asks for any (32768 and up): a test beside this one
gets none of them by chance."""


def spare(kind: socket.SocketKind = socket.SOCK_STREAM) -> int:
    """A port of 127.0.0.1 that nobody uses, nor will unless it is told to."""
    while True:
        port = LOWEST + secrets.randbelow(HIGHEST - LOWEST)
        with socket.socket(type=kind) as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
