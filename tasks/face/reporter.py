"""What a run prints: each task with its reason and time; a failure once, in plain words."""

from __future__ import annotations

import json
import sys
import time
from contextlib import suppress
from typing import Any

from doit.exceptions import UnmetDependency
from doit.reporter import ConsoleReporter

from tasks.core import ahead
from tasks.core.files import write_if_changed
from tasks.core.paths import STATE
from tasks.core.uptodate import reasons

LAST_RUN = STATE / "last-run.json"
"""What ran last, why and how long, what came of it: [{task, seconds, reasons, result, said}]."""


class Reporter(ConsoleReporter):  # type: ignore[misc]  # doit is untyped
    """doit's reporter protocol."""

    def __init__(self, outstream: Any, options: Any) -> None:
        # doit's default is what stdout was when doit was imported: before face.output took it over.
        super().__init__(sys.stdout if outstream is sys.__stdout__ else outstream, options)
        self.done: list[dict[str, object]] = []
        self.up_to_date = 0
        self.running = False  # it still is when the run was interrupted
        self.began = time.monotonic()
        self.started = self.began

    def execute_task(self, task: Any) -> None:
        if not task.actions:
            return
        self.began, self.running = time.monotonic(), True
        why = reasons(task)
        shown = f"  ({'; '.join(why[:3])}{' …' if len(why) > 3 else ''})" if why else ""
        if not (task.meta or {}).get("quiet"):
            self._say(f"• {task.name}{shown}")
        if now := ahead.now():
            now.begin(task.name)

    def add_success(self, task: Any) -> None:
        if task.actions:
            self._record(task, "done", task.result if isinstance(task.result, str) else "")
            if now := ahead.now():
                now.done(task.name)

    def add_failure(self, task: Any, fail: Any) -> None:
        message = fail.get_msg().strip()
        if isinstance(fail, UnmetDependency):
            message = f"not begun, since {message.replace(' ', ', ')} failed"
        self._record(task, "failed", message.partition("\n")[0])
        self.failures.append({"task": task, "exception": fail})
        said = f"✗ {task.name}: {message}"
        if (task.meta or {}).get("quiet"):  # what it printed is for a program
            sys.stderr.write(f"{said}\n")
        else:
            self._say(said)

    def skip_uptodate(self, task: Any) -> None:
        now = ahead.now()
        if now and (seconds := now.seconds(task.name)) is not None:
            self._say(f"• {task.name}  (made ahead: {seconds:.1f} s)")
            self._done(task, round(seconds, 2), "made ahead")
        else:
            self.up_to_date += bool(task.actions)

    def complete_run(self) -> None:
        if self.runtime_errors:
            self._say("\n".join(self.runtime_errors))
        with suppress(OSError):  # a full disk was reported already
            write_if_changed(LAST_RUN, json.dumps(self.done, indent=1))
        seconds = time.monotonic() - self.started
        if not self.failures and self.up_to_date and not self.running:
            ran = f"{len(self.done)} ran, " if self.done else "nothing to do: "
            self._say(f"✓ {ran}{self.up_to_date} up to date, {seconds:.1f} s")

    def _record(self, task: Any, result: str, said: str) -> None:
        seconds, self.running = round(time.monotonic() - self.began, 2), False
        self._done(task, seconds, result, said)
        if seconds >= 1 and result == "done" and not (task.meta or {}).get("quiet"):
            self._say(f"  {task.name}: {seconds:.1f} s")

    def _done(self, task: Any, seconds: float, result: str, said: str = "") -> None:
        self.done.append({"task": task.name, "seconds": seconds, "reasons": reasons(task),
                          "result": result, "said": said})

    def _say(self, text: str) -> None:
        self.write(text + "\n")
        self.outstream.flush()
