"""A comparison on real workers, each with its own stand-in; one of them is killed meanwhile."""

import json
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from tasks.compare import kept, slots
from tasks.compare.command import planned
from tasks.compare.judge import code, judge
from tasks.compare.words import parse
from tasks.core.paths import CODE
from tasks.project.derive import Base

pytestmark = [pytest.mark.toolchain, pytest.mark.board]

PROJECT = """\
antler: 1
plugin: {{name: NeuralSaturator, parameters: [{{name: gain}}]}}
model: {model}
sushi: {{tracks: [{{name: main, plugins: [{{use: NeuralSaturator}}]}}]}}
realtime: {{warm_up: 0.2, seconds: 1, signals: [noise], max_peak: {peak}}}
compare:
  axes: {{audio.block_size: [64, 128, 256]}}
"""
AVERAGE = 0.0005
"""How far apart averages of one cell are: docs/verdict.md has 0.02 points for 10 s."""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A project whose cells nobody has judged yet: its limit of the peak is one of its own."""
    folder = tmp_path_factory.mktemp("project")
    (folder / "project.yaml").write_text(PROJECT.format(
        model=CODE / "models/saturator.tflite", peak=4 + random.randrange(10**9) / 10**9))
    yield folder
    slots.rest()


def compare(project: Path, *words: str) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-I", "-X", "utf8", CODE / "tasks/__main__.py", "--project", project,
         "compare", *words], text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


def workers(process: subprocess.Popen) -> list[psutil.Process]:
    return [it for it in psutil.Process(process.pid).children(recursive=True)
            if "--multiprocessing-fork" in it.cmdline()]


def rows(project: Path) -> list[dict[str, Any]]:
    return json.loads((project / "build/compare.json").read_text())["cells"]


@pytest.fixture(scope="module")
def compared(project: Path) -> str:
    """What is printed; as soon as the first cell is judged, a worker is killed."""
    said = []
    with compare(project, "--workers", "2") as process:
        assert process.stdout
        for line in process.stdout:
            said.append(line)
            if line.strip().startswith("1/3"):
                workers(process)[0].send_signal(signal.SIGKILL)
    assert process.returncode == 0, "".join(said)
    return "".join(said)


def test_every_cell_is_judged_though_a_worker_was_killed(compared: str, project: Path) -> None:
    found = rows(project)
    assert [it["outcome"] for it in found] == ["PASS"] * 3, compared
    loads = [it["load"]["average"] for it in found]
    assert loads == sorted(loads, reverse=True), "larger blocks cost less"
    assert all(it["verify"]["error"] < 1e-5 for it in found)
    assert all(it["model"]["weights"] for it in found)


def test_what_was_judged_is_not_judged_again(compared: str, project: Path) -> None:
    before = rows(project)
    with compare(project) as process:
        said, _ = process.communicate()
    assert "3 in the store, 0 to be judged" in said
    assert [{**it, "stored": False} for it in rows(project)] == [
        {**it, "stored": False} for it in before]


def test_another_worker_finds_the_same_figures(compared: str, project: Path) -> None:
    plan = planned(parse([]), Base(project / "project.yaml"), project, code())
    (address, (job, _)), *_ = plan.jobs.items()
    before = kept.known(address)
    kept.forget(address)
    kept.offer(job, CODE / "models/saturator.tflite")
    with slots.held():  # so that it is judged in the next folder, on the stand-in there
        after = judge(job)
    assert before
    assert after["outcome"] == "PASS", after
    assert after["verdict"]["release"] == before["verdict"]["release"]
    assert after["verify"] == before["verify"]
    assert after["verdict"]["load"]["average"] == pytest.approx(
        before["verdict"]["load"]["average"], abs=AVERAGE)
