from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from tasks.realtime.probes import PROBES, Counters, cobalt, linux, tasks
from tasks.realtime.snapshot import Snapshot, clock_was_set, parse, same_process, shell, switches
from tests.waiting import PATIENCE

# forum.elk.audio/t/mode-switches-on-threads/287, verbatim
COBALT = """CPU  PID    MSW        CSW        XSC        PF    STAT       %CPU  NAME
  0  0      0          2484812    0          0     00018000   64.3  [ROOT/0]
  1  0      0          2746       0          0     00018000   94.8  [ROOT/1]
  2  0      0          4175       0          0     00018000   94.8  [ROOT/2]
  3  0      0          5043       0          0     00018000  100.0  [ROOT/3]
  0  866    20         20         79         0     000600c0    0.0  sushi_b64
  0  871    2          19577      40717      0     00048042   34.2  sushi_b64
  1  881    150        300        450        0     00068042    5.1  sushi_b64
  2  882    150        300        450        0     00068042    5.2  sushi_b64
  3  883    1          2          3          0     00068042    0.0  sushi_b64
  3  884    1          2          3          0     00068042    0.0  sushi_b64
  1  0      0          3471958    0          0     00000000    0.0  [IRQ17: [timer]]
  2  0      0          0          0          0     00000000    0.0  [IRQ55: DMA TX IRQ]
"""
def test_cobalt_rows_with_blanks_and_brackets_in_names():
    rows = cobalt(COBALT)
    assert len(rows) == 12
    assert rows[5] == Counters(871, "sushi_b64", 2, 19577)
    assert rows[10].name == "[IRQ17: [timer]]"


def test_cobalt_single_core_kernel():
    text = "  0  14405  1          69782      104649     0     00048046   14.3  bela-audio\n"
    assert cobalt(text) == (Counters(14405, "bela-audio", 1, 69782),)


def test_linux_counters_of_a_real_process():
    code = "import time\nfor _ in range(30): time.sleep(0.001)\nprint('done', flush=True); input()"
    process = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE,
                               stdout=subprocess.PIPE)
    try:
        assert process.stdout and process.stdout.readline() == b"done\n"
        text = subprocess.run(["sh", "-c", f"pid={process.pid}; {PROBES['linux'].shell}"],
                              capture_output=True, text=True, check=True).stdout
        rows = linux(text)
        assert [row.tid for row in rows] == [process.pid]
        assert rows[0].switches >= 30
        task = tasks(Path(f"/proc/{process.pid}/stat").read_text())[0]
        assert (task.tid, task.policy) == (process.pid, 0)
        assert task.state in "RS"
    finally:
        process.communicate(b"\n")


def test_task_names_may_hold_anything():
    rest = "S 1 2 3 4 -1 0 0 0 0 0 1 2 3 4 -91 0 1 0 987 0 0 " + "0 " * 13 + "17 0 90 1 0 0 0"
    (task,) = tasks(f"42 (a) R (b)) {rest}\n")
    assert (task.name, task.state, task.start) == ("a) R (b)", "S", 987)
    assert (task.priority, task.policy) == (90, 1)


def stat(tid: int, name: str, *, policy: int = 0, priority: int = 0, start: int = 5,
         state: str = "S") -> str:
    return (f"{tid} ({name}) {state} " + "0 " * 18 + f"{start} " + "0 " * 17
            + f"{priority} {policy} 0\n")


def status(tid: int, name: str, voluntary: int) -> str:
    return (f"Name:\t{name}\nPid:\t{tid}\nvoluntary_ctxt_switches:\t{voluntary}\n"
            "nonvoluntary_ctxt_switches:\t7\n")


def snap(clock: float, stats: str, counters: str, probe: str) -> Snapshot:
    return Snapshot(clock, clock, tasks(stats), PROBES[probe].parse(counters))


def test_linux_one_switch_a_block_is_free_the_rest_is_not():
    stats = stat(10, "antler-bench") + stat(11, "whatever", policy=1, priority=90)
    before = snap(100.0, stats, status(10, "x", 1) + status(11, "rt", 1000), "linux")
    after = snap(101.0, stats, status(10, "x", 9000) + status(11, "rt", 1753), "linux")
    seen = switches(PROBES["linux"], 10, before, after, 64 / 48000)
    assert seen and (seen.unwanted, seen.threads, seen.realtime) == (3, ("rt",), True)


def test_linux_thread_called_audio_where_none_is_real_time():
    stats = stat(10, "antler-bench") + stat(11, "audio")
    before = snap(0.0, stats, status(10, "x", 1) + status(11, "audio", 0), "linux")
    after = snap(1.0, stats, status(10, "x", 1) + status(11, "audio", 750), "linux")
    seen = switches(PROBES["linux"], 10, before, after, 64 / 48000)
    assert seen and (seen.unwanted, seen.threads, seen.realtime) == (0, ("audio",), False)


def test_linux_without_an_audio_thread_is_no_data():
    stats = stat(10, "antler-bench")
    shot = snap(0.0, stats, status(10, "x", 1), "linux")
    assert switches(PROBES["linux"], 10, shot, shot, 0.001) is None


def test_cobalt_judges_the_thread_that_runs_every_block():
    stats = "".join(stat(tid, "sushi_b64") for tid in (866, 871, 881, 882, 883, 884))
    later = COBALT.replace("871    2          19577", "871    5          27077")
    later = later.replace("866    20         20 ", "866    99         99 ")
    before, after = (snap(t, stats, text, "cobalt") for t, text in ((0.0, COBALT), (10.0, later)))
    seen = switches(PROBES["cobalt"], 866, before, after, 64 / 48000)
    assert seen and (seen.unwanted, seen.threads) == (3, ("sushi_b64",))


@pytest.mark.parametrize(("after", "same"), [
    (stat(10, "a", start=5), True), (stat(10, "a", start=6), False),
    (stat(10, "a", state="Z"), False), ("", False)])
def test_same_process(after, same):
    first = Snapshot(0, 0, tasks(stat(10, "a", start=5)), ())
    assert same_process(10, first, Snapshot(1, 1, tasks(after), ())) is same


def test_the_script_measures_a_real_process():
    process = subprocess.Popen([sys.executable, "-c", """import time, sys
try: time.sleep(600)
except KeyboardInterrupt: sys.exit(1)"""])
    try:
        time.sleep(0.1)
        probe = PROBES["linux"]
        text = subprocess.run(["sh", "-c", shell(probe), "m", str(process.pid), "0.1", "0.5", ""],
                              capture_output=True, text=True, check=True).stdout
        pair = parse(text, probe)
        assert pair
        assert pair[1].clock - pair[0].clock >= 0.5
        assert same_process(process.pid, *pair)
        assert pair[1].counters[0].tid == process.pid
        assert process.wait(PATIENCE) == 1  # Python's KeyboardInterrupt: it was told to stop
    finally:
        process.kill()
        process.wait()


def test_a_measurement_that_was_cut_off_is_no_data():
    assert parse("@clock\n1.5\n7.00 6.00\n@tasks\n@counters\n", PROBES["linux"]) is None
    assert parse("", PROBES["linux"]) is None


def test_a_clock_that_was_set_meanwhile_is_noticed():
    first = Snapshot(1000.0, 50.0, (), ())
    assert not clock_was_set(first, Snapshot(1010.02, 60.0, (), ()))
    assert clock_was_set(first, Snapshot(90_000.0, 60.0, (), ()))
    assert clock_was_set(first, Snapshot(990.0, 60.0, (), ()))


def test_a_clock_without_nanoseconds():
    inside = "@tasks\n@counters\n@driver\n"
    text = f"@clock\n100.%N\n7.0 6.0\n{inside}{inside}@clock\n103\n10.0 8.0\n"
    pair = parse(text, PROBES["linux"])
    assert pair and (pair[0].clock, pair[1].clock) == (100.0, 103.0)
