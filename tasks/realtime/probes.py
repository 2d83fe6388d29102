"""Counters that show when an audio thread leaves real time: one probe for each real-time core.

A probe is a command for the board's shell (`$pid`: the host) and a pure parser of its output.
Sources: Cobalt: xenomai kernel/cobalt/sched.c (vfile_schedstat_show); EVL: libevl utils/evl-ps.c,
and its output on Elk's kernel; Linux: proc(5). Late blocks: rpi-audio-evl.c of Elk's audio driver.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from tasks.core.frozen import frozen

REALTIME_POLICIES = (1, 2)
"""SCHED_FIFO and SCHED_RR in field 41 of /proc/…/stat."""


@frozen
class Task:
    """A thread, from /proc/…/stat; `start` is in clock ticks since the board started."""

    tid: int
    name: str
    state: str
    start: int
    priority: int
    policy: int


@frozen
class Counters:
    """A probe's counts for one thread, since the thread started.

    Attributes:
        switches: Cobalt MSW, EVL ISW, Linux voluntary context switches.
        wakeups: how often it was scheduled (Cobalt CSW, EVL CTXSW; Linux: same as switches).

    """

    tid: int
    name: str
    switches: int
    wakeups: int


Parser = Callable[[str], tuple[Counters, ...]]


@frozen
class Probe:
    """A way to count mode switches.

    Attributes:
        shell: a command that prints the counters of process `$pid`.
        per_block: switches that a healthy thread makes in each block (1 if it sleeps once).
        what: the name of these switches in reports.
        driver: a command that prints how many blocks the audio driver has requested since its
            device was opened, and how many came too late; empty if it does not count them.

    """

    name: str
    shell: str
    parse: Parser
    per_block: int
    what: str
    driver: str = ""


def cobalt(text: str) -> tuple[Counters, ...]:
    """Read /proc/xenomai/sched/stat: eight columns, then the name, which may contain spaces."""
    rows = re.findall(r"^\s*\d+ +(\d+) +(\d+) +(\d+) +\d+ +\d+ +[0-9a-f]+ +[\d.]+ +(.+)$",
                      text, re.M)
    return tuple(Counters(int(tid), name.strip(), int(switches), int(wakeups))
                 for tid, switches, wakeups, name in rows)


def evl(text: str) -> tuple[Counters, ...]:
    """Read `evl ps` by its header, since the columns differ with versions and options.

    Columns to the left of ISW and CTXSW are never empty; TIMEOUT or CPUTIME may contain spaces; the
    name is last, and may contain spaces.
    """
    head, *lines = [line for line in text.splitlines() if line.strip()] or [""]
    names = head.split()
    if not {"PID", "ISW", "CTXSW", "NAME"} <= set(names):
        return ()
    at = [names.index(name) for name in ("PID", "ISW", "CTXSW")]
    found = []
    for line in lines:
        row = _long_pid_apart(head, line)
        words = row.split()
        numbers = [words[index] for index in at] if len(words) > max(at) else []
        if numbers and all(word.isdecimal() for word in numbers):
            pid, isw, ctxsw = map(int, numbers)
            blank = len(words) > len(names) and row[head.index("NAME"):].strip()
            found.append(Counters(pid, blank or words[-1], isw, ctxsw))
    return tuple(found)


def _long_pid_apart(head: str, row: str) -> str:
    """A row of `evl ps -s` with its columns below their names again.

    A process id of six digits leaves no blank before ISW (`1234560`), and one of seven moves what
    follows to the right: by as much as CTXSW is.
    """
    isw, ctxsw = (re.search(rf"(?<!\S){name}(?!\S)", head) for name in ("ISW", "CTXSW"))
    found = re.match(r" *\d+ +(\d+) +(?=\d)", row)
    if not (isw and ctxsw and found and found.end(1) > isw.start()):
        return row
    end = isw.start() + max(0, found.end() - ctxsw.start())
    return f"{row[:end]} {row[end:]}"


def linux(text: str) -> tuple[Counters, ...]:
    """Read the concatenated /proc/PID/task/*/status."""
    found = []
    for part in re.split(r"^(?=Name:)", text, flags=re.M):
        fields = dict(re.findall(r"^(\w+):[ \t]*(.*)$", part, re.M))
        numbers = [fields.get(key, "") for key in ("Pid", "voluntary_ctxt_switches")]
        if "Name" in fields and all(number.isdecimal() for number in numbers):
            tid, count = map(int, numbers)
            found.append(Counters(tid, fields["Name"], count, count))
    return tuple(found)


_EVL_DRIVER = "/sys/module/*audio_evl*/parameters"

PROBES: Mapping[str, Probe] = {
    "cobalt": Probe("cobalt", "cat /proc/xenomai/sched/stat", cobalt, 0, "mode switches (MSW)"),
    "evl": Probe("evl", "evl ps -s", evl, 0, "in-band switches (ISW)",
                 f"cat {_EVL_DRIVER}/kernel_interrupts {_EVL_DRIVER}/session_under_runs"),
    "linux": Probe("linux", "cat /proc/$pid/task/[0-9]*/status", linux, 1,
                   "voluntary switches beyond one a block"),
}


def tasks(text: str) -> tuple[Task, ...]:
    """Read /proc/PID/task/*/stat, one per line; the name in brackets may contain anything."""
    found = []
    for tid, name, rest in re.findall(r"^(\d+) \((.*)\) (\S .*)$", text, re.M):
        fields = rest.split()  # the first is field 3 of proc(5)
        numbers = [fields[index] for index in (19, 37, 38)] if len(fields) > 38 else []
        if numbers and all(number.isdecimal() for number in numbers):
            found.append(Task(int(tid), name, fields[0], *map(int, numbers)))
    return tuple(found)
