from __future__ import annotations

from dataclasses import replace

import pytest

from tasks.project.model import Engine
from tasks.realtime.advice import advice
from tasks.realtime.measurement import Limits, Measurement
from tasks.realtime.signals import Played
from tasks.sushi.plugin_lines import Inference, Output
from tasks.sushi.timings import Load

SILENT = Output(0, 0, 0, 0, 0, 0, 0)


def said(project, load: Load, options=(), block: int = 64) -> tuple[str, ...]:
    made = replace(project, engine=Engine("tflite", "2.14.1", options))
    seen = Measurement("", True, 10.0, None, None, plays_signals=True,
                       played=(Played("noise", 7, 7, 0, True, load, (), SILENT),),
                       inferences=(Inference("Sat", block),))
    return advice(made, seen, Limits.of(made))


def test_nothing_where_the_load_is_within_its_limit(project):
    assert said(project, Load(0.6, 0.5, 0.69)) == ()


def test_how_much_too_slow_and_what_would_help(project):
    assert said(project, Load(210.0, 200.0, 220.0), (("xnnpack", False),), block=1) == (
        "a block takes 210.0 times as long as it lasts",
        "a model that costs 300.0 times less would be fast enough",
        "the model runs sample by sample: export it so that it takes a whole block",
        "a faster engine: `engine: {name: tflite, options: {xnnpack: true}}` in project.yaml")


@pytest.mark.parametrize("options", [(("xnnpack", True),), ()])
def test_only_what_is_not_done_already(project, options):
    assert said(project, Load(0.84, 0.8, 0.9), options) == (
        "a block takes 84.0 % of its time",
        "a model that costs 1.2 times less would be fast enough")


def test_single_slow_blocks(project):
    assert said(project, Load(0.5, 0.4, 0.9)) == (
        "single blocks are too slow, not all: a larger audio.block_size evens that out",)
