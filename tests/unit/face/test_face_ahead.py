"""Whole runs that make something ahead: beside what runs, failing, killed at any moment."""

import os
import random
import signal
import subprocess
import time
from pathlib import Path

import pytest
from small_checkout import DODO, Checkout

from tests.waiting import PATIENCE

FILES = 40

TASKS = f'''
import os
from tasks.core import ahead
from tasks.core.files import new_folder

FAR = HERE / "store/far"

def task_far():
    """what can be made ahead"""
    @action
    def make():
        if (HERE / "no network").exists():
            raise AntlerError("far is not reached", resolution="check the network")
        with new_folder(FAR, "stamp") as work:
            (HERE / "far.pid").write_text(str(os.getpid()))
            (HERE / "far.socket").write_text(os.environ.get("DOCKER_HOST", ""))
            for number in range({FILES}):
                (work / str(number)).write_text("x" * 1000)
                time.sleep(0.01)
            (work / "stamp").touch()
    return {{"actions": [(ahead.take, ["far"]), make],
            "uptodate": [lambda: (FAR / "stamp").is_file()], "meta": {{"ahead": True}}}}

def task_near():
    """what runs meanwhile"""
    @action
    def make():
        until = time.monotonic() + float((HERE / "slow").read_text())
        while time.monotonic() < until and not (FAR / "stamp").exists():
            time.sleep(0.01)
        print("far was made meanwhile" if (FAR / "stamp").exists() else "far was not there")
    return command(make)

def task_both():
    """needs both"""
    return {{"actions": [lambda: None], "uptodate": [lambda: (HERE / "both").exists()],
            "setup": ["near", "far"]}}
'''


@pytest.fixture
def beside(checkout: Checkout) -> Checkout:
    (checkout.root / "dodo.py").write_text(DODO + TASKS)
    return checkout


def test_it_is_made_beside_what_runs(beside: Checkout) -> None:
    (beside.root / "slow").write_text("30")
    code, output = beside.doit("both")
    assert code == 0
    assert "far was made meanwhile" in output
    assert "• far  (made ahead: " in output
    assert beside.ran() == ["near", "far", "both"]


def test_it_asks_where_the_run_itself_would(beside: Checkout,
                                           monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCKER_HOST", "unix:///a/socket")
    (beside.root / "slow").write_text("30")
    assert "far was made meanwhile" in beside.doit("both")[1]
    assert (beside.root / "far.socket").read_text() == "unix:///a/socket"


def test_a_task_waits_for_what_is_being_made(beside: Checkout) -> None:
    (beside.root / "slow").write_text("0.3")
    code, output = beside.doit("both")
    assert (code, output.count("• far")) == (0, 1)
    assert len([*(beside.root / "store/far").iterdir()]) == FILES + 1


def test_what_is_not_needed_is_not_made(beside: Checkout) -> None:
    (beside.root / "both").touch()
    assert beside.doit("both")[0] == 0
    assert not (beside.root / "store").exists()


@pytest.mark.parametrize("slow", ["0", "3"])
def test_an_error_is_said_once_and_by_its_task(beside: Checkout, slow: str) -> None:
    (beside.root / "no network").touch()
    (beside.root / "slow").write_text(slow)
    code, output = beside.doit("both")
    assert code == 1
    assert output.count("far is not reached") == 1
    assert output.endswith("✗ far: far is not reached\n  → check the network\n")


def test_what_fails_for_another_reason_ends_what_is_made_ahead(beside: Checkout) -> None:
    (beside.root / "dodo.py").write_text(DODO + TASKS.replace("print(", "raise AntlerError("))
    code, output = beside.doit("both")
    assert (code, "✗ near: far was not there" in output) == (1, True)
    assert not (beside.root / "store/far").exists()


def test_a_kill_at_any_moment_leaves_nothing_wrong(beside: Checkout) -> None:
    moments = random.Random(9)
    (beside.root / "slow").write_text("30")
    for number in [signal.SIGKILL, signal.SIGTERM, signal.SIGINT] * 3:
        with beside.start("both") as process:
            stopped_after(process, moments.uniform(0.2, 1.2), number)
        assert gone(beside.root / "far.pid")
    assert beside.doit("both")[0] == 0
    assert [path.name for path in (beside.root / "store").iterdir()] == ["far"]
    assert len([*(beside.root / "store/far").iterdir()]) == FILES + 1


def stopped_after(process: "subprocess.Popen[str]", seconds: float, number: int) -> None:
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.send_signal(number)
        process.wait(PATIENCE)


def gone(pid_file: Path) -> bool:
    """Whether the process that made something ahead has ended, or ends soon."""
    if not pid_file.exists():
        return True
    number = int(pid_file.read_text() or 0)
    deadline = time.monotonic() + PATIENCE
    while number and time.monotonic() < deadline:
        try:
            os.kill(number, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return not number
