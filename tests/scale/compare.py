"""How many cells and workers a comparison can have: `python -m tests.scale.compare [CELLS]`.

Measured: the processor time that the plan, and Dask, take for cells that do nothing. Simulated:
how long cells as long as real ones take on N workers, in the order of the plan, each costing the
scheduler what was measured.
"""

from __future__ import annotations

import heapq
import resource
import sys
import tempfile
import time
from dataclasses import replace
from graphlib import TopologicalSorter
from pathlib import Path

from tasks.compare import cluster
from tasks.compare.cells import Job
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
sushi: {tracks: [{name: main, plugins: [{use: Sat}]}]}
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


def many(made: Plan, cells: int) -> tuple[dict[str, Job], dict[str, frozenset[str]]]:
    """So many jobs as those of the plan, and what each waits for: the first of one in 100."""
    real = [job for job, _ in made.jobs.values()]
    jobs = {f"{place:016x}": replace(real[place % len(real)], address=f"{place:016x}")
            for place in range(cells)}
    addresses = list(jobs)
    first = [addresses[place - place % 100] for place in range(cells)]
    return jobs, {it: frozenset({one} - {it}) for it, one in zip(addresses, first, strict=True)}


def scheduled(jobs: dict[str, Job], before: dict[str, frozenset[str]], workers: int) -> float:
    """Seconds of processor time of client and scheduler, for cells that take none."""
    with cluster.local(workers) as client:
        began = time.process_time()
        ended = sum(1 for _ in sweep(client, jobs, before, nothing))
        assert ended == len(jobs)
        return time.process_time() - began


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
        began = time.process_time()
        made = plan(400, Path(name))
        each = (time.process_time() - began) / len(made.cells)
    print(f"plan: {each * 1000:.2f} ms a cell, {each * cells:.0f} s for {cells}")
    jobs, before = many(made, cells)
    each = scheduled(jobs, before, 2) / cells
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"Dask: {each * 1000:.2f} ms a cell, {1 / each:.0f} cells a second, {peak:.0f} MB for "
          f"client and scheduler; it keeps {CELL / each:.0f} workers busy with {CELL:g} s a cell")
    for workers in (1, 2, 8, 32, 128, 512, 2048, 8192, 32768):
        seconds = simulated(before, workers, each)
        work = cells * CELL + sum(not it for it in before.values()) * BUILD
        print(f"  {workers:6} workers: {seconds / 3600:8.2f} h, "
              f"busy {work / seconds / workers:.0%}", flush=True)


if __name__ == "__main__":
    main()
