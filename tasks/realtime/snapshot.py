"""Two readings of a host's counters with a pause between, all on the board's own clock."""

from __future__ import annotations

import math
from dataclasses import dataclass

from tasks.realtime.probes import REALTIME_POLICIES, Counters, Probe, Task, tasks

# One command for the whole measurement: a board's clock can be virtual, and every byte on the
# connection is work for its only processor. The clock is read outermost, so that the time is
# never shorter than that of the counters. The host is told to stop at once: so its own figures
# end at the same moment in every run.
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
"""Seconds; less is no jump: a clock without nanoseconds is a second off."""


def shell(probe: Probe) -> str:
    """The script; arguments: process id, warm-up and measurement in seconds, and the signal
    that ends the warm-up for the host (may be empty).
    """
    return _MEASURE.replace("@PROBE@", probe.shell).replace("@DRIVER@", probe.driver or ":")


@dataclass(frozen=True)
class Blocks:
    """Blocks that the audio driver asked for, and those that it got too late."""

    played: int
    late: int


@dataclass(frozen=True)
class Snapshot:
    """One reading.

    Attributes:
        clock: the wall clock in seconds.
        uptime: seconds since the board started; this clock cannot be set.
        driver: since its device was opened; None where the driver does not say.
    """

    clock: float
    uptime: float
    tasks: tuple[Task, ...]
    counters: tuple[Counters, ...]
    driver: Blocks | None = None

    def main(self, pid: int) -> Task | None:
        """The process itself, unless it is gone or a zombie."""
        return next((t for t in self.tasks if t.tid == pid and t.state not in "ZX"), None)


def parse(text: str, probe: Probe) -> tuple[Snapshot, Snapshot] | None:
    """Read the output of `shell(probe)`; None where it did not come to its end."""
    parts: dict[str, list[str]] = {"clock": [], "tasks": [], "counters": [], "driver": []}
    for part in text.split("@")[1:]:
        name, _, body = part.partition("\n")
        if name in parts:
            parts[name].append(body)
    if any(len(readings) != 2 for readings in parts.values()):
        return None
    first, second = (
        Snapshot(*_clocks(clock), tasks(rows), probe.parse(counters), _blocks(driver))
        for clock, rows, counters, driver in zip(*parts.values(), strict=True))
    return first, second


def _clocks(text: str) -> tuple[float, float]:
    date, uptime, *_ = text.split()
    whole, _, fraction = date.partition(".")
    # busybox may print no nanoseconds ("%N" or nothing).
    seconds = int(whole) + (float(f"0.{fraction}") if fraction.isdigit() else 0.0)
    return seconds, float(uptime)


def _blocks(text: str) -> Blocks | None:
    words = text.split()
    counted = len(words) == 2 and all(word.isdigit() for word in words)
    return Blocks(*map(int, words)) if counted else None


def blocks(before: Snapshot, after: Snapshot) -> Blocks | None:
    """What the audio driver counted in between; None where it does not count, or was reopened."""
    if not before.driver or not after.driver:
        return None
    played = after.driver.played - before.driver.played
    late = after.driver.late - before.driver.late
    return None if played < 0 or late < 0 else Blocks(played, late)


def clock_was_set(before: Snapshot, after: Snapshot) -> bool:
    """The wall clock jumped between two readings, as on a board without one of its own."""
    return abs((after.clock - before.clock) - (after.uptime - before.uptime)) > _JUMP


@dataclass(frozen=True)
class Switches:
    """What the audio threads did between two readings.

    Attributes:
        unwanted: switches beyond those that the probe allows per block.
        threads: names of the threads that were judged.
        realtime: they were scheduled as real-time threads.

    """

    unwanted: int
    threads: tuple[str, ...]
    realtime: bool


def same_process(pid: int, before: Snapshot, after: Snapshot) -> bool:
    """The host is alive, and the one that was started."""
    first, second = before.main(pid), after.main(pid)
    return bool(first and second and first.start == second.start)


def switches(probe: Probe, pid: int, before: Snapshot, after: Snapshot,
             budget: float) -> Switches | None:
    """Unwanted switches of the audio threads; None where there is no such thread.

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
    """The real-time thread of the highest priority, else the one called `audio`."""
    by_id = {task.tid: task for task in after.tasks}
    real = [pair for pair in pairs if pair[1].tid in by_id
            and by_id[pair[1].tid].policy in REALTIME_POLICIES]
    if real:
        return [max(real, key=lambda pair: (by_id[pair[1].tid].priority, pair[1].switches))]
    return [pair for pair in pairs if pair[1].name == "audio"][:1]


def _audio(pairs: _Pairs, pid: int, after: Snapshot, blocks: int) -> _Pairs:
    """Threads of the host that woke about once a block: RASPA's, and Sushi's workers.

    On Cobalt all have the same name; on EVL they are raspa_pimpl_task:PID and twine-worker-TID.
    The main thread's switches (start-up, log) are its own affair.
    """
    own = {task.tid for task in after.tasks} - {pid}
    return [(a, b) for a, b in pairs
            if b.tid in own and b.wakeups - a.wakeups >= max(1, blocks // 2)]
