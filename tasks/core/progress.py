"""Progress of long actions: one line that moves on a terminal, a line a while elsewhere."""

from __future__ import annotations

import re
import sys
import time
from types import TracebackType

from tasks.core.process import interactive

_STEP = re.compile(r"^\[(\d+)/(\d+)\] (.*)")


class Steps:
    """Shows ninja's `[n/m] what` lines, or any `update(done, total, what)`.

    On a terminal the line is rewritten in place; elsewhere one is printed every `every` seconds,
    so that a log says where the time goes without drowning.

    Args:
        every: seconds.
        megabytes: what is counted are bytes, shown as megabytes.
    """

    def __init__(self, every: float = 20.0, *, megabytes: bool = False) -> None:
        self.every, self.live, self.megabytes = every, interactive(), megabytes
        self.printed = time.monotonic()
        self.width = 0

    def __enter__(self) -> Steps:
        return self

    def __exit__(self, _type: type[BaseException] | None, _value: BaseException | None,
                 _traceback: TracebackType | None) -> None:
        self.clear()

    def clear(self) -> None:
        """Leave the terminal's line empty, for something else."""
        if self.width:
            sys.stdout.write("\r" + " " * self.width + "\r")
            sys.stdout.flush()

    def line(self, text: str) -> None:
        """Take a line of ninja's output."""
        found = _STEP.match(text)
        if found:
            self.update(int(found[1]), int(found[2]), found[3].rsplit("/", 1)[-1])

    def counted(self, done: int, total: int) -> str:
        """`12/64`, or `1.2/6.4 MB`."""
        return f"{done / 1e6:.1f}/{total / 1e6:.1f} MB" if self.megabytes else f"{done}/{total}"

    def update(self, done: int, total: int, what: str) -> None:
        """Show that `done` of `total` are done."""
        now = time.monotonic()
        if self.live and now - self.printed > 0.1:
            text = f"  {self.counted(done, total)} {what}"[:78]
            sys.stdout.write("\r" + text.ljust(self.width))
            self.width = max(self.width, len(text))
        elif not self.live and now - self.printed > self.every:
            sys.stdout.write(f"  {self.counted(done, total)} {what}\n")
        else:
            return
        sys.stdout.flush()
        self.printed = now
