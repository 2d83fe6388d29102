"""What Elk's kernel writes while Sushi plays: counters of its threads and of the audio driver.

It runs beside a simulated board, outside its root, and needs only Python itself. Ten times a second
it looks for the plugin host on the board and writes what that kernel would say of it: on EVL the
files that `evl ps` reads, on Cobalt /proc/xenomai/sched/stat. A thread wakes up once a block of the
time that has passed, as a recorded one did; what else happens is the scenario's.
"""

from __future__ import annotations

import argparse
import os
import shutil
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

PERIOD = 0.1
"""Seconds between two states of the files."""
RATE = 48000


@dataclass(frozen=True)
class Scenario:
    """What happens beside blocks that are played in time.

    Attributes:
        switches: every so many blocks the audio thread leaves real time; 0: never.
        late: every so many blocks one comes too late; 0: never.
        worker: after so many seconds a worker of another name appears; 0: never.
        blanks: that worker's name has blanks.
    """

    switches: int = 0
    late: int = 0
    worker: float = 0.0
    blanks: bool = False


@dataclass(frozen=True)
class Playing:
    """A plugin host that plays.

    Attributes:
        pid: its process; tid: its audio thread.
        name: of the process, as sushi_b64.
        seconds: how long it has played.
    """

    pid: int
    tid: int
    name: str
    seconds: float

    @property
    def blocks(self) -> int:
        """How many blocks it has played; their size is in its name."""
        return int(self.seconds * RATE / int(self.name.rpartition("_b")[2]))


def switched(playing: Playing, scenario: Scenario) -> int:
    """How often its audio thread has left real time."""
    return playing.blocks // scenario.switches if scenario.switches else 0


def evl(playing: Playing, scenario: Scenario) -> dict[str, str]:
    """The files of its threads below /sys/devices/virtual/thread (ISW CTXSW SYS RWA ns permille).

    Recorded: CTXSW + 1 and SYS + 2 a block, 7.8 % of a processor.
    """
    blocks = playing.blocks
    rows = {f"raspa_pimpl_task:{playing.pid}": (playing.tid, switched(playing, scenario))}
    if scenario.worker and playing.seconds > scenario.worker:
        blank = " " if scenario.blanks else "-"
        rows[f"twine{blank}worker{blank}{playing.tid + 1}"] = (playing.tid + 1, 0)
    files = {}
    for name, (tid, isw) in rows.items():
        spent = int(playing.seconds * 0.078 * 1e9)
        files |= {f"{name}/pid": f"{tid}\n", f"{name}/sched": "2 90 90 fifo\n",
                  f"{name}/state": "0x4002\n", f"{name}/timeout": "0\n",
                  f"{name}/stats": f"{isw} {blocks + isw} {2 * blocks} 0 {spent} 78\n",
                  f"{name}/wchan": "&timerfd->readers\n"}
    return files


def driver(playing: Playing | None, scenario: Scenario) -> dict[str, str]:
    """The counters of Elk's EVL audio driver; they are zeroed when it is opened."""
    blocks = playing.blocks if playing else 0
    late = blocks // scenario.late if scenario.late else 0
    return {"kernel_interrupts": f"{blocks}\n", "session_under_runs": f"{late}\n"}


_COBALT = "{:3d}  {:<6d} {:<10d} {:<10d} {:<10d} {:<4d}  {:08x}  {:>5}  {}\n"


def cobalt(playing: Playing | None, scenario: Scenario) -> str:
    """/proc/xenomai/sched/stat, with the rows of a listing from Elk's forum."""
    up = int(time.monotonic() * 1000)
    rows = [(cpu, 0, 0, up * (4 - cpu), 0, 0, 0x18000, "94.8", f"[ROOT/{cpu}]") for cpu in range(4)]
    if playing:
        blocks, msw = playing.blocks, 2 + switched(playing, scenario)
        rows += [(0, playing.pid, 20, 20, 79, 0, 0x600C0, "0.0", playing.name),
                 (0, playing.tid, msw, blocks + msw, 2 * blocks, 0, 0x48042, "34.2", playing.name)]
        if scenario.worker and playing.seconds > scenario.worker:
            name = "a worker thread" if scenario.blanks else playing.name
            rows.append((1, playing.tid + 1, 1, 2, 3, 0, 0x68042, "0.0", name))
    rows += [(1, 0, 0, up * 3, 0, 0, 0, "0.0", "[IRQ17: [timer]]"),
             (2, 0, 0, 0, 0, 0, 0, "0.0", "[IRQ55: DMA TX IRQ]")]
    head = "CPU  PID    MSW        CSW        XSC        PF    STAT       %CPU  NAME\n"
    return head + "".join(_COBALT.format(*row) for row in rows)


def hosts(root: Path) -> Iterator[tuple[int, int, str]]:
    """Process, audio thread and name of each plugin host that plays on a board."""
    for folder in (root / "proc").glob("[0-9]*"):
        try:
            name = (folder / "comm").read_text().strip()
            if name.startswith("sushi_b"):
                yield from ((int(folder.name), int(thread.name), name)
                            for thread in (folder / "task").iterdir()
                            if (thread / "comm").read_text() == "audio\n")
        except OSError:  # it ended just now
            continue


def write(path: Path, text: str) -> None:
    """Write a file in one step: a reader sees the old or the new."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f".{path.name}")
    new.write_text(text)
    new.replace(path)


def write_threads(folder: Path, files: Mapping[str, str]) -> None:
    """Bring the folder of EVL's threads up to date: one that has ended is gone."""
    alive = {name.rpartition("/")[0] for name in files}
    for gone in (it for it in folder.glob("*") if it.name not in alive):
        shutil.rmtree(gone, ignore_errors=True)
    for name, text in files.items():
        write(folder / name, text)


def run(root: Path, core: str, scenario: Scenario) -> None:
    """Keep the files of a board as its kernel would, until the board ends."""
    started: dict[int, float] = {}
    while True:
        found = {pid: (tid, name) for pid, tid, name in hosts(root)}
        started = {pid: started.get(pid, time.monotonic()) for pid in found}
        all_playing = [Playing(pid, tid, name, time.monotonic() - started[pid])
                       for pid, (tid, name) in found.items()]
        first = all_playing[0] if all_playing else None
        if core == "cobalt":
            write(root / "run/kernel/proc/xenomai/sched/stat", cobalt(first, scenario))
        else:
            files = [evl(playing, scenario) for playing in all_playing]
            write_threads(root / "sys/devices/virtual/thread",
                          {name: text for each in files for name, text in each.items()})
            parameters = root / "sys/module/rpi_audio_evl/parameters"
            for name, text in driver(first, scenario).items() if parameters.is_dir() else ():
                write(parameters / name, text)
        time.sleep(PERIOD)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("root", type=Path)
    parser.add_argument("core", choices=["cobalt", "evl"])
    parser.add_argument("--switches", type=int, default=0)
    parser.add_argument("--late", type=int, default=0)
    parser.add_argument("--worker", type=float, default=0.0)
    parser.add_argument("--blanks", action="store_true")
    words = vars(parser.parse_args())
    os.umask(0o022)
    run(words.pop("root"), words.pop("core"), Scenario(**words))
