"""Elk's EVL kernel, as it was seen running: golden/README.md says by whom."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from realtime_samples import LIMITS, SUSHI

from tasks.realtime.probes import PROBES, Counters, evl
from tasks.realtime.snapshot import Blocks, Snapshot, blocks, parse, same_process, shell, switches
from tasks.realtime.verdict import judge
from tests.waiting import PATIENCE

GOLDEN = Path(__file__).parent / "golden/elk-evl"
BUDGET = 64 / 48000
EVL = PROBES["evl"]


def listings(name: str) -> list[str]:
    """Every output of `evl ps` in a sample, its header first."""
    text = (GOLDEN / name).read_text()
    return re.findall(r"^CPU   PID .*\n(?: +\d+ +\d+ .*\n)*", text, re.M)


def test_all_forms_of_r27_are_read_or_have_no_counters() -> None:
    """-w glues its WCHAN to the name; it has no counters, so nothing is read of it."""
    read = [evl(text) for text in listings("evl-ps-all-forms-r27.txt")]
    assert read == [(Counters(71, "raspa_pimpl_task:69", 1, 1486),), (),
                    (Counters(71, "raspa_pimpl_task:69", 1, 1488),), (), (), ()]


def test_all_forms_of_r47_are_read_or_have_no_counters() -> None:
    """-l has a WCHAN before the name."""
    row = Counters(480, "raspa_pimpl_task:478", 32, 770)
    assert [evl(text) for text in listings("evl-ps-r47.txt")] == [(row,), (row,), (), ()]


def test_threads_that_are_ready_are_read_like_those_that_wait() -> None:
    """STAT is W or R."""
    found = [row for text in listings("multicore-icount-smp4.txt") for row in evl(text)]
    assert Counters(153, "raspa_pimpl_task:146", 0, 10290) in found
    assert Counters(175, "raspa_pimpl_task:167", 0, 10206) in found


def test_nothing_attached_is_no_data() -> None:
    assert evl("CPU   PID   ISW     CTXSW     SYS       RWA       STAT     NAME\n") == ()


HEAD = "CPU   PID   ISW     CTXSW     SYS       RWA       STAT     NAME\n"


@given(pid=st.integers(1, 1 << 22), isw=st.integers(0, 9_999_999), ctxsw=st.integers(0, 10**9 - 1),
       name=st.sampled_from(["raspa_pimpl_task:1230", "twine worker 2", "[irq/55-DMA TX IRQ]"]))
def test_columns_that_long_numbers_move_are_read(pid, isw, ctxsw, name) -> None:
    """With the widths of evl-ps.c: a process id of six digits touches what follows."""
    row = f"  2   {pid:<6d}{isw:<8d}{ctxsw:<10d}{2 * ctxsw:<10d}{0:<10d} W       {name}\n"
    assert evl(HEAD + row) == (Counters(pid, name, isw, ctxsw),)


@pytest.mark.parametrize("text", ["", "evl: command not found\n", "CPU PID NAME\n 1 2 x\n"])
def test_evl_without_counters_is_no_data(text) -> None:
    assert evl(text) == ()


def measured(name: str, driver: tuple[str, str] = ("", "")) -> tuple[Snapshot, Snapshot]:
    """A measurement of before the driver was asked, with what it would have said."""
    parts = (GOLDEN / f"measure-{name}.txt").read_text().split("@clock\n")
    first, second = (f"@driver\n{text}" for text in driver)
    pair = parse(f"@clock\n{parts[1]}{first}{second}@clock\n{parts[2]}", EVL)
    assert pair
    return pair


@pytest.mark.parametrize(("name", "pid", "unwanted"), [
    ("clean", 573, 0), ("printf", 591, 376), ("fault", 609, 375), ("nanosleep", 627, 376),
    ("raspa_load_test", 555, 0)])
def test_what_a_program_did_in_ten_seconds(name, pid, unwanted) -> None:
    """One block in 20 of 7500; those of other programs are not counted."""
    pair = measured(name)
    assert same_process(pid, *pair)
    seen = switches(EVL, pid, *pair, BUDGET)
    assert seen
    assert (seen.unwanted, seen.threads, seen.realtime) == (
        unwanted, (f"raspa_pimpl_task:{pid}",), True)


def test_workers_are_judged_with_the_audio_thread() -> None:
    """Sushi -r -m 2: a worker wakes once or twice a block."""
    before, after = (evl(text) for text in listings("multicore-icount-smp4.txt")[5:7])
    task = measured("clean")[0].tasks[0]
    own = tuple(replace(task, tid=tid) for tid in (123, 126, 127, 130))
    pair = [Snapshot(clock, clock, own, rows) for clock, rows in ((0.0, before), (4.0, after))]
    seen = switches(EVL, 123, *pair, BUDGET)
    assert seen and (seen.unwanted, seen.threads) == (
        0, ("twine-worker-126", "twine-worker-127", "raspa_pimpl_task:123"))
    worse = tuple(replace(row, switches=3) if row.tid == 127 else row for row in after)
    seen = switches(EVL, 123, pair[0], replace(pair[1], counters=worse), BUDGET)
    assert seen and seen.unwanted == 3


def test_an_audio_thread_that_does_not_wake_is_no_data() -> None:
    before, _ = measured("clean")
    after = replace(before, clock=before.clock + 10)
    assert switches(EVL, 573, before, after, BUDGET) is None


@pytest.mark.parametrize(("before", "after", "counted"), [
    ("11234\n0\n", "18734\n0\n", Blocks(7500, 0)), ("11234\n4\n", "18734\n9\n", Blocks(7500, 5)),
    ("11234\n4\n", "700\n0\n", None),  # its device was opened again
    ("", "", None), ("11234\n0\n", "", None)])
def test_late_blocks_are_those_that_the_driver_counted_meanwhile(before, after, counted) -> None:
    assert blocks(*measured("clean", (before, after))) == counted


def test_the_driver_is_read_before_the_host_is_stopped(tmp_path) -> None:
    """Its counters begin again when its device is closed."""
    for name, number in (("kernel_interrupts", 11234), ("session_under_runs", 0)):
        (tmp_path / name).write_text(f"{number}\n")  # as a real one said beside raspa_load_test
    probe = replace(PROBES["linux"], driver=EVL.driver.replace(
        "/sys/module/*audio_evl*/parameters", str(tmp_path)))
    process = subprocess.Popen([sys.executable, "-c", f"""import time, pathlib, sys
try: time.sleep(600)
except KeyboardInterrupt: pathlib.Path('{tmp_path}/kernel_interrupts').write_text('0\\\\n')"""])
    try:
        text = subprocess.run(["sh", "-c", shell(probe), "m", str(process.pid), "0.2", "0.1", ""],
                              capture_output=True, text=True, check=True).stdout
        process.wait(PATIENCE)
    finally:
        process.kill()
        process.wait()
    pair = parse(text, probe)
    assert pair and [shot.driver for shot in pair] == [Blocks(11234, 0)] * 2


@pytest.mark.parametrize(("driver", "samples", "late"), [
    (Blocks(7500, 0), ("7500 blocks", "PASS"), ("0 late of 7500", "PASS")),
    (Blocks(7500, 2), ("7500 blocks", "PASS"), ("2 late of 7500", "FAIL")),
    (Blocks(0, 0), ("none", "FAIL"), ("0 late of 0", "PASS")),
    (None, ("yes", "PASS"), ("none", "PASS"))])
def test_the_verdict_has_the_drivers_count(driver, samples, late) -> None:
    checks = {each.name: (each.measured, each.result)
              for each in judge(replace(SUSHI, driver=driver), LIMITS).checks}
    assert (checks["samples seen"], checks["late or failed blocks"]) == (samples, late)
