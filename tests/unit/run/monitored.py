"""`./doit monitor` in a process of its own, at a terminal or not."""

from __future__ import annotations

import os
import pickle
import pty
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tasks.core.paths import CODE
from tasks.project.model import Project

PROGRAM = """
import pickle, sys
from tasks.run.control import commands
commands.LOOPBACK = sys.argv[2]
try:
    commands.watch(pickle.loads(open(sys.argv[1], "rb").read()), float(sys.argv[3]))
except KeyboardInterrupt:
    sys.exit(130)
"""


def argv(project: Project, folder: Path, address: str, seconds: float) -> list[str]:
    kept = folder / "project.pickle"
    kept.write_bytes(pickle.dumps(project))
    return [sys.executable, "-c", PROGRAM, str(kept), address, str(seconds)]


@dataclass
class Screen:
    """What a terminal shows: all that was written to it, with what moves the cursor."""

    process: subprocess.Popen[bytes]
    handle: int
    read: bytes = b""

    @property
    def all(self) -> str:
        return self.read.decode(errors="replace")  # the last character may not be whole yet

    def until(self, pattern: str, after: int = 0, seconds: float = 120) -> re.Match[str]:
        end = time.monotonic() + seconds
        while not (found := re.compile(pattern).search(self.all, after)):
            left = end - time.monotonic()
            assert left > 0 and self._read(left), f"{pattern} does not come:\n{self.all}"
        return found

    def _read(self, seconds: float) -> bool:
        if not select.select([self.handle], [], [], seconds)[0]:
            return False
        with suppress(OSError):  # EIO: it has ended
            if piece := os.read(self.handle, 65536):
                self.read += piece
                return True
        return False

    def ctrl_c(self) -> int:
        self.process.send_signal(signal.SIGINT)
        while self._read(60):
            pass
        return self.process.wait(60)


@contextmanager
def at_a_terminal(project: Project, folder: Path, address: str = "") -> Iterator[Screen]:
    near, far = pty.openpty()
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "100", "LINES": "40"}
    process = subprocess.Popen(argv(project, folder, address, 0), stdin=far, stdout=far,
                               stderr=far, cwd=CODE, env=environment)
    os.close(far)
    try:
        yield Screen(process, near)
    finally:
        process.kill()
        process.wait()
        os.close(near)


def piped(project: Project, folder: Path, address: str = "", seconds: float = 1.2) -> str:
    done = subprocess.run(argv(project, folder, address, seconds), cwd=CODE, text=True,
                          stdin=subprocess.DEVNULL, capture_output=True, check=True, timeout=300)
    return done.stdout
