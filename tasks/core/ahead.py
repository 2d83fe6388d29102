"""Work begun ahead: what waits for the network, or for one core, is made beside what runs.

Each job is a process of its own, which makes what one task makes for the store. All of them have
one end of a pipe as their standard input, and end themselves when this process closes the other end
or dies, whatever ended it.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from doit.exceptions import TaskFailed

from tasks.core.errors import AntlerError, action
from tasks.core.frozen import frozen
from tasks.core.process import run, whole_environment

LANES = 3
"""Jobs at a time: one that computes on each of two cores, and one that waits for the network."""

FAILED = 4
"""Exit code of a job whose output is what its task has to say; after any other, the task runs."""


@frozen
class Job:
    """A task whose product can be made ahead.

    Attributes:
        name: the task's.
        after: the tasks that must have been done before it.
    """

    name: str
    after: frozenset[str] = frozenset()


@dataclass
class _Begun:
    """A job that was begun; `seconds` once it has ended, `failure` where it could not be done."""

    at: float
    seconds: float | None = None
    made: bool = False
    failure: str = ""


class Ahead:
    """What is made ahead in one run.

    Args:
        plan: called once, when the first task runs; gives the jobs in the order of the run.
        command: the command line that makes what the task of that name makes.
    """

    def __init__(self, plan: Callable[[], Sequence[Job]],
                 command: Callable[[str], Sequence[str]]) -> None:
        self._plan, self._command = plan, command
        self._jobs: list[Job] | None = None
        self._begun, self._done = dict[str, _Begun](), set[str]()
        self._changed, self._lanes = threading.Condition(), list[threading.Thread]()
        self._ended = False
        self._ours, self._theirs = -1, -1  # ends of the pipe

    def begin(self, running: str) -> None:
        """Begin what can be made ahead, if that was not begun yet.

        Args:
            running: the task that begins now, which is not made ahead any more.
        """
        if self._jobs is None:
            self._jobs = []
            with suppress(AntlerError, OSError):  # the task whose plan it is will say it
                self._jobs = [job for job in self._plan() if job.name != running]
            if self._jobs:
                self._theirs, self._ours = os.pipe()
            for _ in self._jobs[:LANES]:
                self._lanes.append(threading.Thread(target=self._work, daemon=True))
                self._lanes[-1].start()

    def done(self, name: str) -> None:
        """Tell that a task has been done: what comes after it may begin."""
        with self._changed:
            self._done.add(name)
            self._changed.notify_all()

    def seconds(self, name: str) -> float | None:
        """How long it took to make what a task makes; None where that was not made ahead."""
        with self._changed:
            begun = self._ended_of(name)
            return begun.seconds if begun and begun.made else None

    def take(self, name: str) -> str:
        """Wait for what is being made ahead; from now on it is the caller's to make.

        Returns:
            why it could not be made; empty where it was, or was not begun.
        """
        with self._changed:
            self._jobs = [job for job in self._jobs or () if job.name != name]
            begun = self._begun.get(name)
            if begun and begun.seconds is None:
                ago = time.monotonic() - begun.at
                print(f"  waiting for it: begun {ago:.0f} s ago", flush=True)
            begun = self._ended_of(name)
            return begun.failure if begun else ""

    def end(self) -> None:
        """End what is still being made, and wait until it has ended."""
        with self._changed:
            self._ended = True
            self._changed.notify_all()
        if self._ours >= 0:
            os.close(self._ours)
        for lane in self._lanes:
            lane.join()
        if self._theirs >= 0:
            os.close(self._theirs)
        self._ours = self._theirs = -1

    def _ended_of(self, name: str) -> _Begun | None:
        """What was begun of that name, when it has ended."""
        begun = self._begun.get(name)
        while begun and begun.seconds is None:
            self._changed.wait()
        return begun

    def _work(self) -> None:
        while job := self._next():
            begun = self._begun[job.name]
            try:
                result = run(self._command(job.name), check=False, stdin=self._theirs,
                             env=whole_environment())
                code, said = result.returncode, result.output
            except (AntlerError, OSError):
                code, said = -1, ""
            with self._changed:
                begun.made = code == 0
                begun.failure = said if code == FAILED else ""
                begun.seconds = time.monotonic() - begun.at
                if begun.made:
                    self._done.add(job.name)
                self._changed.notify_all()

    def _next(self) -> Job | None:
        """The next job that can begin, as soon as there is one; None where none will come."""
        with self._changed:
            while self._jobs and not self._ended:
                if job := ready(self._jobs, self._done):
                    self._jobs.remove(job)
                    self._begun[job.name] = _Begun(time.monotonic())
                    return job
                self._changed.wait()
        return None


def ready(jobs: Sequence[Job], done: Collection[str]) -> Job | None:
    """The first job of which all that must come before it is done; pure."""
    return next((job for job in jobs if job.after.issubset(done)), None)


_now: Ahead | None = None


def now() -> Ahead | None:
    """What this run makes ahead."""
    return _now


@contextmanager
def working(ahead: Ahead) -> Iterator[None]:
    """Let tasks find what is made ahead; all of it ends with the block."""
    global _now  # noqa: PLW0603  # doit's tasks and reporter have no other way to it
    _now = ahead
    try:
        yield
    finally:
        _now = None
        ahead.end()


@action
def take(name: str) -> object:
    """The first action of a task that can be made ahead: wait for that, or fail as it did."""
    failure = _now.take(name) if _now else ""
    return TaskFailed(failure) if failure else None
