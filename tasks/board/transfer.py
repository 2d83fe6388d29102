"""Progress of a transfer: a bar for a person, a few lines for a log."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import TYPE_CHECKING

from tasks.board.base import Progress

if TYPE_CHECKING:
    from rich.progress import Progress as Bar
    from rich.progress import TaskID


class Transfer:
    """A context in which files cross the wire.

    Args:
        total: bytes in all.

    """

    def __init__(self, total: int) -> None:
        self._total, self._before = total, 0
        self._bar: Bar | None = None
        self._task: TaskID | None = None

    def __enter__(self) -> Transfer:
        if sys.stdout.isatty() and self._total:
            from rich.progress import DownloadColumn, TransferSpeedColumn
            from rich.progress import Progress as Bar

            columns = (*Bar.get_default_columns(), DownloadColumn(), TransferSpeedColumn())
            self._bar = Bar(*columns, transient=True)
            self._bar.start()
            self._task = self._bar.add_task("sending", total=self._total)
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None,
                 trace: TracebackType | None) -> None:
        if self._bar:
            self._bar.stop()

    def file(self, name: str, size: int) -> Progress:
        """The callback for the next file, of `size` bytes."""
        start = self._before
        self._before += size
        if not self._bar:
            print(f"sending {name} ({size:,} bytes; {start:,} of {self._total:,} done)", flush=True)

        def report(done: int, _all: int) -> None:
            if self._bar and self._task is not None:
                self._bar.update(self._task, completed=start + done, description=name[-30:])

        return report
