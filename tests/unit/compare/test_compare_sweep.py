"""Cells on real workers of Dask: order, workers that die, a scheduler that is not there."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import compare_jobs
import pytest

from tasks.compare import cluster
from tasks.compare.judge import judge
from tasks.compare.sweep import _carried, sweep
from tasks.core.errors import AntlerError


@pytest.fixture(scope="module")
def client() -> Iterator[Any]:
    with cluster.local(2) as client:
        yield client


def test_each_begins_when_those_it_waits_for_have_ended(client: Any, tmp_path: Path) -> None:
    jobs = dict.fromkeys("abcd", tmp_path / "all")
    waits = {"a": frozenset(), "b": frozenset("a"), "c": frozenset("b"), "d": frozenset("ac")}
    ended = [name for name, _ in sweep(client, jobs, waits, compare_jobs.note)]
    assert ended == list("abcd")
    assert (tmp_path / "all").read_text() == "+\n-\n" * 4


def test_a_worker_that_dies_costs_its_cell_s_time_only(client: Any, tmp_path: Path) -> None:
    jobs = {"lost": ("once", tmp_path / "once"), "other": ("note", tmp_path / "other")}
    found = dict(sweep(client, jobs, dict.fromkeys(jobs, frozenset()), compare_jobs.either))
    assert {name: it["reason"] for name, it in found.items()} == {"lost": "lived", "other": "other"}


def test_a_cell_that_ends_every_worker_ends_no_other_cell(client: Any, tmp_path: Path) -> None:
    jobs = {"bad": ("die", tmp_path), "behind": ("note", tmp_path / "behind")}
    waits = {"bad": frozenset[str](), "behind": frozenset({"bad"})}
    found = dict(sweep(client, jobs, waits, compare_jobs.either))
    assert found["bad"]["outcome"] == "failed"
    assert "KilledWorker" in found["bad"]["reason"]
    assert found["behind"]["reason"] == "behind"


def test_workers_that_are_gone_for_good_are_replaced(client: Any, tmp_path: Path) -> None:
    for worker in list(client.cluster.workers.values()):
        client.sync(worker.close)
    jobs = {"a": tmp_path / "a"}
    found = dict(sweep(client, jobs, {"a": frozenset()}, compare_jobs.note))
    assert found["a"]["reason"] == "a"


def test_a_scheduler_that_runs_already(tmp_path: Path) -> None:
    from distributed import LocalCluster

    with (LocalCluster(n_workers=1, processes=False, host="127.0.0.1", protocol="tcp",
                       dashboard_address="127.0.0.1:0") as elsewhere,
          cluster.remote(elsewhere.scheduler_address) as client):
        jobs = {"a": tmp_path / "a"}
        found = dict(sweep(client, jobs, {"a": frozenset()}, compare_jobs.note))
    assert found["a"]["reason"] == "a"


def test_what_is_carried_is_imported_by_who_calls_it_alone(tmp_path: Path) -> None:
    """A scheduler without Antler must be able to read it; a worker without it says so."""
    import subprocess
    import sys

    import cloudpickle

    file = tmp_path / "carried"
    file.write_bytes(cloudpickle.dumps(_carried(judge)))
    read = ("import pickle, sys; it = pickle.load(open(sys.argv[1], 'rb')); print('read')\n"
            "try: it(b'')\nexcept ModuleNotFoundError as error: print(error)")
    done = subprocess.run([sys.executable, "-I", "-c", read, file], cwd=tmp_path, text=True,
                          capture_output=True, check=True)
    assert done.stdout == "read\nNo module named 'tasks'\n"


def test_where_no_scheduler_answers(unused_port: int) -> None:
    with (pytest.raises(AntlerError, match="no Dask scheduler answers at tcp://127.0.0.1:"),
          cluster.remote(f"tcp://127.0.0.1:{unused_port}")):
        pass


@pytest.fixture
def unused_port(monkeypatch: pytest.MonkeyPatch) -> int:
    from tasks.board.standin.ports import free_port

    monkeypatch.setattr(cluster, "_PATIENCE", 1)
    return free_port()


def test_as_many_workers_as_cores_and_memory_allow() -> None:
    assert cluster.fitting(8, 64_000, 600) == 8
    assert cluster.fitting(8, 3_100, 600) == 2
    assert cluster.fitting(2, 100, 600) == 1
