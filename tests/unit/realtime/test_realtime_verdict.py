from __future__ import annotations

import json
from dataclasses import replace

import jsonschema
import pytest

from tasks.board import probe
from tasks.board.cores import Core
from tasks.board.kinds import KINDS
from tasks.core.paths import SCHEMA
from tasks.deploy.layout import release
from tasks.deploy.probe import Facts
from tasks.realtime import record
from tasks.realtime.measure import gather
from tasks.realtime.snapshot import Switches
from tasks.realtime.verdict import FAIL, NOT_MEASURED, PASS, Limits, Measurement, judge
from tasks.sushi.log import Audit, Blocks, last_run
from tasks.sushi.timings import Load, Timings, TrackLoad

LOAD = Load(0.112, 0.10, 0.121)
GOOD = Measurement(
    probe="voluntary switches beyond one a block", alive=True, seconds=30.0,
    timings=Timings(1333.33, LOAD, (TrackLoad("main", LOAD, (("sat", LOAD),)),)),
    switches=Switches(0, ("audio",), True), blocks=Blocks(24000, 0, 0), audits=True,
    audit=Audit(()), errors=())
LIMITS = Limits(0.7, 0, 64 / 48000)


def timings(average: float, maximum: float) -> Timings:
    return replace(GOOD.timings, engine=Load(average, 0.0, maximum))


def failed(seen: Measurement, limits: Limits = LIMITS) -> list[str]:
    return [check.name for check in judge(seen, limits).checks if check.result == FAIL]


def test_good_run_passes():
    verdict = judge(GOOD, LIMITS)
    assert verdict.passed
    assert [(c.name, c.measured, c.limit) for c in verdict.checks] == [
        ("host alive", "same process", "same process"),
        ("samples seen", "24000 blocks", "some"),
        ("time of a block", "1333.3 µs", "1333.3 µs"),
        ("load, average", "11.2 % (149.3 of 1333.3 µs)", "< 70.0 %"),
        ("load, maximum", "12.1 % (161.3 of 1333.3 µs)", "< 70.0 %"),
        ("voluntary switches beyond one a block", "0 in 30.0 s", "≤ 0"),
        ("late or failed blocks", "0 late, 0 failed of 24000", "0"),
        ("malloc, locks, system calls", "none", "0"),
        ("errors in the log", "0", "0")]


@pytest.mark.parametrize(("change", "name"), [
    ({"alive": False}, "host alive"),
    ({"timings": timings(0.2, 0.7)}, "load, maximum"),
    ({"timings": replace(GOOD.timings, period_us=2666.67)}, "time of a block"),
    ({"switches": Switches(1, ("audio",), True)}, "voluntary switches beyond one a block"),
    ({"switches": None}, "voluntary switches beyond one a block"),
    ({"probe": ""}, "mode switches"),
    ({"blocks": Blocks(24000, 1, 0)}, "late or failed blocks"),
    ({"blocks": Blocks(24000, 0, 1)}, "late or failed blocks"),
    ({"blocks": None}, "late or failed blocks"),
    ({"audit": Audit((("malloc", 1),))}, "malloc, locks, system calls"),
    ({"audit": None}, "malloc, locks, system calls"),
    ({"errors": ("[error] [vst3] broken",)}, "errors in the log"),
])
def test_each_alone_fails(change, name):
    assert failed(replace(GOOD, **change)) == [name]


def test_overload_fails_average_and_maximum():
    assert failed(replace(GOOD, timings=timings(1.1, 1.2))) == ["load, average", "load, maximum"]


def test_no_blocks_fail():
    assert failed(replace(GOOD, blocks=Blocks(0, 0, 0))) == [
        "samples seen", "late or failed blocks"]


def test_no_timings_fail():
    assert failed(replace(GOOD, timings=replace(GOOD.timings, engine=None))) == [
        "samples seen", "load, average", "load, maximum"]
    assert failed(replace(GOOD, timings=None)) == [
        "samples seen", "time of a block", "load, average", "load, maximum"]


def test_no_data_at_all_fails_everything_that_was_to_be_seen():
    nothing = Measurement("", False, 0.0, None, None, None, True, None, ())
    assert failed(nothing) == [
        "host alive", "samples seen", "time of a block", "load, average", "load, maximum",
        "mode switches", "late or failed blocks", "malloc, locks, system calls"]


def test_sushi_does_not_audit_and_that_is_said():
    verdict = judge(replace(GOOD, audits=False, audit=None, blocks=None), LIMITS)
    assert verdict.passed
    results = {check.name: check.result for check in verdict.checks}
    assert results["malloc, locks, system calls"] == NOT_MEASURED
    assert results["late or failed blocks"] == PASS


def test_sushi_block_over_the_budget_was_late():
    seen = replace(GOOD, audits=False, audit=None, blocks=None, timings=timings(0.1, 1.0))
    assert "late or failed blocks" in failed(seen, replace(LIMITS, max_load=2.0))


def test_mode_switches_within_their_limit():
    seen = replace(GOOD, switches=Switches(3, ("a",), False))
    limits = replace(LIMITS, max_mode_switches=3)
    assert failed(seen, limits) == []
    assert judge(seen, limits).checks[5].note == "thread a, not scheduled as real-time"


FACTS = Facts(**vars(probe.parse("@@ uname\n6.1 aarch64\n@@ glibc\nglibc 2.31\n"
                                 "@@ model\nRaspberry Pi 4\n")), writable=True, blocked=False)


def report(project, products, seen=GOOD):
    return record.report(project, release(project, products), FACTS, seen, LIMITS,
                         judge(seen, LIMITS), "2026-11-22T20:00:00+00:00")


@pytest.mark.parametrize("seen", [
    GOOD, replace(GOOD, timings=None, switches=None, blocks=None, audit=None, probe="")])
def test_report_follows_its_schema(project, products, seen):
    schema = json.loads((SCHEMA / "verdict.schema.json").read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    data = json.loads(json.dumps(report(project, products, seen)))
    jsonschema.Draft202012Validator(schema).validate(data)


def test_the_stand_in_says_what_its_figures_mean(project):
    system = replace(project.target.os, frontend="-r")
    stand_in = replace(project, target=replace(project.target, board=KINDS["stand-in"], os=system))
    assert record.notes(stand_in) == [
        "in virtual time, 1 ns an instruction: repeatable on every machine, orders and catches "
        "regressions and overload; does not predict the Pi's percentage"]


def test_history_is_compared(project, products):
    first = report(project, products)
    second = report(project, products, replace(GOOD, timings=timings(0.122, 0.72)))
    entry = record.last(record.line(first) + "{half a li")
    assert record.compare(entry, second) == (
        "against the run before (the same release): average +1.00 points, maximum +59.90 points"
        ", was PASS")
    assert record.compare(entry, first) == (
        "against the run before (the same release): average unchanged, maximum unchanged")
    assert record.compare(record.last(""), first) == ""


def log(*lines: str) -> tuple:
    return last_run("".join(f"[2026-11-22 17:13:43.260] {line}\n" for line in lines))


def test_an_audit_that_cannot_be_read_still_counts(project):
    seen = gather(project, 1, None, "", log("[error] [audit] audio thread: something odd"))
    assert "malloc, locks, system calls" in failed(seen)


def test_audit_of_the_bench_is_read(project):
    lines = log("[error] [audit] audio thread: malloc 12, free 12 in 24000 blocks",
                "[warning] [audio] 3 of 24000 blocks were late")
    seen = gather(project, 1, None, "", lines)
    assert seen.blocks == Blocks(24000, 3, 0)
    assert seen.audit and seen.audit.calls[0] == ("malloc", 12)
    assert failed(seen)[-2:] == ["late or failed blocks", "malloc, locks, system calls"]


def test_half_a_timings_file_is_no_data(project):
    text = "Performance timings for all processors in percentages of audio buffer (100% = 1.0us)\n"
    assert gather(project, 1, None, text, ()).timings is None


def test_unknown_kernel_has_no_probe(project):
    system = replace(project.target.os, realtime=Core("other", ()))
    other = replace(project, target=replace(project.target, os=system))
    assert "mode switches" in failed(gather(other, 1, None, "", ()))
