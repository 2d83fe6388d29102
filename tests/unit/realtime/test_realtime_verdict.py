"""Each thing that is measured, against its limit."""

from __future__ import annotations

from dataclasses import replace

import pytest
from realtime_samples import GOOD, LIMITS, NOISE, OUTPUT, STEPS, SUSHI, judged

from tasks.realtime.audit import Faults, Phase
from tasks.realtime.checks import FAIL, NOT_MEASURED, PASS
from tasks.realtime.measurement import Limits, Measurement
from tasks.realtime.snapshot import Switches
from tasks.realtime.verdict import judge
from tasks.sushi.findings import Finding
from tasks.sushi.plugin_lines import Inference, Output
from tasks.sushi.timings import Load


def put_out(**change: object) -> Measurement:
    """The good run, but for what came out of the noise."""
    return judged(output=replace(OUTPUT, **change))


def failed(seen: Measurement, limits: Limits = LIMITS) -> list[str]:
    return [check.name for check in judge(seen, limits).checks if check.result == FAIL]


def row(name: str, seen: Measurement, limits: Limits = LIMITS) -> tuple[str, str, str]:
    """What was measured, how it was judged, and the note."""
    (check,) = [check for check in judge(seen, limits).checks if check.name == name]
    return check.measured, check.result, check.note


def test_good_run_passes():
    verdict = judge(GOOD, LIMITS)
    assert verdict.passed
    assert [(c.name, c.measured, c.limit, c.note) for c in verdict.checks] == [
        ("host alive", "same process", "same process", ""),
        ("samples seen", "24000 blocks", "some", ""),
        ("time of a block", "1333.3 µs", "1333.3 µs", ""),
        ("load, average", "11.2 % (149.3 of 1333.3 µs)", "< 70.0 %", "worst signal: noise"),
        ("load, maximum", "12.1 % (161.3 of 1333.3 µs)", "< 70.0 %", "worst signal: noise"),
        ("audio thread", "real-time", "real-time", "thread audio"),
        ("voluntary switches beyond one a block", "0 in 30.0 s", "≤ 0", ""),
        ("late or failed blocks", "0 late, 0 failed of 24000", "0", ""),
        ("malloc, locks, system calls", "none", "0", ""),
        ("page faults", "0", "0", ""),
        ("samples not finite", "0", "0", ""),
        ("output, peak", "0.98 (-0.2 dB)", "≤ 4", "worst signal: steps"),
        ("output, DC offset", "+0.0020", "≤ 0.05", ""),
        ("output, silent blocks", "0 of 7500", "≤ 0 %", ""),
        ("how the model runs", "64 samples a call", "", ""),
        ("latency, declared", "none", "", ""),
        ("errors in the log", "0", "0", "")]


@pytest.mark.parametrize(("change", "name"), [
    ({"alive": False}, "host alive"),
    ({"timings": replace(GOOD.timings, period_us=2666.67)}, "time of a block"),
    ({"switches": Switches(1, ("audio",), True)}, "voluntary switches beyond one a block"),
    ({"switches": Switches(0, ("audio",), False)}, "audio thread"),
    ({"probe": ""}, "mode switches"),
    ({"played": (NOISE,)}, "samples seen"),
    ({"outputs": (replace(OUTPUT, not_finite=1),)}, "samples not finite"),
    ({"errors": ("[error] [vst3] broken",)}, "errors in the log"),
    ({"audit": replace(GOOD.audit, judged=Phase(24000, faults=Faults(1, 0, 7)))}, "page faults"),
    ({"audit": None}, "page faults"),
])
def test_each_alone_fails(change, name):
    assert failed(replace(GOOD, **change)) == [name]


@pytest.mark.parametrize(("change", "name"), [
    ({"load": Load(0.2, 0.1, 0.7)}, "load, maximum"),
    ({"late": 1}, "late or failed blocks"), ({"failed": 1}, "late or failed blocks"),
    ({"calls": (("malloc", 1),)}, "malloc, locks, system calls"),
    ({"output": replace(OUTPUT, not_finite=1)}, "samples not finite"),
    ({"output": replace(OUTPUT, peak=4.1)}, "output, peak"),
    ({"output": replace(OUTPUT, mean=-0.06)}, "output, DC offset"),
    ({"output": replace(OUTPUT, silent_blocks=1)}, "output, silent blocks"),
])
def test_each_signal_alone_fails(change, name):
    assert failed(judged(**change)) == [name]


def test_why_the_host_ended_is_told_where_that_is_known():
    assert row("host alive", replace(GOOD, alive=False))[0] == "ended or restarted"
    crashed = Finding("crash", "Sushi crashed (signal 11)", resolution="try it on target desk")
    assert row("host alive", replace(GOOD, alive=False, ended=crashed)) == (
        "Sushi crashed (signal 11)", FAIL, "try it on target desk")


def test_overload_fails_average_and_maximum():
    assert failed(judged(load=Load(1.1, 1, 1.2))) == ["load, average", "load, maximum"]


def test_the_worst_signal_is_judged_and_named():
    seen = judged(load=Load(0.1, 0.05, 0.3))
    assert row("load, average", seen)[::2] == ("11.0 % (146.7 of 1333.3 µs)", "worst signal: steps")
    assert row("load, maximum", seen)[::2] == ("30.0 % (400.0 of 1333.3 µs)", "worst signal: noise")
    assert seen.load == Load(0.11, 0.05, 0.3)


def test_calls_are_told_with_their_signals():
    sweep = replace(STEPS, signal="sweep", calls=(("malloc", 2), ("free", 2)))
    seen = replace(GOOD, played=(replace(NOISE, calls=(("malloc", 3),)), STEPS, sweep))
    assert row("malloc, locks, system calls", seen) == ("malloc 5, free 2", FAIL, "in noise, sweep")


def test_what_the_warm_up_alone_had_is_said_and_no_failure():
    first = replace(GOOD.audit, warm_up=Phase(3000, (("malloc", 1),)))
    assert row("malloc, locks, system calls", replace(GOOD, audit=first)) == (
        "none", PASS, "in the warm-up: malloc 1")


def test_page_faults_fail_where_memory_can_be_locked():
    faulty = replace(GOOD.audit, memory_locked=False, judged=Phase(24000, faults=Faults(5, 2, 7)))
    seen = replace(GOOD, audit=faulty)
    assert row("page faults", seen) == (
        "7", FAIL, "from block 7; 2 from the disk; memory is not locked")
    assert row("page faults", seen, replace(LIMITS, strict=False))[1] == PASS


def test_what_could_not_be_watched_is_said():
    unseen = replace(GOOD.audit, system_calls_unseen="Invalid argument")
    assert row("malloc, locks, system calls", replace(GOOD, audit=unseen)) == (
        "none", PASS, "only those through the C library")


def test_what_was_cut_short_is_said():
    assert row("late or failed blocks", judged(late=9, cut_short=True)) == (
        "9 late, 0 failed of 24000", FAIL, "cut short, since all blocks were late: noise")


def test_no_blocks_fail():
    silent = tuple(replace(each, blocks=0, load=None, output=Output(0, 0, 0, 0, 0, 0, 0))
                   for each in GOOD.played)
    assert failed(replace(GOOD, played=silent)) == failed(replace(GOOD, played=()))


def test_no_data_at_all_fails_everything_that_was_to_be_seen():
    nothing = Measurement("", False, 0.0, None, None, plays_signals=True)
    assert failed(nothing) == [
        "host alive", "samples seen", "time of a block", "load, average", "load, maximum",
        "audio thread", "mode switches", "late or failed blocks", "malloc, locks, system calls",
        "page faults", "samples not finite", "output, peak", "output, DC offset",
        "output, silent blocks"]
    unseen = ("malloc, locks, system calls", "page faults")
    on_sushi = failed(replace(nothing, plays_signals=False))
    assert on_sushi.pop(on_sushi.index("late or failed blocks") + 1) == "real-time audio"
    assert on_sushi == [name for name in failed(nothing) if name not in unseen]


def test_sushi_does_not_audit_and_that_is_said():
    verdict = judge(SUSHI, LIMITS)
    assert verdict.passed
    results = {check.name: check.result for check in verdict.checks}
    assert results["malloc, locks, system calls"] == NOT_MEASURED
    assert results["late or failed blocks"] == PASS
    assert row("load, maximum", SUSHI)[2] == "since its start, warm-up included"


@pytest.mark.parametrize(("change", "name"), [
    ({"not_finite": 3}, "samples not finite"), ({"peak": 5.0}, "output, peak"),
    ({"mean": 0.3}, "output, DC offset"), ({"silent_blocks": 3}, "output, silent blocks")])
def test_on_sushi_the_plugin_is_the_witness_of_what_it_puts_out(change, name):
    assert failed(replace(SUSHI, outputs=(OUTPUT, replace(OUTPUT, **change)))) == [name]


def test_sushi_block_over_the_budget_was_late():
    timings = replace(GOOD.timings, engine=Load(0.1, 0.0, 1.0))
    seen = replace(SUSHI, timings=timings)
    assert "late or failed blocks" in failed(seen, replace(LIMITS, max_load=2.0))


def test_mode_switches_within_their_limit():
    seen = replace(GOOD, switches=Switches(3, ("a",), True))
    assert failed(seen, replace(LIMITS, max_mode_switches=3)) == []


def test_a_thread_that_is_not_real_time_fails_on_a_board_only():
    seen = replace(GOOD, switches=Switches(0, ("audio",), False))
    assert row("audio thread", seen) == (
        "not real-time", FAIL,
        "thread audio; its user needs rtprio and memlock in /etc/security/limits.conf")
    assert row("audio thread", seen, replace(LIMITS, strict=False)) == (
        "not real-time", PASS, "thread audio; on a board this is a failure")


def test_samples_that_the_plugin_silenced_are_told_apart():
    own = replace(GOOD, outputs=(OUTPUT, replace(OUTPUT, not_finite=7)))
    assert row("samples not finite", own) == ("7", FAIL, "the plugin silenced them")
    assert row("samples not finite", put_out(not_finite=7)) == ("7", FAIL, "in noise")


def test_an_offset_and_silence_are_judged_where_they_mean_something():
    """Of steps, which an asymmetrical saturation may shift; of a sweep, which turns a gain to 0."""
    assert abs(STEPS.output.mean) > LIMITS.max_dc
    only_steps = replace(GOOD, played=(STEPS,))
    limits = replace(LIMITS, signals=("steps",))
    assert row("output, DC offset", only_steps, limits)[1] == NOT_MEASURED
    assert row("output, silent blocks", only_steps, limits)[1] == NOT_MEASURED


def test_more_than_full_scale_is_counted_and_no_failure_by_itself():
    assert row("output, peak", put_out(peak=1.03, beyond_full_scale=210)) == (
        "1.03 (+0.3 dB)", PASS, "worst signal: noise; 210 samples beyond full scale")


def test_how_the_model_runs():
    slow = (Inference("Sat", 64), Inference("Sat", 1, "its batch size is fixed to 1"))
    assert row("how the model runs", replace(GOOD, inferences=slow)) == (
        "sample by sample", PASS, "its batch size is fixed to 1")
    assert row("how the model runs", replace(GOOD, inferences=()))[1] == NOT_MEASURED
