"""From what a run left to the report."""

from __future__ import annotations

import json
from dataclasses import replace

import jsonschema
import pytest
from realtime_samples import GOOD, LIMITS, SUSHI, judged

from tasks.board import probe
from tasks.board.cores import Core
from tasks.board.kinds import KINDS
from tasks.core.paths import SCHEMA
from tasks.deploy.layout import release
from tasks.deploy.probe import Facts
from tasks.realtime import record
from tasks.realtime.measure import Left, gather
from tasks.realtime.signals import Played, Series, parse
from tasks.realtime.verdict import judge
from tasks.sushi.plugin_lines import Inference, Output
from tasks.sushi.timings import Load

FACTS = Facts(**vars(probe.parse("@@ uname\n6.1 aarch64\n@@ glibc\nglibc 2.31\n"
                                 "@@ model\nRaspberry Pi 4\n")), writable=True, blocked=False)


def report(project, products, seen=GOOD):
    return record.report(project, release(project, products), FACTS, seen, LIMITS,
                         judge(seen, LIMITS), "2026-11-22T20:00:00+00:00")


@pytest.mark.parametrize("seen", [
    GOOD, SUSHI, replace(GOOD, timings=None, switches=None, played=(), outputs=(), probe=""),
    judged(calls=(("malloc", 3),), cut_short=True)])
def test_report_follows_its_schema(project, products, seen):
    schema = json.loads((SCHEMA / "verdict.schema.json").read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    data = json.loads(json.dumps(report(project, products, seen)))
    jsonschema.Draft202012Validator(schema).validate(data)


def test_the_stand_in_says_what_its_figures_mean(project):
    system = replace(project.target.os, frontend="-r")
    stand_in = replace(project, target=replace(project.target, board=KINDS["stand-in"], os=system))
    assert record.notes(stand_in) == [
        "in virtual time, 1 ns per instruction: repeatable on every machine; good for "
        "comparing, and for finding regressions and overload; does not predict the Pi's percentage"]


def test_history_is_compared(project, products):
    first = report(project, products)
    second = report(project, products, judged(load=Load(0.122, 0.1, 0.72)))
    entry = record.last(record.line(first) + "{half a li")
    assert record.compare(entry, second) == (
        "compared with the previous run (the same release): average +1.00 points, maximum "
        "+59.90 points, was PASS")
    assert record.compare(entry, first) == (
        "compared with the previous run (the same release): average unchanged, maximum unchanged")
    assert record.compare(record.last(""), first) == ""


SIGNALS = """\
[{"signal": "noise", "blocks": 301, "late": 0, "failed": 0, "cut_short": false,
  "load": {"average": 0.000668748339, "minimum": 0.0003375, "maximum": 0.00250125},
  "histogram": [[0.00034, 1], [0.00067, 299], [0.002502, 1]],
  "series": {"blocks": 200, "average": [0.0006692, 0.0006678], "minimum": [0.0003375, 0.00066],
   "maximum": [0.002501, 0.00067], "waits": [0, 3], "preemptions": [0, 0]},
  "calls": {"malloc": 12, "free": 12},
  "output": {"samples": 38528, "not_finite": 0, "beyond_full_scale": 0, "peak": 0.303649992, \
"mean": -0.000139198251, "blocks": 301, "silent_blocks": 0}},
 {"signal": "sweep", "blocks": 0, "late": 0, "failed": 0, "cut_short": true,
  "load": null,
  "histogram": [],
  "series": {"blocks": 1, "average": [], "minimum": [], "maximum": [], "waits": [],
   "preemptions": []},
  "calls": {},
  "output": {"samples": 0, "not_finite": 0, "beyond_full_scale": 0, "peak": 0, "mean": 0, \
"blocks": 0, "silent_blocks": 0}}]
"""
"""Written by antler-bench, the figures of the second row apart."""


def test_signals_json_is_read():
    noise, sweep = parse(SIGNALS)
    assert noise == Played(
        "noise", 301, 0, 0, False, Load(0.000668748339, 0.0003375, 0.00250125),
        ((0.00034, 1), (0.00067, 299), (0.002502, 1)),
        (("malloc", 12), ("free", 12)), Output(38528, 0, 0, 0.303649992, -0.000139198251, 301, 0),
        Series(200, (0.0006692, 0.0006678), (0.0003375, 0.00066), (0.002501, 0.00067), (0, 3),
               (0, 0)))
    assert (sweep.signal, sweep.cut_short, sweep.load) == ("sweep", True, None)


@pytest.mark.parametrize("text", ["", SIGNALS[:-40], "{}", '[{"signal": "noise"}]', "[3]",
                                  SIGNALS.replace("silent_blocks", "quiet_blocks")])
def test_signals_json_that_is_foreign_or_cut_off_is_no_data(text):
    assert parse(text) == ()


def test_what_a_run_left_is_gathered(project):
    log = ("[2026-11-22 17:13:43.260] [error] [audit] audio thread: malloc 12, free 12\n"
           "[2026-11-22 17:13:43.260] [error] [vst3] broken\n")
    output = ("Sat runs one sample a call: its batch size is fixed to 1\n"
              "Sat output: 960000 samples, 3 not finite, 0 beyond full scale, peak 0.5, "
              "mean 1e-05, 0 of 7500 blocks silent while the input was not\n")
    seen = gather(project, 1, None, Left(signals=SIGNALS, log=log, output=output))
    assert seen.played == parse(SIGNALS)
    assert [(each.not_finite, each.mean) for each in seen.outputs] == [(3, 1e-05)]
    assert seen.inferences == (Inference("Sat", 1, "its batch size is fixed to 1"),)
    assert seen.errors == ("[2026-11-22 17:13:43.260] [error] [vst3] broken",)  # audit: its own row


def test_half_a_timings_file_is_no_data(project):
    text = "Performance timings for all processors in percentages of audio buffer (100% = 1.0us)\n"
    assert gather(project, 1, None, Left(timings=text)).timings is None


def test_unknown_kernel_has_no_probe(project):
    system = replace(project.target.os, realtime=Core("other", ()))
    other = replace(project, target=replace(project.target, os=system))
    assert gather(other, 1, None, Left()).probe == ""
