from __future__ import annotations

from dataclasses import replace

import pytest
from realtime_samples import SUSHI, judged

from tasks.board.cores import EVL, LINUX
from tasks.project.model import Engine, Project
from tasks.realtime.advice import advice, excess
from tasks.realtime.measurement import Limits, Measurement
from tasks.realtime.signals import Played
from tasks.realtime.snapshot import Switches
from tasks.sushi.plugin_lines import Inference, Output
from tasks.sushi.timings import Load

SILENT = Output(0, 0, 0, 0, 0, 0, 0)


def seen(load: Load, block: int = 64) -> Measurement:
    return Measurement("", True, 10.0, None, None, plays_signals=True,
                       played=(Played("noise", 7, 7, 0, True, load, (), (), SILENT),),
                       inferences=(Inference("Sat", block),))


def with_engine(project: Project, *options: tuple[str, bool]) -> Project:
    return replace(project, engine=Engine("tflite", "2.14.1", options))


def test_nothing_where_the_load_is_within_its_limit(project):
    good = seen(Load(0.6, 0.5, 0.69))
    assert (excess(good, Limits.of(project)), advice(project, good, Limits.of(project))) == ("", ())


@pytest.mark.parametrize(("load", "words"), [
    (Load(136.23, 130, 140), "a block takes 136.2 times as long as it lasts"),
    (Load(0.84, 0.8, 0.9), "a block takes 84.0 % of the time it lasts, and up to 90.0 %")])
def test_how_much_it_is(project, load, words):
    assert excess(seen(load), Limits.of(project)) == words


def test_what_would_help_one_that_runs_sample_by_sample(project):
    slow = with_engine(project, ("xnnpack", False))
    assert advice(slow, seen(Load(210, 200, 220), block=1), Limits.of(slow)) == (
        "export the model so that it takes many samples in one call",
        "a faster engine: `engine: {name: tflite, options: {xnnpack: true}}`",
        "a model that costs 314.3 times less")


def test_what_would_help_where_blocks_are_short(project):
    short = replace(project, audio=replace(project.audio, block_size=16))
    assert advice(short, seen(Load(1.4, 1, 2)), Limits.of(short)) == (
        "a larger audio.block_size: the model can take 64 samples in one call",
        "a model that costs 2.9 times less")


@pytest.mark.parametrize("options", [[("xnnpack", True)], []])
def test_only_what_is_not_done_already(project, options):
    made = with_engine(project, *options)
    assert advice(made, seen(Load(0.84, 0.8, 0.9)), Limits.of(made)) == (
        "a model that costs 1.3 times less",)


@pytest.mark.parametrize(("maximum", "times"), [
    (0.7, "1.1"), (0.728, "1.1"), (0.77, "1.1"), (0.771, "1.2"), (1.39, "2.0")])
def test_a_model_that_costs_so_much_less_is_within_the_limit(project, maximum, times):
    found = advice(project, seen(Load(0.7, 0.4, maximum)), Limits.of(project))
    assert found == (f"a model that costs {times} times less",)


def test_single_blocks_that_are_far_slower_are_another_matter(project):
    found = advice(project, seen(Load(0.75, 0.4, 11.0)), Limits.of(project))
    assert found == ("a model that costs 1.1 times less", "single blocks are slower still: "
                     "a larger audio.block_size evens that out")


def test_single_slow_blocks(project):
    longer = "single blocks are too slow, not all: a larger audio.block_size evens that out"
    assert advice(project, seen(Load(0.5, 0.4, 0.9)), Limits.of(project)) == (
        longer, "so does `inference: {mode: async}`, which is heard later (docs/models.md)")
    beside = replace(project, inference=replace(project.inference, mode="async"))
    assert advice(beside, seen(Load(0.5, 0.4, 0.9)), Limits.of(beside)) == (longer,)


@pytest.mark.parametrize(("core", "command"), [
    (EVL, "./doit trace"), (LINUX, "./doit trace --by strace")])
def test_where_to_look_for_mode_switches(sushi_project, core, command):
    target = sushi_project.target
    board = replace(sushi_project, target=replace(target, os=replace(target.os, realtime=core)))
    left = replace(SUSHI, switches=Switches(102, ("sushi",), True))
    assert advice(board, left, Limits.of(board)) == (
        f"`{command}` shows where in the code the audio thread leaves real time",)
    assert advice(board, SUSHI, Limits.of(board)) == ()


def test_where_to_look_for_calls(project):
    assert advice(project, judged(calls=(("malloc", 3),)), Limits.of(project)) == (
        "`./doit trace` shows where in the code the audio thread leaves real time",)
