"""`./doit audit` from deploy to stacks, on this machine and on the stand-in."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from bench_host import PLUGIN_SOURCE
from doit.exceptions import TaskFailed

from tasks.core.paths import shown
from tasks.realtime.tasks import audit_task

pytestmark = pytest.mark.toolchain


@pytest.fixture(params=["desk", pytest.param("stand-in", marks=pytest.mark.board)])
def target(request: pytest.FixtureRequest) -> str:
    """Where it is played; the stand-in is a machine of the tests' own."""
    if request.param == "stand-in":
        request.getfixturevalue("machine")
    return request.param


def marked(mark: str, name: str = "misbehave.cpp") -> str:
    """`file:line` of a line of the test plugin with that mark."""
    file = PLUGIN_SOURCE / name
    number = next(n for n, line in enumerate(file.read_text().splitlines(), 1)
                  if line.endswith(f"// sin: {mark}"))
    return f"{shown(file)}:{number}"


def audited(made, name: str, target: str, seconds: float = 1) -> tuple[str, Path]:
    """What the task says where it fails, else nothing; and the folder of its files."""
    project, products = made(name, seconds, target)
    (action,) = audit_task(project, products)["actions"]
    done = action()
    return done.message if isinstance(done, TaskFailed) else "", products.folder


def test_each_place_is_shown_with_its_stack(made, target, capsys) -> None:
    said, folder = audited(made, "Test New", target)
    shown_text = capsys.readouterr().out
    assert re.match(r"the audio thread did what it must not, \d+ times\n", said)
    place = marked("new")
    assert re.search(rf"allocation: malloc ×\d+ from block 1: {re.escape(place)} in ", shown_text)
    stack = shown_text.partition("allocation: malloc")[2].partition("\n\n")[0].splitlines()
    assert "operator new(unsigned long)" in stack[1]
    assert sum(line.startswith(f"    → {place}") for line in stack) == 1
    assert any("antler::bench::Plugin::process" in line for line in stack), stack
    found = json.loads((folder / "audit.json").read_text())
    assert found["judged"]["calls"]["malloc"] == found["judged"]["blocks"]
    assert found["system_calls_unseen"] == ""


def test_a_system_call_without_the_c_library_is_named(made, target, capsys) -> None:
    said, folder = audited(made, "Test Raw", target)
    assert said
    machine = "x86" if target == "desk" else "aarch64"
    assert "system call getuid ×" in capsys.readouterr().out
    sites = json.loads((folder / "audit.json").read_text())["judged"]["sites"]
    assert [(site["call"], site["place"]) for site in sites] == [
        ("system call", marked(f"raw {machine}", "sins.h"))]


def test_nothing_is_said_of_one_that_does_nothing_wrong(made, target, capsys) -> None:
    said, _ = audited(made, "Test Gain", target)
    assert said == ""
    assert re.search(r"^judged time, \d{3,} blocks: nothing", capsys.readouterr().out, re.M)


def test_what_was_found_before_a_crash_is_shown(made, capsys) -> None:
    said, _ = audited(made, "Test Sin And Crash", "desk", seconds=6)
    assert "crashed (signal 11)" in said.splitlines()[0]
    assert "what was found until then is above" in said
    assert f"{marked('malloc')} in " in capsys.readouterr().out
