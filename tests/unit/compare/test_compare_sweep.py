"""Cells on real workers of Dask: order, workers that die, a scheduler that is not there."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import compare_jobs
import pytest

from tasks.compare import cluster
from tasks.compare.sweep import sweep
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
