"""A command for several targets: each has a run of its own, all of them side by side.

The runs are processes of this machine. So they wait for their boards at the same time, what goes
wrong in one ends no other, and each does what it would do alone.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from multiprocessing import connection, get_context
from multiprocessing.context import ForkProcess
from pathlib import Path
from shlex import join
from tempfile import TemporaryDirectory
from typing import Any

from tasks.core.frozen import frozen
from tasks.core.progress import Steps
from tasks.face import reporter

MOST = 32
"""So many runs at the same time."""

_PATIENCE = 60.0
"""Seconds that a run has to leave its board in order, when all is interrupted."""

Run = Callable[[str], int]
"""The command for the target of that name; its exit code."""


@frozen
class Outcome:
    """What came of a target's run.

    Attributes:
        code: its exit code.
        said: what came of it, in a line.
        output: all that it printed.
    """

    target: str
    code: int
    said: str
    output: str
    seconds: float


@frozen
class _Started:
    target: str
    process: ForkProcess
    folder: Path
    began: float

    def outcome(self) -> Outcome:
        self.process.join()
        output = (self.folder / "output").read_text(encoding="utf-8", errors="replace")
        code = self.process.exitcode or 0
        code = code if code >= 0 else 128 - code
        return Outcome(self.target, code, said(_record(self.folder / "record"), output), output,
                       time.monotonic() - self.began)


def report(run: Run, targets: Sequence[str], lost: Sequence[Outcome],
           words: Sequence[str]) -> int:
    """Run a command for each target; print what each did, then a table of all; the exit code.

    Args:
        lost: what came of targets that have no run, because something failed before.
        words: the command, without its targets.
    """
    outcomes = [*lost, *side_by_side(run, targets, show)]
    print(f"\n{table(outcomes, join(words))}", flush=True)
    return code(outcomes)


def show(outcome: Outcome) -> None:
    """Print all that a target's run has printed."""
    print(f"\n— {outcome.target}, {outcome.seconds:.1f} s\n{outcome.output}", end="", flush=True)


def not_made(target: str) -> Outcome:
    """What came of a target for which nothing could be built."""
    return Outcome(target, 1, "it could not be built: see above", "", 0.0)


def side_by_side(run: Run, targets: Sequence[str],
                 show: Callable[[Outcome], object]) -> list[Outcome]:
    """Run a command for each target; what came of it, in the order of the targets.

    Args:
        show: called with each as soon as it is there.
    """
    found = dict[str, Outcome]()
    with TemporaryDirectory(prefix="antler-") as folder, Steps() as steps:
        for outcome in _outcomes(run, targets, Path(folder), steps):
            found[outcome.target] = outcome
            show(outcome)
    return [found[name] for name in targets]


def _outcomes(run: Run, targets: Sequence[str], folder: Path, steps: Steps) -> Iterator[Outcome]:
    waiting, running, done = list(targets), list[_Started](), 0
    try:
        while waiting or running:
            while waiting and len(running) < MOST:
                running.append(_start(run, waiting.pop(0), folder))
            connection.wait([it.process.sentinel for it in running], timeout=0.5)
            for ended in [it for it in running if not it.process.is_alive()]:
                running.remove(ended)
                done += 1
                steps.clear()
                yield ended.outcome()
            steps.update(done, len(targets), ", ".join(it.target for it in running))
    except BaseException:
        _interrupt(running)
        raise


def _start(run: Run, target: str, folder: Path) -> _Started:
    own = folder / target
    own.mkdir()
    process = get_context("fork").Process(target=_child, args=(run, target, own))
    process.start()
    return _Started(target, process, own, time.monotonic())


def _child(run: Run, target: str, folder: Path) -> None:
    """In a group of its own, so that Ctrl-C reaches it once: through the one that started it."""
    os.setpgid(0, 0)
    with (folder / "output").open("wb") as sink:
        os.dup2(sink.fileno(), 1)
        os.dup2(sink.fileno(), 2)
    sys.stdout = open(1, "w", 1, encoding="utf-8", closefd=False)  # noqa: SIM115  # to its end
    sys.stderr = sys.stdout
    reporter.LAST_RUN = folder / "record"
    sys.exit(run(target))


def _interrupt(running: Sequence[_Started]) -> None:
    """Let all of them end as after Ctrl-C."""
    for it in running:
        assert it.process.pid
        with suppress(ProcessLookupError):
            os.kill(it.process.pid, signal.SIGINT)
    end = time.monotonic() + _PATIENCE
    for it in running:
        it.process.join(max(0.0, end - time.monotonic()))
        it.process.kill()


def _record(file: Path) -> Sequence[Mapping[str, Any]]:
    """What its tasks did; none where nothing was started."""
    found: list[Mapping[str, Any]] = json.loads(file.read_text()) if file.is_file() else []
    return found


def said(record: Sequence[Mapping[str, Any]], output: str) -> str:
    """What came of a run: of the task that failed, else of the last one, else its last line."""
    failed = [row["said"] for row in record if row["result"] == "failed"]
    last = [row["said"] for row in record[-1:]]
    lines = [line.removeprefix("ERROR: ") for line in output.splitlines() if line.strip()]
    errors = [line for line in lines if not line.startswith(" ")]
    return next(filter(None, [*failed, *last, *errors[-1:]]), "")


def table(outcomes: Sequence[Outcome], command: str) -> str:
    """A row for each target, below one that failed how to try it alone."""
    width = max(len(it.target) for it in outcomes)
    rows = []
    for it in outcomes:
        mark = "✗" if it.code else "✓"
        rows.append(f"  {mark} {it.target:{width}}  {it.said}  ({it.seconds:.1f} s)")
        if it.code:
            rows.append(f"    {'':{width}}→ `./doit {command} target={it.target}`")
    return "\n".join(rows)


def code(outcomes: Sequence[Outcome]) -> int:
    """The exit code of all: 0 where all went well, that of all where they agree, else 2 or 1."""
    codes = {it.code for it in outcomes}
    return codes.pop() if len(codes) == 1 else 2 if 2 in codes else 1
