"""What is made ahead: its order, its failures, its end."""

import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tasks.core.ahead import Ahead, Job, now, ready, take, working
from tests.waiting import PATIENCE, until


def python(code: str) -> list[str]:
    return [sys.executable, "-I", "-c", code]


@pytest.fixture
def begun() -> Iterator[list[Ahead]]:
    """Ends whatever a test puts into it."""
    all_of_them = list[Ahead]()
    yield all_of_them
    for ahead in all_of_them:
        ahead.end()


def made(ahead: Ahead, name: str) -> None:
    until(lambda: ahead.seconds(name) is not None)


def test_the_first_whose_needs_are_met_is_ready() -> None:
    jobs = [Job("build", frozenset(["root", "sources"])), Job("other", frozenset(["x"])), Job("c")]
    assert ready(jobs, {"root"}) == Job("c")
    assert ready(jobs, {"root", "sources"}) == jobs[0]
    assert ready(jobs[1:2], {"root"}) is None


def test_what_comes_after_something_waits_for_it(tmp_path: Path, begun: list[Ahead]) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    ahead = Ahead(lambda: [Job("two", frozenset(["one", "ours"])), Job("one")], lambda name: python(
        f"open({str(one)!r}, 'x')" if name == "one"
        else f"open({str(two)!r}, 'x').write(open({str(one)!r}).read())"))
    begun.append(ahead)
    ahead.begin("ours")
    made(ahead, "one")
    assert not two.exists()
    ahead.done("ours")
    made(ahead, "two")
    assert two.exists()


def test_the_plan_is_made_once_and_leaves_out_what_runs_now(begun: list[Ahead]) -> None:
    plans = list[int]()

    def plan() -> list[Job]:
        plans.append(1)
        return [Job("running")]

    ahead = Ahead(plan, lambda name: pytest.fail(f"{name} was begun"))
    begun.append(ahead)
    ahead.begin("running")
    ahead.begin("other")
    assert plans == [1]
    assert ahead.take("running") == ""


def test_a_failure_is_said_by_the_task_and_a_crash_is_not(begun: list[Ahead]) -> None:
    codes = {"fails": "print('no network', end=''); raise SystemExit(4)", "crashes": "1 / 0",
             "ends": "raise SystemExit(130)"}
    ahead = Ahead(lambda: [Job(name) for name in codes], lambda name: python(codes[name]))
    begun.append(ahead)
    ahead.begin("")
    for _ in range(500):
        if all(name in ahead._begun for name in codes):
            break
        time.sleep(0.01)
    assert ahead.take("fails") == "no network"
    assert [ahead.take("crashes"), ahead.take("ends")] == ["", ""]
    assert ahead.seconds("fails") is None


def test_what_was_not_begun_is_the_caller_s(tmp_path: Path, begun: list[Ahead]) -> None:
    ahead = Ahead(lambda: [Job("late", frozenset(["never"]))],
                  lambda name: python(f"open({str(tmp_path / 'late')!r}, 'x')"))
    begun.append(ahead)
    ahead.begin("")
    assert ahead.take("late") == ""
    ahead.done("never")
    ahead.end()
    assert not (tmp_path / "late").exists()


def test_all_of_it_ends_with_the_run(tmp_path: Path) -> None:
    started = tmp_path / "started"
    ahead = Ahead(lambda: [Job("waits"), Job("next", frozenset(["waits"]))], lambda name: python(
        f"import sys; open({str(started)!r}, 'x'); sys.stdin.read(); raise SystemExit(130)"))
    with working(ahead):
        assert now() is ahead
        ahead.begin("")
        while not started.exists():
            time.sleep(0.01)
        began = time.monotonic()
    assert time.monotonic() - began < PATIENCE
    assert now() is None
    assert take("waits") is None, "without a run there is nothing to wait for"
