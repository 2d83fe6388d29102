"""What antler-bench plays while it judges, and what it says of each signal."""

from __future__ import annotations

import json
import signal
import time
from typing import Any

import pytest
from bench_host import Bench, config, plugin

pytestmark = pytest.mark.toolchain

ALL = ["noise", "silence", "denormals", "steps", "sweep"]


def judged(bench: Bench, uid: str, signals: list[str], frontend: str = "-d",
           seconds: float = 0.4) -> dict[str, Any]:
    """What signals.json says of each signal; judged after a moment of noise."""
    bench.write("c.json", config(plugin(uid)))
    with bench.started(frontend, "-c", "c.json", "--timing-statistics",
                       f"--signals={','.join(signals)}", f"--judged-seconds={seconds}") as process:
        time.sleep(0.3)
        process.send_signal(signal.SIGUSR1)
        time.sleep(seconds + 0.1)
    played = json.loads(bench.read("signals.json"))
    assert [row["signal"] for row in played] == signals
    return {row["signal"]: row for row in played}


def test_each_signal_is_what_its_name_says(bench: Bench) -> None:
    seen = judged(bench, "Test Gain", ALL)
    peak = {name: row["output"]["peak"] for name, row in seen.items()}
    assert peak["silence"] == peak["denormals"] == 0  # the audio thread takes denormals for zero
    assert peak["steps"] == 1
    assert 0.25 < peak["noise"] < 0.35  # four and a half times -24 dB, as a normal distribution has
    assert abs(seen["noise"]["output"]["mean"]) < 0.002
    assert seen["noise"]["output"]["silent_blocks"] == 0
    assert all(row["output"]["samples"] == 2 * 64 * row["blocks"] > 0 for row in seen.values())
    assert all(0 < row["load"]["minimum"] <= row["load"]["average"] <= row["load"]["maximum"]
               for row in seen.values())


def test_the_sweep_holds_both_ends_of_a_parameter_and_puts_it_back(bench: Bench) -> None:
    seen = judged(bench, "Test Gain", ["sweep", "noise"])
    sweep = seen["sweep"]["output"]
    assert 0.05 < sweep["silent_blocks"] / sweep["blocks"] < 0.3  # a gain of 0: a tenth of the time
    assert 0.25 < sweep["peak"] < 0.35
    assert seen["noise"]["output"]["silent_blocks"] == 0
    assert seen["noise"]["output"]["peak"] > 0.25


def test_each_signal_has_the_same_share_of_the_time(bench: Bench) -> None:
    seen = judged(bench, "Test Gain", ALL, "-r", seconds=1)
    for name in ALL[:-1]:  # the last one goes on until the host is told to end
        late = seen[name]["late"]  # on a busy machine a late block may be many periods late
        assert seen[name]["blocks"] in ((149, 150, 151) if late == 0 else range(152))


def test_what_happens_is_told_of_the_signal_in_which_it_does(bench: Bench) -> None:
    seen = judged(bench, "Test Knob", ALL)
    calls = {name: row["calls"] for name, row in seen.items()}
    assert calls["sweep"].keys() == {"malloc", "free"}
    assert not any(calls[name] for name in ALL[:-1])

    seen = judged(bench, "Test Silence", ALL)
    load = {name: row["load"]["average"] for name, row in seen.items()}
    assert max(load, key=load.__getitem__) in ("silence", "denormals")
    assert load["silence"] > 3 * load["noise"]


@pytest.mark.parametrize(("uid", "signals", "figure", "least", "most"), [
    ("Test Loud", ["noise"], "peak", 2, 2.8), ("Test Loud", ["steps"], "peak", 8, 8),
    ("Test Offset", ["silence"], "mean", 0.2999, 0.3001),
    ("Test NaN", ["noise"], "not_finite", 0, 0), ("Test NaN", ["steps"], "not_finite", 1000, 1e9),
    ("Test Mute", ["noise"], "silent_blocks", 100, 1e9), ("Test Mute", ["silence"],
                                                          "silent_blocks", 0, 0)])
def test_output(bench: Bench, uid: str, signals: list[str], figure: str, least: float,
                most: float) -> None:
    (row,) = judged(bench, uid, signals).values()
    assert least <= row["output"][figure] <= most


def test_what_cannot_be_in_time_is_not_played_to_the_end(bench: Bench) -> None:
    seen = judged(bench, "Test Late", ["noise", "silence"], "-r", seconds=1.2)
    for row in seen.values():  # blocks of 4 ms, for 0.25 s of 0.6
        assert row["cut_short"]
        assert 2 <= row["late"] == row["blocks"] <= 63  # fewer where this machine is busy
        assert row["load"]["minimum"] > 3
    assert not judged(bench, "Test Gain", ["noise"])["noise"]["cut_short"]


def test_a_series_has_every_block_in_its_order(bench: Bench) -> None:
    seen = judged(bench, "Test Gain", ["noise", "sweep"], "-d", seconds=0.6)
    for row in seen.values():
        series, blocks = row["series"], row["blocks"]
        each, count = series["blocks"], len(series["average"])
        assert {len(it) for name, it in series.items() if name != "blocks"} == {count}
        assert (count - 1) * each < blocks <= count * each
        assert count <= 128
        assert each == 1 or count > 64  # where there is no room, neighbours become one
        sizes = [each] * (count - 1) + [blocks - each * (count - 1)]
        mean = sum(size * average for size, average in zip(sizes, series["average"], strict=True))
        assert mean / blocks == pytest.approx(row["load"]["average"], rel=1e-3)
        assert min(series["minimum"]) == pytest.approx(row["load"]["minimum"], rel=1e-3)
        assert max(series["maximum"]) == pytest.approx(row["load"]["maximum"], rel=1e-3)
        assert all(low <= average <= high for low, average, high in zip(
            series["minimum"], series["average"], series["maximum"], strict=True))


def test_a_block_in_which_the_thread_waits_is_seen_in_the_series(bench: Bench) -> None:
    waits = judged(bench, "Test Sleep", ["noise"], seconds=0.3)["noise"]
    assert sum(waits["series"]["waits"]) > 0.8 * sum(waits["calls"].values()) > 0
    assert sum(judged(bench, "Test Gain", ["noise"], seconds=0.3)["noise"]["series"]["waits"]) == 0


def test_nothing_is_judged_before_it_is_told_to(bench: Bench) -> None:
    bench.write("c.json", config(plugin()))
    ran = bench.run("-d", "-c", "c.json", "--timing-statistics", interrupt_after=0.3)
    (row,) = json.loads(bench.read("signals.json"))
    assert (row["signal"], row["blocks"], row["load"]) == ("noise", 0, None)
    assert "[info] [signals]" not in ran.log


@pytest.mark.parametrize(("word", "message"), [
    ("--signals=noise,hiss", f"Option '--signals' takes some of {','.join(ALL)}"),
    ("--signals=,", f"Option '--signals' takes some of {','.join(ALL)}"),
    ("--judged-seconds=-1", "Option '--judged-seconds' takes a number of seconds")])
def test_options_that_make_no_sense(bench: Bench, word: str, message: str) -> None:
    ran = bench.run("-d", "-c", "c.json", word)
    assert (ran.returncode, ran.stderr, ran.log) == (1, message + "\n", "")
