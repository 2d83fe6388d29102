"""How many cells and workers a comparison can have: `python -m tests.scale.compare [CELLS]`.

Measured: what the plan, and Dask's scheduler, take for cells that do nothing. Simulated: how long
cells as long as real ones take on N workers, in the order of the plan, each costing the scheduler
what was measured.
"""

from __future__ import annotations

import heapq
import resource
import sys
import tempfile
import time
from graphlib import TopologicalSorter
from pathlib import Path

from tasks.compare import cluster
from tasks.compare.cells import Job, waits
from tasks.compare.command import Plan, planned
from tasks.compare.sweep import sweep
from tasks.compare.words import parse
from tasks.project.derive import Base

CELL, BUILD = 25.0, 60.0
"""Seconds of a cell, and of the first one of a build beyond that, on a worker with a core."""

PROJECT = """\
antler: 1
plugin: {name: Sat}
model: m0.tflite
sushi: {tracks: [{name: main}]}
"""


def nothing(job: Job) -> dict[str, object]:
    """A cell that is judged at once."""
    return {"address": job.address}


def plan(cells: int, folder: Path) -> Plan:
    """Models, block sizes, modes and versions of engines, as many as make so many cells."""
    for number in range(max(1, cells // 20)):
        (folder / f"m{number}.tflite").write_text(str(number))
    (folder / "project.yaml").write_text(PROJECT)
    words = parse(["model='*.tflite'", "audio.block_size=16,32,64,128,256",
                   "inference.mode=block,async", "engine.version='2.14.1','2.11.0'"])
    return planned(words, Base(folder / "project.yaml"), folder, "code")


def order(made: Plan) -> dict[str, frozenset[str]]:
    """What each cell waits for."""
    addresses = list(made.jobs)
    before = waits([project for _, project in made.jobs.values()])
    return {address: frozenset(addresses[it] for it in places)
            for address, places in zip(addresses, before, strict=True)}


def scheduled(made: Plan, workers: int) -> float:
    """Seconds that the scheduler takes for all cells if none takes any."""
    jobs = {address: job for address, (job, _) in made.jobs.items()}
    with cluster.local(workers) as client:
        began = time.monotonic()
        ended = sum(1 for _ in sweep(client, jobs, order(made), nothing))
        assert ended == len(jobs)
        return time.monotonic() - began


def simulated(before: dict[str, frozenset[str]], workers: int, dispatch: float) -> float:
    """Seconds that real cells take on so many workers, by discrete events.

    Args:
        dispatch: seconds that the scheduler takes for a cell, one after the other.
    """
    left, now, scheduler = TopologicalSorter(before), 0.0, 0.0
    left.prepare()
    ready, free, running = list(left.get_ready()), workers, list[tuple[float, str]]()
    ready.reverse()
    while ready or running:
        while ready and free:
            address = ready.pop()
            scheduler = max(scheduler, now) + dispatch
            builds = not before[address]
            heapq.heappush(running, (scheduler + CELL + BUILD * builds, address))
            free -= 1
        now, address = heapq.heappop(running)
        left.done(address)
        ready[:0] = reversed(left.get_ready())
        free += 1
    return now


def main() -> None:
    """Print both."""
    cells = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory() as name:
        began = time.monotonic()
        made = plan(cells, Path(name))
        print(f"{len(made.jobs)} cells planned in {time.monotonic() - began:.1f} s")
    took = scheduled(made, 2)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    each = took / len(made.jobs)
    print(f"scheduled in {took:.1f} s: {each * 1000:.2f} ms each, {1 / each:.0f} a second; "
          f"{peak:.0f} MB for client and scheduler")
    print(f"it keeps {CELL / each:.0f} workers busy with cells of {CELL:g} s")
    for workers in (1, 2, 4, 16, 64, 256, 1024, 4096, 16384):
        seconds = simulated(order(made), workers, each)
        busy = (len(made.jobs) * CELL + 2 * BUILD) / seconds / workers
        print(f"  {workers:6} workers: {seconds / 3600:8.2f} h, busy {busy:.0%}")


if __name__ == "__main__":
    main()
