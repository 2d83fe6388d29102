"""A run in which all is well, on our own plugin host and on Sushi."""

from __future__ import annotations

from dataclasses import replace

from tasks.realtime.audit import Audit, Phase
from tasks.realtime.measurement import Limits, Measurement
from tasks.realtime.signals import Played
from tasks.realtime.snapshot import Switches
from tasks.sushi.interruptions import Interruptions
from tasks.sushi.plugin_lines import Inference, Output
from tasks.sushi.timings import Load, Timings, TrackLoad

OUTPUT = Output(samples=960000, not_finite=0, beyond_full_scale=0, peak=0.5, mean=0.002,
                blocks=7500, silent_blocks=0)
NOISE = Played("noise", 12000, 0, 0, False, Load(0.112, 0.10, 0.121),
               ((0.109375, 6000), (0.1125, 5900), (0.1230, 100)), (), OUTPUT)
STEPS = replace(NOISE, signal="steps", load=Load(0.110, 0.10, 0.119),
                output=replace(OUTPUT, peak=0.98, mean=-0.2))
LOAD = Load(0.112, 0.10, 0.121)
GOOD = Measurement(
    probe="voluntary switches beyond one a block", alive=True, seconds=30.0,
    timings=Timings(1333.33, LOAD, (TrackLoad("main", LOAD, (("sat", LOAD),)),)),
    switches=Switches(0, ("audio",), True), plays_signals=True, played=(NOISE, STEPS),
    outputs=(OUTPUT,), inferences=(Inference("Sat", 64),),
    audit=Audit((0.3, 0.12), True, "", "", Phase(3000), Phase(24000)))
SUSHI = replace(GOOD, plays_signals=False, played=(), audit=None,
                interruptions=Interruptions(told=True))
LIMITS = Limits(0.7, 0, 4.0, 0.05, 0.0, 64 / 48000, ("noise", "steps"), strict=True)


def judged(**change: object) -> Measurement:
    """The good run, but for the noise."""
    return replace(GOOD, played=(replace(NOISE, **change), STEPS))
