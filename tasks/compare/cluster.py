"""Who judges the cells: workers of Dask on this machine, or those of a scheduler that runs."""

from __future__ import annotations

import logging
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tasks.core.errors import AntlerError
from tasks.core.paths import CODE
from tasks.core.process import whole_environment

BESIDE_MB = 900
"""What a worker takes beside its stand-in: a compiler, or Python with a model's interpreter."""

_PATIENCE = 10
"""Seconds for a scheduler to answer."""


def fitting(cores: int, free_mb: int, stand_in_mb: int) -> int:
    """How many workers a machine can have: each has a stand-in, which takes a core (pure)."""
    return max(1, min(cores, free_mb // (stand_in_mb + BESIDE_MB)))


def workers_here() -> int:
    """How many workers this machine can have."""
    from tasks.board.standin.image import definition

    free = re.search(r"MemAvailable:\s+(\d+) kB", Path("/proc/meminfo").read_text())
    return fitting(len(os.sched_getaffinity(0)), int(free[1]) // 1024 if free else 0,
                   definition().memory_mb)


@contextmanager
def local(workers: int) -> Iterator[Any]:
    """A client of a cluster of this machine alone, which ends with it.

    Its connections are encrypted with a key that nobody else has: who can reach a scheduler can run
    code there.
    """
    from distributed import Client, LocalCluster

    with TemporaryDirectory(prefix="antler-compare-") as folder, LocalCluster(
            n_workers=workers, threads_per_worker=1, host="127.0.0.1", security=True,
            dashboard_address="127.0.0.1:0", silence_logs=logging.CRITICAL,
            local_directory=folder, memory_limit=0) as cluster, Client(cluster) as client:
        cluster.adapt(minimum=workers, maximum=workers)  # replaces one that cannot be restarted
        yield client


@contextmanager
def remote(address: str) -> Iterator[Any]:
    """A client of a scheduler that runs.

    Raises:
        AntlerError: none answers there.
    """
    from distributed import Client

    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    try:
        client = Client(address, timeout=_PATIENCE, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        raise AntlerError(f"no Dask scheduler answers at {address}",
                          details=str(error).splitlines()[0] if str(error) else "",
                          resolution="start one: `.venv/bin/dask scheduler`; or leave --scheduler "
                                     "out, to use this machine") from error
    with client:
        yield client


def work_for(address: str, workers: int) -> int:
    """Be workers of a scheduler until it ends or Ctrl-C; the exit code."""
    import subprocess

    argv = [sys.executable, "-m", "dask", "worker", address, "--nthreads", "1",
            "--nworkers", str(workers), "--memory-limit", "0", "--no-dashboard"]
    return subprocess.call(argv, cwd=CODE, env=whole_environment({"PYTHONPATH": str(CODE)}))
