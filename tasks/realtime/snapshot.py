"""Reads a host's counters twice, with a pause in between, by the board's own clock."""

from __future__ import annotations

import math
import re

from tasks.core.frozen import frozen
from tasks.realtime.probes import REALTIME_POLICIES, Counters, Probe, Task, tasks

# The whole measurement is one command: a board's clock can be virtual, and every byte on the
# connection is work for its only processor. The clock is read first and last, so that the measured
# time is never shorter than that of the counters. The host is stopped at once, so that its own
# figures end at the same moment in every run.
_MEASURE = r"""
pid=$1
sleep "$2"
[ -z "$4" ] || kill "-$4" "$pid"
echo "@clock"; date +%s.%N; cat /proc/uptime
echo "@tasks"; cat /proc/$pid/task/[0-9]*/stat
echo "@counters"; @PROBE@
echo "@driver"; @DRIVER@
sleep "$3"
echo "@driver"; @DRIVER@
echo "@tasks"; cat /proc/$pid/task/[0-9]*/stat
echo "@counters"; @PROBE@
echo "@clock"; date +%s.%N; cat /proc/uptime
kill -INT "$pid" 2>/dev/null
"""


_JUMP = 1.1
"""Seconds; a smaller difference is not a jump: a clock without nanoseconds is a second off."""


def shell(probe: Probe) -> str:
    """The script that measures with a probe.

    Its arguments: process id, seconds of warm-up and of measurement, and the signal that tells the
    host that the warm-up is over (may be empty).
    """
    return _MEASURE.replace("@PROBE@", probe.shell).replace("@DRIVER@", probe.driver or ":")


@frozen
class Blocks:
    """Numbers of blocks that the audio driver requested, and of those that came too late."""

    played: int
    late: int


@frozen
class Snapshot:
    """One reading.

    Attributes:
        clock: the wall clock in seconds.
        uptime: seconds since the board started; this clock cannot be set.
        driver: counts since its device was opened; None if the driver does not count.
    """

    clock: float
    uptime: float
    tasks: tuple[Task, ...]
    counters: tuple[Counters, ...]
    driver: Blocks | None = None

    def main(self, pid: int) -> Task | None:
        """The main thread, unless it has ended or is a zombie."""
        return next((t for t in self.tasks if t.tid == pid and t.state not in "ZX"), None)


def parse(text: str, probe: Probe) -> tuple[Snapshot, Snapshot] | None:
    """Both readings in the output of `shell(probe)`; None if it is incomplete."""
    parts: dict[str, list[str]] = {"clock": [], "tasks": [], "counters": [], "driver": []}
    for part in text.split("@")[1:]:
        name, _, body = part.partition("\n")
        if name in parts:
            parts[name].append(body)
    if any(len(readings) != 2 for readings in parts.values()):
        return None
    clocks = map(_clocks, parts["clock"])
    readings = [
        Snapshot(*clock, tasks(rows), probe.parse(counters), _blocks(driver))
        for clock, rows, counters, driver in zip(clocks, parts["tasks"], parts["counters"],
                                                 parts["driver"], strict=True) if clock]
    return (readings[0], readings[1]) if len(readings) == 2 else None


_CLOCKS = re.compile(r"\s*(\d+)(\.\d+)?\S*\s+(\d+(?:\.\d+)?)\s", re.ASCII)


def _clocks(text: str) -> tuple[float, float] | None:
    """Wall clock and uptime; BusyBox may not print nanoseconds (but "%N" or nothing)."""
    found = _CLOCKS.match(text)
    return (int(found[1]) + float(found[2] or 0), float(found[3])) if found else None


def _blocks(text: str) -> Blocks | None:
    words = text.split()
    counted = len(words) == 2 and all(word.isdecimal() for word in words)
    return Blocks(*map(int, words)) if counted else None


def blocks(before: Snapshot, after: Snapshot) -> Blocks | None:
    """The audio driver's counts in between; None if it does not count, or was reopened."""
    if not before.driver or not after.driver:
        return None
    played = after.driver.played - before.driver.played
    late = after.driver.late - before.driver.late
    return None if played < 0 or late < 0 else Blocks(played, late)


def clock_was_set(before: Snapshot, after: Snapshot) -> bool:
    """Whether the wall clock jumped between the readings, as on a board without a battery clock."""
    return abs((after.clock - before.clock) - (after.uptime - before.uptime)) > _JUMP


@frozen
class Switches:
    """The switches of the audio threads between two readings.

    Attributes:
        unwanted: switches beyond those that the probe allows per block.
        threads: names of the threads that were judged.
        realtime: they had real-time scheduling.

    """

    unwanted: int
    threads: tuple[str, ...]
    realtime: bool


def same_process(pid: int, before: Snapshot, after: Snapshot) -> bool:
    """Whether the host is running and is still the same process."""
    first, second = before.main(pid), after.main(pid)
    return bool(first and second and first.start == second.start)


def switches(probe: Probe, pid: int, before: Snapshot, after: Snapshot,
             budget: float) -> Switches | None:
    """The switches of the audio threads; None if there is no such thread.

    Args:
        budget: seconds of one block.

    """
    blocks = math.ceil((after.clock - before.clock) / budget)
    old = {row.tid: row for row in before.counters}
    pairs = [(old[row.tid], row) for row in after.counters if row.tid in old]
    chosen = _linux(pairs, after) if probe.per_block else _audio(pairs, pid, after, blocks)
    if not chosen:
        return None
    unwanted = sum(max(0, b.switches - a.switches - probe.per_block * blocks) for a, b in chosen)
    policies = {task.tid: task.policy for task in after.tasks}
    real = bool(probe.per_block == 0) or all(policies.get(b.tid) in REALTIME_POLICIES
                                             for _, b in chosen)
    return Switches(unwanted, tuple(b.name for _, b in chosen), real)


_Pairs = list[tuple[Counters, Counters]]


def _linux(pairs: _Pairs, after: Snapshot) -> _Pairs:
    """The real-time thread with the highest priority; without one, the thread named `audio`."""
    by_id = {task.tid: task for task in after.tasks}
    real = [pair for pair in pairs if pair[1].tid in by_id
            and by_id[pair[1].tid].policy in REALTIME_POLICIES]
    if real:
        return [max(real, key=lambda pair: (by_id[pair[1].tid].priority, pair[1].switches))]
    return [pair for pair in pairs if pair[1].name == "audio"][:1]


def _audio(pairs: _Pairs, pid: int, after: Snapshot, blocks: int) -> _Pairs:
    """Threads of the host that woke up about once a block: RASPA's, and Sushi's workers.

    On Cobalt all have the same name; on EVL they are raspa_pimpl_task:PID and twine-worker-TID.
    The main thread is left out: it may switch (at start-up, for the log).
    """
    own = {task.tid for task in after.tasks} - {pid}
    return [(a, b) for a, b in pairs
            if b.tid in own and b.wakeups - a.wakeups >= max(1, blocks // 2)]
