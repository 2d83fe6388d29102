"""From deploy to verdict on the stand-in machine: real kernel, real plugin host, real VST3."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from bench_host import wav
from doit.exceptions import TaskFailed

from tasks.board.open import open_board
from tasks.deploy.deploy import deploy
from tasks.deploy.layout import release
from tasks.deploy.tasks import deploy_task
from tasks.realtime.check import check
from tasks.realtime.tasks import check_task, gate
from tasks.report.tasks import after_check
from tasks.run.host import host
from tasks.run.swap import tell
from tasks.run.tasks import kept, logs_task, render_task, run_task, stop_task

pytestmark = [pytest.mark.board, pytest.mark.toolchain, pytest.mark.usefixtures("machine")]

AVERAGE, MAXIMUM, LATE = "load, average", "load, maximum", "late or failed blocks"
SWITCHES, AUDIT = "voluntary switches beyond one a block", "malloc, locks, system calls"
ERRORS = "errors in the log"
TOLERANCE = {"average": 0.02, "maximum": 0.5}
"""Points of percent of a block's time by which the load of equal runs may differ. An interrupt
that falls into one block of a run adds 0.1 to 0.4 to the maximum, and next to nothing to the
average.
"""


def judged(made) -> dict[str, Any]:
    project, products = made
    with open_board(project.target) as board:
        return check(board, project, release(project, products), products.binaries())


def failed(report: dict[str, Any]) -> dict[str, str]:
    """Names of what failed, and what was measured there."""
    return {row["name"]: row["measured"] for row in report["checks"] if row["result"] == "FAIL"}


def act(task: dict[str, Any], **words: object) -> str:
    """Do what a task does; what it said where it failed, else nothing."""
    (action,) = task["actions"]
    done = action(**words)
    return done.message if isinstance(done, TaskFailed) else ""


@contextmanager
def busy(number: int) -> Iterator[None]:
    """So many processes that do nothing but use this machine's processors."""
    hogs = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(number)]
    try:
        yield
    finally:
        for hog in hogs:
            hog.kill()
            hog.wait()


@pytest.mark.parametrize(("name", "quiet", "least", "most"), [
    ("Test Gain", 2, 0.1, 1), ("Test Work", 1, 10, 20)])
def test_equal_runs_have_equal_figures_whatever_else_runs_here(made, name, quiet, least, most):
    what = made(name)
    reports = [judged(what) for _ in range(quiet)]
    with busy(2):
        reports.append(judged(what))
    print(name, [report["load"] for report in reports])
    assert [(report["verdict"], failed(report)) for report in reports] == [("PASS", {})] * len(
        reports)
    for figure, tolerance in TOLERANCE.items():
        points = [100 * report["load"][figure] for report in reports]
        assert least < min(points) < most
        assert max(points) - min(points) <= tolerance


@pytest.mark.parametrize(("name", "wanted"), [
    ("Test Sleep", {SWITCHES: r"^\d{3} in 1\.\d s$", AUDIT: r"^nanosleep \d{3}$"}),
    ("Test Lock", {AUDIT: r"^pthread_mutex_lock \d{3}$"}),
    ("Test Malloc", {AUDIT: r"^malloc \d{3}, free \d{3}$"}),
    ("Test New", {AUDIT: r"^malloc \d{3}, free \d{3}$"}),
    ("Test Late", {AVERAGE: r"^3\d\d\.\d %", MAXIMUM: r"^3\d\d\.\d %", AUDIT: r"^usleep \d{3}$",
                   LATE: r"^(\d{3}) late, 0 failed of \1$"}),
    ("Test File", {AUDIT: r"fopen \d{3}"}),
    ("Test Fail", {LATE: r"^0 late, (\d{3}) failed of \1$", ERRORS: r"^1$"}),
])
def test_who_breaks_a_rule_fails_by_that_rule(made, name, wanted):
    report = judged(made(name))
    found = failed(report)
    assert report["verdict"] == "FAIL"
    files = {site["place"].partition(":")[0] for site in report["audit"]["judged"]["sites"]}
    own = {"tests/integration/bench/plugin/misbehave.cpp"}
    assert files == (own if AUDIT in wanted else set())
    assert found.keys() == wanted.keys(), found
    for check_name, pattern in wanted.items():
        assert re.search(pattern, found[check_name]), found


# The measurement is known by the seconds it sleeps on the board.
KILL = 'until pgrep -xf "sleep 1.125"; do sleep 0.02; done; read -r pid _ <"$1"; kill -KILL $pid'


def test_a_host_that_is_killed_while_it_is_measured_fails(made, capsys):
    project, products = made("Test Gain", seconds=1.125)
    with open_board(project.target) as board:
        board.start(["sh", "-c", KILL, "kill", host(project.target).pid_file],
                    folder="/udata", log="kill.log", status="kill.status")
        said = act(check_task(project, products, after_check))
    killed = "the plugin host crashed (signal 9): it was killed, by the system if memory ran out"
    assert said.startswith(f"not fit for real time\n  host alive: {killed}")
    report = json.loads((products.folder / "verdict.json").read_text())
    assert failed(report) == {
        "host alive": killed, "samples seen": "none",
        "time of a block": "no data", AVERAGE: "no data",
        MAXIMUM: "no data", "audio thread": "not found", SWITCHES: "no audio thread found",
        LATE: "no data", AUDIT: "no data", "page faults": "no data",
        "samples not finite": "no data",
        "output, peak": "no data", "output, DC offset": "no data",
        "output, silent blocks": "no data"}
    assert "FAIL  Test Gain with tflite" in capsys.readouterr().out


def test_a_host_that_never_starts_is_explained(made):
    project, products = made("Test Gian")
    said = act(check_task(project, products, after_check))
    assert "the bundle has no plugin `Test Gian`" in said
    assert "did you mean `Test Gain`?" in said
    assert not (products.folder / "verdict.json").exists()


def test_run_logs_stop(made, machine, capsys):
    project, products = made("Test Gain")
    assert act(deploy_task(project, products), check=False) == ""
    assert act(run_task(project)) == ""
    pid = re.search(r"Test Gain plays on stand-in \(process (\d+)\)", capsys.readouterr().out)[1]
    assert not rests(machine)  # something of ours runs on it
    assert act(logs_task(project), follow=False) == ""
    assert "Vst3 wrapper (p) setting up 2 inputs and 2 outputs" in capsys.readouterr().out

    follower = threading.Thread(target=act, args=(logs_task(project),), kwargs={"follow": True})
    follower.start()
    shown = until(capsys, "setting up 2 inputs and 2 outputs")
    assert act(stop_task(project)) == ""
    follower.join(60)
    assert not follower.is_alive()
    shown += capsys.readouterr().out
    assert f"process {pid} was stopped" in shown
    assert "Sushi exiting normally!" in shown
    assert act(stop_task(project)) == ""
    assert capsys.readouterr().out == "no plugin host is running\n"
    assert rests(machine, 10)


def test_a_release_that_fails_its_check_leaves_the_one_before_playing(made, capsys):
    """With a real verdict: a plugin that plays, one that allocates in every block, then again."""
    gates = (gate(after_check), kept)
    fit = with_gate(*made("Test Gain"))
    good = release(*fit).digest
    with open_board(fit[0].target) as board:
        board.run(["rm", "-rf", fit[0].target.root])
    assert act(deploy_task(*fit, tell, gates), check=False) == ""
    assert act(run_task(fit[0])) == ""
    playing = re.search(r"plays on stand-in \(process (\d+)\)", capsys.readouterr().out)[1]
    sinful = with_gate(*made("Test New"))
    bad = release(*sinful).digest
    said = act(deploy_task(*sinful, tell, gates), check=False)
    assert f"release {bad} did not pass its check: stand-in uses {good} again" in said
    assert f"{AUDIT}: " in said
    shown = capsys.readouterr().out
    assert "FAIL  Test New with tflite" in shown
    assert f"the host that ran (process {playing}) was stopped" in shown
    again = re.search(r"the plugin host plays again \(process (\d+)\)", shown)[1]
    assert act(logs_task(fit[0]), follow=False) == ""
    assert "Creating plugin Test Gain" in capsys.readouterr().out
    assert act(stop_task(fit[0])) == ""
    assert f"process {again} was stopped" in capsys.readouterr().out


def with_gate(project, products):
    """The same with `gate: true`."""
    return replace(project, target=replace(project.target, gate=True)), products


def until(capsys, text: str) -> str:
    """What is printed until `text` is."""
    shown, end = "", time.monotonic() + 60
    while text not in shown:
        assert time.monotonic() < end, shown
        time.sleep(0.1)
        shown += capsys.readouterr().out
    return shown


def rests(machine, seconds: float = 0) -> bool:
    """The machine is paused, or will be in that time."""
    end = time.monotonic() + seconds
    while True:
        stat = Path(f"/proc/{machine.pid}/stat").read_text().rpartition(")")[2].split()
        if stat[0] == "T" or time.monotonic() >= end:
            return stat[0] == "T"
        time.sleep(0.1)


def test_render(made, tmp_path):
    project, products = made("Test Gain")
    with open_board(project.target) as board:
        deploy(board, project.target, release(project, products))
    source, result = tmp_path / "in.wav", tmp_path / "result.wav"
    source.write_bytes(wav(12000))
    assert act(render_task(project), files=[str(source), str(result)], format="input") == ""
    assert result.read_bytes() == source.read_bytes()
