"""Each thing that an audio thread must not do is found alone, with its file and line."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest
from bench_host import PLUGIN_SOURCE, Bench, config, place, plugin

from tasks.core.paths import shown
from tasks.realtime.audit import FAULT, Audit, parse
from tasks.realtime.places import Finding, Findings, explained
from tasks.toolchain.enter import enter
from tasks.toolchain.load import load
from tests.waiting import until

pytestmark = pytest.mark.toolchain

MARKED = {mark.strip(): f"{shown(file)}:{number}"
          for file in (PLUGIN_SOURCE / "misbehave.cpp", PLUGIN_SOURCE / "sins.h")
          for number, line in enumerate(file.read_text().splitlines(), 1)
          for _, _, mark in [line.partition("// sin: ")] if mark}
"""Where each sin is, by the mark on its line."""

RAW = f"raw {'x86' if os.uname().machine == 'x86_64' else 'aarch64'}"


def played(bench: Bench, uid: str, seconds: float = 0.3, frontend: str = "-d") -> Audit:
    """What bench found of a class of the test plugin; all of it counts as warm-up."""
    bench.write("c.json", config(plugin(uid)))
    with bench.started(frontend, "-c", "c.json", "--timing-statistics"):
        time.sleep(seconds)
    return read(bench)


def read(bench: Bench) -> Audit:
    found = parse(bench.read("audit.json"))
    assert found is not None, bench.read("audit.json")
    assert (found.system_calls_unseen, found.judged.calls) == ("", ())
    return found


def findings(found: Audit, module: Path) -> Findings:
    return explained(found, "misbehave.so", [module], load("native"))


def of(found: tuple[Finding, ...], *calls: str) -> list[Finding]:
    return [each for each in found if each.site.call in calls]


@pytest.mark.parametrize(("uid", "mark", "wanted"), [
    ("Test Malloc", "malloc", {"malloc": "allocation", "free": "free"}),
    ("Test Malloc", "free", {"free": "free", "malloc": "allocation"}),
    ("Test New", "new", {"malloc": "allocation", "free": "free"}),
    ("Test Grow", "grow", {"malloc": "allocation", "free": "free"}),
    ("Test Lock", "lock", {"pthread_mutex_lock": "lock"}),
    ("Test Condition", "condition", {"pthread_cond_signal": "wake-up"}),
    ("Test Sleep", "sleep", {"nanosleep": "sleep"}),
    ("Test Print", "print", {"puts": "file"}),
    ("Test File", "file", {"fopen": "file", "fputc": "file", "fclose": "file"}),
    ("Test Throw", "raise", {"throw": "exception", "malloc": "allocation", "free": "free"}),
    ("Test Raw", RAW, {"system call": "system call"})])
def test_each_is_found_with_its_line(bench, module, uid, mark, wanted) -> None:
    found = played(bench, uid)
    assert {call for call, _ in found.warm_up.calls} == wanted.keys()
    named = findings(found, module).warm_up
    assert {each.site.call: each.site.kind for each in named
            if each.site.call != FAULT} == wanted  # the first block brings pages in
    of_it = [each for each in of(named, next(iter(wanted))) if each.place == MARKED[mark]]
    assert of_it, [each.line for each in named]
    assert 1 <= min(each.site.first_block for each in of_it) <= 2
    functions = [frame.name for frame in of_it[0].stack]
    assert {"Gain::process", "process"} & {*functions}, of_it[0].trace
    assert "antler::bench::Plugin::process" in functions


def test_a_call_in_every_block_is_counted_in_every_block(bench, module) -> None:
    found = played(bench, "Test Condition")
    assert found.warm_up.calls == (("pthread_cond_signal", found.warm_up.blocks),)
    (site,) = [each for each in found.warm_up.sites if each.call != FAULT]
    assert (site.count, site.first_block, found.warm_up.unplaced) == (found.warm_up.blocks, 1, 0)


def test_what_an_engines_pool_cannot_give_is_found_where_it_was_asked_for(bench, module) -> None:
    found = played(bench, "Test Arena")
    assert dict(found.warm_up.calls)["malloc"] == found.warm_up.blocks  # and not the small ones
    large, = of(findings(found, module).warm_up, "malloc")
    assert large.place == MARKED["arena"], large.trace  # in the pool's own code is no answer


def test_a_lock_that_another_thread_has_is_told_apart(bench, module) -> None:
    found = played(bench, "Test Contend")
    contended, = of(findings(found, module).warm_up, "pthread_mutex_lock (contended)")
    assert (contended.site.kind, contended.site.count, contended.site.first_block) == (
        "contended lock", 1, 1)
    assert contended.place == MARKED["contend"]


def test_what_the_first_block_alone_allocates_is_found_and_not_judged(bench, module) -> None:
    bench.write("c.json", config(plugin("Test First")))
    with bench.started("-d", "-c", "c.json", "--timing-statistics") as process:
        time.sleep(0.3)
        process.send_signal(signal.SIGUSR1)
        time.sleep(0.2)
    found = read(bench)
    first, = of(findings(found, module).warm_up, "malloc")
    assert (first.site.count, first.site.first_block, first.place) == (1, 1, MARKED["first"])
    assert found.judged.blocks > 0
    assert found.judged.sites == ()


def test_page_faults_have_their_line(bench, module) -> None:
    found = played(bench, "Test Touch")
    faults = found.warm_up.faults
    assert faults.minor + faults.major >= min(found.warm_up.blocks, 1000)
    assert faults.first_block == 1
    if found.fault_places_unseen:
        pytest.skip(f"this kernel does not say where they are: {found.fault_places_unseen}")
    places = {each.place: each.site.count for each in of(findings(found, module).warm_up, FAULT)}
    assert places[MARKED["touch"]] >= min(found.warm_up.blocks, 1000) - 20


def test_thousands_in_a_block_are_counted(bench, module) -> None:
    found = played(bench, "Test Thousands")
    calls, blocks = dict(found.warm_up.calls), found.warm_up.blocks
    assert blocks > 0
    assert calls == {"malloc": 2000 * blocks, "free": 2000 * blocks}
    assert len(found.warm_up.sites) <= 64
    assert found.warm_up.unplaced == 4000 * blocks - sum(
        site.count for site in found.warm_up.sites if site.call != FAULT)
    assert len(bench.read("audit.json")) < 300_000


def test_a_host_that_is_killed_has_said_what_it_found(bench, module) -> None:
    bench.write("c.json", config(plugin("Test Malloc")))
    process = subprocess.Popen([bench.executable, "-L", "run.log", "-d", "-c", "c.json",
                                "--timing-statistics"], cwd=bench.folder,
                               stdout=subprocess.DEVNULL)
    until((bench.folder / "audit.json").exists)
    process.kill()
    process.wait()
    assert not (bench.folder / "timings.txt").exists()
    places = {each.place for each in findings(read(bench), module).warm_up}
    assert {MARKED["malloc"], MARKED["free"]} <= places


def test_a_plugin_without_symbols_is_known_by_module_and_address(bench, module) -> None:
    there = bench.folder / "plugins" / "misbehave.vst3"
    shutil.rmtree(there)
    stripped = bench.folder / "stripped.so"
    shutil.copy(module, stripped)
    subprocess.run(enter(load("native"), ["x86_64-linux-gnu-strip", "--strip-all", stripped],
                         binds=[bench.folder]), check=True)
    place(stripped, there)
    found = played(bench, "Test Malloc")
    for known in ([], [stripped]):  # of which addr2line would tell the nearest exported function
        alone = explained(found, "misbehave.so", known, load("native"))
        assert alone.nameless
        assert {(each.place.partition("+")[0], each.own.function)
                for each in of(alone.warm_up, "malloc")} == {("misbehave.so", "")}
    assert not findings(found, module).nameless  # the same build id: the file with symbols is its


def test_one_that_does_nothing_wrong_leaves_nothing(bench) -> None:
    found = played(bench, "Test Gain")
    assert found.warm_up.calls == ()
    assert [site for site in found.warm_up.sites if site.call != FAULT] == []
    assert len(found.first_blocks) == 16
    assert all(load > 0 for load in found.first_blocks)


@pytest.mark.parametrize(("uid", "number"), [("Test Crash", 11), ("Test Abort", 6)])
def test_a_plugin_that_crashes_ends_as_without_the_audit(bench, uid, number) -> None:
    bench.write("c.json", config(plugin(uid)))
    assert bench.run("-d", "-c", "c.json").returncode == -number


def test_other_threads_are_not_audited(bench, module) -> None:
    found = played(bench, "Test Worker")
    assert found.warm_up.calls == ()


def test_the_histogram_has_every_block(bench) -> None:
    bench.write("c.json", config(plugin("Test Gain")))
    with bench.started("-d", "-c", "c.json", "--timing-statistics", "--judged-seconds=0.2") as host:
        time.sleep(0.2)
        host.send_signal(signal.SIGUSR1)
        time.sleep(0.3)
    row: dict[str, Any]
    (row,) = json.loads(bench.read("signals.json"))
    ends = [end for end, _ in row["histogram"]]
    assert sum(count for _, count in row["histogram"]) == row["blocks"] > 100
    assert ends == sorted(ends)
    assert row["load"]["maximum"] < ends[-1] <= row["load"]["maximum"] * 1.04
