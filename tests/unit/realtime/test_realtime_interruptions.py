"""Sushi's own words for audio that was interrupted, from its log to the verdict."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest
from realtime_samples import GOOD, LIMITS, SUSHI

from tasks.board.cores import EVL
from tasks.board.plugin_hosts import BENCH
from tasks.board.plugin_hosts import SUSHI as HOST
from tasks.core.paths import SCHEMA
from tasks.project.model import Project
from tasks.realtime.advice import advice
from tasks.realtime.checks import FAIL, NOT_MEASURED, PASS, Check
from tasks.realtime.measure import Left, gather
from tasks.realtime.measurement import Measurement
from tasks.realtime.verdict import judge
from tests.report_samples import verdict

PLAYED = (Path(__file__).parents[1] / "sushi/golden/sushi-1.1.0/dummy-20s-timing.log").read_text()
PRINTED = "SUSHI - Copyright 2017-2023 Elk Audio AB, Stockholm\n"
STAMP = "[2026-11-22 17:13:50.260] "
HELD = f"{STAMP}[info] [engine] Rt thread timed out for too long, clearing queues\n"
ANOTHER = (f"{STAMP}[error] [audio_frontend] Failed to instantiate RtConditionVariable "
           "(File exists)\n")
NO_RIGHTS = "sushi: evl_attach_self() failed: Permission denied\n"
PAUSED = "no block was played for more than 100 ms"
HELPS = "a plugin or a program of higher priority held the audio thread"


def on_elk(project: Project, sushi: str = "1.2.0", frontend: str = "-r") -> Project:
    system = replace(project.target.os, realtime=EVL, sushi=sushi, frontend=frontend)
    return replace(project, target=replace(project.target, os=system, plugin_host=HOST))


def seen(project: Project, log: str, output: str = PRINTED) -> Measurement:
    """The good run on Sushi, but for what its log and output say of interruptions."""
    found = gather(project, 1, None, Left(log=log, output=output))
    return replace(SUSHI, interruptions=found.interruptions)


def row(seen: Measurement) -> Check:
    (check,) = [check for check in judge(seen, LIMITS).checks if check.name == "real-time audio"]
    return check


def test_a_run_that_went_on_passes(project):
    run = seen(on_elk(project), PLAYED)
    assert (row(run).measured, row(run).result, row(run).note) == ("uninterrupted", PASS, "")
    assert judge(run, LIMITS).passed


@pytest.mark.parametrize(("times", "says"), [(1, PAUSED), (3, f"{PAUSED}, 3 times")])
def test_a_pause_fails_with_what_helps(project, times, says):
    run = seen(on_elk(project), PLAYED + HELD * times)
    assert (row(run).measured, row(run).result, row(run).value) == (says, FAIL, times)
    assert row(run).note.startswith(HELPS)
    assert [check.name for check in judge(run, LIMITS).checks if check.result == FAIL] == [
        "real-time audio"]
    (told,) = advice(project, run, LIMITS)
    assert told == row(run).note


def test_a_pause_of_an_earlier_run_is_not_this_one_s(project):
    assert row(seen(on_elk(project), PLAYED + HELD + PLAYED)).result == PASS


@pytest.mark.parametrize("version", ["1.1.0", "1.2.0"])
@pytest.mark.parametrize(("log", "output", "says"), [
    (ANOTHER, "", "another Sushi runs on the board"),
    ("", NO_RIGHTS, "may not use the board's real-time core")])
def test_errors_of_the_core_fail_on_every_sushi(project, version, log, output, says):
    check = row(seen(on_elk(project, version), PLAYED + log, PRINTED + output))
    assert says in check.measured
    assert check.result == FAIL
    assert check.note


@pytest.mark.parametrize(("sushi", "frontend"), [("1.1.0", "-r"), ("1.2.0", "-d")])
def test_what_is_not_told_is_not_measured(project, sushi, frontend):
    check = row(seen(on_elk(project, sushi, frontend), PLAYED))
    assert (check.result, check.note) == (
        NOT_MEASURED, "Sushi tells of pauses from 1.2 on, with audio hardware")


def test_without_a_log_it_fails(project):
    assert (row(seen(on_elk(project), "")).measured, row(seen(on_elk(project), "")).result) == (
        "no log", FAIL)


def test_our_own_host_counts_late_blocks_instead(project):
    own = replace(project, target=replace(project.target, plugin_host=BENCH))
    assert gather(own, 1, None, Left(log=PLAYED + HELD)).interruptions is None
    assert "real-time audio" not in [check.name for check in judge(GOOD, LIMITS).checks]


@pytest.mark.parametrize(("log", "found"), [
    (PLAYED, []), (PLAYED + HELD * 2 + ANOTHER, [("audio-paused", 2), ("another-sushi", 1)])])
def test_in_verdict_json(project, products, log, found):
    run = seen(on_elk(project), log)
    data = json.loads(json.dumps(verdict(project, products, run)))
    schema = json.loads((SCHEMA / "verdict.schema.json").read_text())
    jsonschema.Draft202012Validator(schema).validate(data)
    assert data["interruptions"]["told"]
    assert [(it["kind"], it["count"]) for it in data["interruptions"]["found"]] == found
    assert len(data["advice"]) == len(found)
    assert data["antler_verdict"] == 7


def test_no_log_is_null_in_verdict_json(project, products):
    data = verdict(project, products, replace(SUSHI, interruptions=None))
    assert (data["interruptions"], data["verdict"]) == (None, "FAIL")
