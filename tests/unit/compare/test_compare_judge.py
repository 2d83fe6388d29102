"""A worker's part: what it refuses, what it finds in the store, the folder that it works in."""

import fcntl
from pathlib import Path

import pytest

from tasks.compare import kept, slots
from tasks.compare.cells import Job
from tasks.compare.judge import broken, code, judge

OUTCOME = {"outcome": "PASS", "reason": "", "verdict": None, "verify": None, "weights": 3,
           "seconds": 1.0, "worker": "studio"}


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ANTLER_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def job(code: str, model: tuple[str, str] | None = None) -> Job:
    return Job("0123456789abcdef", code, {}, model, "stand-in", "variant", verify=False)


def test_a_worker_with_another_antler_says_so() -> None:
    found = judge(job("another"))
    assert found["outcome"] == "failed"
    assert "has another Antler in" in found["reason"]


def test_a_worker_that_lacks_the_model_says_so() -> None:
    found = judge(job(code(), ("0" * 64, "amp.nam")))
    assert found["outcome"] == "failed"
    assert "has no amp.nam: its store" in found["reason"]


def test_what_was_judged_is_taken_from_the_store() -> None:
    kept.keep("0123456789abcdef", OUTCOME)
    assert judge(job("any")) == {**OUTCOME, "stored": True}
    kept.forget("0123456789abcdef")
    assert judge(job("any"))["outcome"] == "failed"


def test_a_damaged_outcome_is_none(home: Path) -> None:
    kept.keep("0123456789abcdef", OUTCOME)
    (home / "verdicts/0123456789abcdef/outcome.json").write_text("{")
    assert kept.known("0123456789abcdef") is None
    kept.keep("0123456789abcdef", OUTCOME)
    assert kept.known("0123456789abcdef")


def test_a_store_that_cannot_be_written_is_the_cell_s_reason(home: Path) -> None:
    home.write_text("a file")
    assert judge(job(code()))["outcome"] == "failed"


def test_each_has_a_folder_of_its_own() -> None:
    with slots.held() as one, slots.held() as other:
        assert one != other
    with slots.held() as again:
        assert again == one


def test_a_folder_in_which_something_still_runs_is_left_alone() -> None:
    with slots.held() as first:
        lock = slots.in_use(first)
        lock.parent.mkdir(parents=True)
        lock.touch()
    with lock.open() as left, slots.held() as other:
        assert other == first
        fcntl.flock(left, fcntl.LOCK_SH)
    with lock.open() as left:
        fcntl.flock(left, fcntl.LOCK_SH)
        with slots.held() as other:
            assert other != first


def test_what_is_too_slow_is_said_once() -> None:
    checks = [{"name": "load, average", "measured": "140.2 %", "limit": "< 70 %", "result": "FAIL"},
              {"name": "output, peak", "measured": "8", "limit": "≤ 4", "result": "FAIL"},
              {"name": "page faults", "measured": "0", "limit": "0", "result": "PASS"}]
    slow = "a block takes 1.4 times as long as it lasts"
    assert broken({"checks": checks, "excess": slow}) == f"{slow}; output, peak 8 (≤ 4)"
    assert broken({"checks": checks[1:], "excess": ""}) == "output, peak 8 (≤ 4)"
