"""`./doit trace`: a real gdb around a stand-in for Sushi, and what it is on Antler's own host."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from compiled import compiled
from doit.exceptions import TaskFailed
from test_audit_lines import marked

from tasks.board.local import LocalBoard
from tasks.board.script import script
from tasks.core.paths import shown
from tasks.realtime import gdb
from tasks.realtime.tasks import trace_task
from tasks.realtime.trace import named, text
from tests import samples

pytestmark = pytest.mark.toolchain

SOURCE = Path(__file__).parent / "switching"


@pytest.fixture(scope="session")
def switching(sdk: Path) -> Path:
    return compiled(SOURCE, sdk, "switching") / "switching"


def run(program: Path, folder: Path, stacks: int, seconds: float) -> str:
    return script(LocalBoard(), gdb.RUN, str(folder), f"{seconds:g}", str(stacks), "libsin.so",
                  str(program),
                  stdin=gdb.script(stacks), timeout=seconds + 60).stdout


def test_stacks_are_taken_named_and_grouped(switching: Path, tmp_path: Path) -> None:
    library = switching.with_name("libsin.so")
    said = gdb.parse(run(switching, tmp_path, 5, 60))
    assert {stack.thread for stack in said.stacks} == {"raspa_pimpl_tas"}
    assert len(said.stacks) == 5
    project = samples.project(samples.local(str(tmp_path)), name="libsin")
    lines = text(named(said.stacks, project, [library]), said.rest, project)
    line = next(n for n, row in enumerate((SOURCE / "sin.c").read_text().splitlines(), 1)
                if row.endswith("// sin: switch"))
    assert lines[0] == "5 mode switches, 1 different stack"
    assert re.match(rf"  ×5 \S*sin\.c:{line} in sins: .* \(raspa_pimpl_tas\)", lines[2]), lines
    assert any(row.startswith(f"    → {shown(SOURCE / 'sin.c')}:{line}") for row in lines)


def test_it_ends_after_its_time(switching: Path, tmp_path: Path) -> None:
    said = gdb.parse(run(switching, tmp_path, 10**9, 4))
    assert len(said.stacks) > 1
    assert str(switching) in {mapping.file for mapping in said.mappings}


def test_a_board_without_gdb(switching: Path, tmp_path: Path, monkeypatch) -> None:
    for tool in ("sh", "cat"):
        (tmp_path / tool).symlink_to(shutil.which(tool) or "")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert run(switching, tmp_path, 1, 1) == "no debugger\n"


def traced(made, name: str, capsys, **options: object) -> tuple[str, str]:
    """What `./doit trace` says and prints of a class of the test plugin, played on this machine."""
    project, products = made(name, 1, "desk")
    (action,) = trace_task(project, products)["actions"]
    done = action(**{"by": "", "stacks": 20, "seconds": 30, **options})
    return done.message if isinstance(done, TaskFailed) else "", capsys.readouterr().out


def test_system_calls_below_the_plugin_are_shown_by_strace(made, capsys) -> None:
    said, printed = traced(made, "Test Sleep", capsys, by="strace", seconds=10)
    assert re.match(r"the audio thread calls the system: \d+ system calls at least", said)
    place = re.escape(marked("sleep"))
    assert re.search(rf"  ×\d+ {place} in \S+: clock_nanosleep \(thread \d+\)", printed), printed
    assert re.search(rf"^    → {place}  ", printed, re.MULTILINE)


def test_what_it_does_before_it_plays_is_no_finding_of_strace(made, capsys) -> None:
    said, printed = traced(made, "Test Gain", capsys, by="strace", seconds=2)
    assert said == ""
    assert "no system call was seen" in printed


@pytest.mark.parametrize(("name", "kind", "mark"), [
    ("Test New", "allocation: malloc", "new"), ("Test Lock", "lock: pthread_mutex_lock", "lock"),
    ("Test Sleep", "sleep: nanosleep", "sleep")])
def test_a_planted_sin_on_our_own_host(made, capsys, name: str, kind: str, mark: str) -> None:
    said, printed = traced(made, name, capsys)
    assert said
    assert re.search(rf"{kind} ×\d+ from block 1: {re.escape(marked(mark))} in ", printed), printed
