"""How the model runs, as rows of the verdict."""

from dataclasses import replace

import pytest
from realtime_samples import GOOD, LIMITS

from tasks.realtime.checks import FAIL, PASS
from tasks.realtime.verdict import judge
from tasks.sushi.plugin_lines import Inference, Worker

ASYNC = replace(LIMITS, mode="async", warm_up=2.0)
WORKER = Worker(late=0, blocks=7500, last_late=0.0, early=1984, load=0.43, longest=0.0271,
                period=0.0427)
SEEN = replace(GOOD, latency=4160, workers=(WORKER,))


def rows(seen, limits) -> dict[str, tuple[str, str, str]]:
    return {it.name: (it.measured, it.result, it.note) for it in judge(seen, limits).checks}


def test_a_worker_has_rows_of_its_own():
    found = rows(SEEN, ASYNC)
    assert found["how the model runs"] == (
        "64 samples a call, on a worker", PASS, "inference.mode: async")
    assert found["latency, declared"] == ("4160 samples (86.7 ms)", PASS, "")
    assert found["late results"] == ("0 of 7500 blocks", PASS, "there 1984 samples early, at least")
    assert found["worker, average load"] == ("43.0 %", PASS, "")
    assert found["worker, longest run"] == ("63.5 % (27.10 of 42.70 ms)", PASS, "")


def test_so_has_the_one_of_a_model_that_listens_unless_it_runs_in_the_blocks():
    """A hop whose results are not there before the next is late."""
    late = replace(SEEN, workers=(replace(WORKER, late=3, last_late=4.0),))
    found = rows(late, replace(LIMITS, listens=True))
    assert found["how the model runs"] == ("64 samples a call, on a worker", PASS, "")
    assert found["late results"][:2] == ("3 of 7500 blocks", FAIL)
    assert found["worker, longest run"][1] == PASS
    blocks = rows(GOOD, replace(LIMITS, listens=True, mode="block"))
    assert not [name for name in blocks if "worker" in name or "late results" in name]


def test_of_a_worker_of_whom_nothing_was_due_that_is_said():
    seen = replace(SEEN, workers=(replace(WORKER, early=None),))
    assert rows(seen, ASYNC)["late results"] == ("0 of 7500 blocks", PASS, "none was due")


def test_on_the_audio_thread_there_are_none():
    found = rows(GOOD, LIMITS)
    assert found["latency, declared"][0] == "none"
    assert not [name for name in found if "worker" in name or "late results" in name]


def test_what_was_asked_for_is_said():
    single = (Inference("Sat", 1, "as `inference.mode: sample` in project.yaml demands"),)
    assert rows(replace(GOOD, inferences=single), replace(LIMITS, mode="sample"))[
        "how the model runs"] == ("sample by sample", PASS, single[0].reason)
    assert rows(GOOD, replace(LIMITS, mode="block"))["how the model runs"] == (
        "64 samples a call", PASS, "inference.mode: block")


@pytest.mark.parametrize(("change", "verdict", "measured"), [
    ({"late": 2, "last_late": 3.1, "early": -64}, FAIL, "2 of 7500 blocks"),
    ({"late": 2, "last_late": 0.3, "early": -64}, PASS, "0 of 7500 blocks")])
def test_late_results_fail_after_the_warm_up(change, verdict, measured):
    seen = replace(SEEN, workers=(replace(WORKER, **change), WORKER))
    found = rows(seen, ASYNC)["late results"]
    assert found[:2] == (measured.replace("7500", "15000"), verdict)
    assert ("inference.lead" in found[2]) == (verdict == FAIL)


def test_a_worker_that_is_busy_fails():
    busy = replace(SEEN, workers=(replace(WORKER, load=0.71),))
    assert rows(busy, ASYNC)["worker, average load"][1] == FAIL


def test_no_worker_is_no_data():
    found = rows(GOOD, ASYNC)
    assert [found[name][1] for name in ("late results", "worker, average load",
                                        "worker, longest run")] == [FAIL] * 3
