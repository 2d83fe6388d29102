"""What doctor asks of a board's system: processor, disk, clock."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from tasks.core.findings import Check, warning
from tasks.deploy.preflight import megabytes
from tasks.house.questions import Asked, Question, contents, first_lines, fixed

_CPU = "/sys/devices/system/cpu"
_MOVING = frozenset({"ondemand", "conservative", "powersave", "schedutil", "interactive"})
"""Governors that change the frequency while audio plays."""

_ROOM = 50_000_000
"""Bytes below which a release may not find room; a deploy says exactly what it needs."""

_DRIFT = 120
"""Seconds that clocks may differ before somebody wonders about the dates of files and logs."""


def frequency(said: str, asked: Asked) -> Iterator[Check]:
    """Whether the processor runs as fast as it can, all the time: figures depend on it."""
    found = {file.rpartition("/")[2]: line for file, line in contents(said).items()}
    now, most = (found.get(f"scaling_{which}_freq", "") for which in ("cur", "max"))
    if not now.isdecimal() or not most.isdecimal():
        return
    governor = found.get("scaling_governor", "unknown")
    slow = int(now) < 0.95 * int(most)
    share = f" of {int(most) // 1000}" if slow else ""
    seen = f"{int(now) // 1000} MHz{share}, governor {governor}"
    helps = "on the board, as root: `echo performance > " \
            f"{_CPU}/cpu0/cpufreq/scaling_governor`; on Elk 1.x CPU_SPEED=max in " \
            "/udata/.elk-system/elk-system.conf lasts"
    yield warning("processor", governor not in _MOVING and not slow, seen, helps)


def isolation(said: str, asked: Asked) -> Iterator[Check]:
    """Processors that are kept for audio alone."""
    kept = contents(said).get(f"{_CPU}/isolated", "")
    if kept:
        yield Check("isolated cores", True, kept)
    elif asked.target.os.realtime.isolates:
        yield warning("isolated cores", False, "none: other programs run beside the audio thread",
                      "`isolcpus=2-3 evl.oobcpus=2-3` is on the kernel's command line of an Elk "
                      "image: /boot/cmdline.txt there")


def disk(said: str, asked: Asked) -> Iterator[Check]:
    """Room for releases, on a file system that can be written and that outlives an update."""
    root, free = asked.target.root, asked.facts.free
    mount, options = mounted(said, root)
    if "ro" in options:
        yield Check("disk", False, f"{mount} is read-only",
                    "make it writable: `sudo mount -o remount,rw "
                    f"{mount}`, on Elk `sudo elk_system_utils --remount-as-rw`")
    elif "writable yes" not in said.splitlines():
        yield Check("disk", False, f"{asked.user} may not write to {root}",
                    f"on it: `sudo mkdir -p {root} && sudo chown {asked.user} {root}`")
    elif free is not None:
        yield warning("disk", free > _ROOM, f"{megabytes(free)} free for {root}, on {mount or '?'}",
                      f"free some: `du -sh {PurePosixPath(root).parent}/*` there")
    if mount == "/" and asked.target.os.realtime.wrapped:
        yield warning("releases", False, f"{root} is on the root file system, which an update of "
                      "Elk replaces", "Elk's images mount a partition at /udata: does `mount` "
                      "there show it?")


def mounted(text: str, folder: str) -> tuple[str, tuple[str, ...]]:
    """Mount point and options of the file system that a folder is on, by the lines of /proc/mounts.

    The last of several mounts at one place covers the others.
    """
    best, options = "", tuple[str, ...]()
    for line in text.splitlines():
        words = line.split()
        if len(words) < 4 or not words[1].startswith("/"):
            continue
        place = words[1]
        within = folder == place or folder.startswith(f"{place.rstrip('/')}/")
        if within and len(place) >= len(best):
            best, options = place, tuple(words[3].split(","))
    return best, options


def clock(said: str, asked: Asked) -> Iterator[Check]:
    """The board's clock against ours: a Pi has no battery."""
    if not said.strip().isdecimal():
        return
    off = int(said) - asked.now
    where = "ahead" if off > 0 else "behind"
    seen = "as here" if abs(off) < _DRIFT else f"{abs(off):.0f} s {where}"
    yield warning("clock", abs(off) < _DRIFT, seen, "give it a network with time servers, or: "
                  "`sudo date -s @$(date +%s)` there; dates in its logs are off until then")


_MOUNTS = r"""
cat /proc/mounts
folder=$1; while [ ! -d "$folder" ]; do folder=$(dirname "$folder"); done
[ -w "$folder" ] && echo "writable yes"
"""

QUESTIONS = (
    Question("frequency", fixed(first_lines(*(
        f"{_CPU}/cpu0/cpufreq/scaling_{name}" for name in ("cur_freq", "max_freq", "governor")))),
        frequency),
    Question("isolation", fixed(first_lines(f"{_CPU}/isolated")), isolation),
    Question("disk", fixed(_MOUNTS), disk),
    Question("clock", fixed("date +%s"), clock),
)
"""The table."""
