"""What other commands leave for a report, made by their own code from made-up measurements."""

from __future__ import annotations

import json
import math
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from tasks.board import probe
from tasks.deploy.layout import release
from tasks.deploy.probe import Facts
from tasks.project.model import Project
from tasks.realtime import record
from tasks.realtime.audit import Audit, Phase, Site
from tasks.realtime.measurement import Limits, Measurement
from tasks.realtime.places import Finding, Findings
from tasks.realtime.signals import Played, Series
from tasks.realtime.snapshot import Switches
from tasks.realtime.symbols import Frame
from tasks.realtime.verdict import judge
from tasks.sushi.interruptions import Interruptions
from tasks.sushi.plugin_lines import Inference, Output
from tasks.sushi.timings import Load, Timings, TrackLoad
from tasks.verify.compare import curve, differences
from tasks.verify.limit import Limit
from tasks.verify.report import Sound, Take
from tasks.verify.report import report as verify_report
from tasks.verify.sound import parts, signal
from tasks.verify.spectrum import spectra
from tests import samples

SIGNALS = ("noise", "silence", "denormals", "steps", "sweep")
LIMITS = Limits(0.7, 0, 4.0, 0.05, 0.0, 64 / 48000, SIGNALS, strict=True)
FACTS = Facts(**vars(probe.parse("@@ uname\n6.1 aarch64\n@@ glibc\nglibc 2.31\n"
                                 "@@ model\nRaspberry Pi 4\n")), writable=True, blocked=False)
EACH, BLOCKS = 16, 1500
SITE = Site("malloc", "allocation", "", 40, 7, ())
FRAME = Frame("Sat.so", "Sat::process(float*)", "/home/me/Sat.cpp", 57, 4660)


def played(name: str, level: float, waits: int = 0) -> Played:
    """A signal whose load wanders around a level, as a plugin host would tell it."""
    random = np.random.default_rng(len(name))
    loads = level * (1 + 0.04 * np.abs(random.standard_normal(BLOCKS)))
    points = np.array_split(loads, np.arange(EACH, BLOCKS, EACH))
    counted = Counter(_end(load) for load in loads.tolist())
    waited = [waits if i % 9 == 4 else 0 for i in range(len(points))]
    series = Series(EACH, *(tuple(float(f"{figure(it):.4g}") for it in points)
                            for figure in (np.mean, np.min, np.max)), tuple(waited),
                    tuple(i % 2 * waits for i in range(len(points))))
    load = Load(float(loads.mean()), float(loads.min()), float(loads.max()))
    output = Output(2 * 64 * BLOCKS, 0, 0, 0.5, 0.002, BLOCKS, 0)
    return Played(name, BLOCKS, 0, 0, False, load, tuple(sorted(counted.items())), (), output,
                  series)


def _end(load: float) -> float:
    """The end of its class, as in histogram.audio.h."""
    _, exponent = math.frexp(load)
    width = math.ldexp(1 / 64, exponent - 1)
    return (math.floor(load / width) + 1) * width


def measured(level: float = 0.12, waits: int = 0) -> Measurement:
    """A run on our own plugin host."""
    found = (Finding(SITE, FRAME, (FRAME, replace(FRAME, file="", line=0))),) if waits else ()
    phase = Phase(BLOCKS * 5, (("malloc", 40),) if waits else ())
    return Measurement(
        probe="voluntary switches beyond one a block", alive=True, seconds=10.0,
        timings=Timings(1333.33, Load(level, level, level),
                        (TrackLoad("main", None, (("sat", Load(level, level, level)),)),)),
        switches=Switches(waits, ("audio",), True), plays_signals=True,
        played=tuple(played(name, level, waits) for name in SIGNALS),
        outputs=(), inferences=(Inference("Sat", 64),), findings=Findings((), found),
        audit=Audit((0.3, 0.12), True, "", "not permitted", Phase(3000), phase))


def on_sushi() -> Measurement:
    """The same on Sushi, which tells of its load only."""
    return replace(measured(), plays_signals=False, played=(), audit=None, findings=Findings(),
                   interruptions=Interruptions(told=True))


def verdict(project: Project, products: Any, seen: Measurement) -> dict[str, Any]:
    """verdict.json."""
    return record.report(project, release(project, products), FACTS, seen, LIMITS,
                         judge(seen, LIMITS), "2026-11-22T20:00:00+00:00")


def verified(project: Project, error: float = 1e-7) -> dict[str, Any]:
    """verify.json, of a plugin that adds noise to what its model gives."""
    sound = signal(48000)
    noise = error * np.random.default_rng(3).uniform(-1, 1, sound.shape)
    made = (sound + noise).astype(np.float32)
    takes = [Take(blocks, differences(made, sound, 1e-5), tuple(curve(made, sound)),
                  spectra=spectra(made, sound, parts(48000), 48000))
             for blocks in ((64,), (1, 64))]
    return verify_report(project, "0" * 16, 0, Limit(1e-5, "as its results are float32"),
                         Sound("", *sound.shape), takes, "2026-11-22T20:10:00+00:00")


def compared(block_sizes: tuple[int, ...] = (16, 64)) -> dict[str, Any]:
    """compare.json: two models that play, one too large, one that is broken."""
    models = {"models/$small$.nam": 0.1, "models/lite.nam": 0.3, "models/large.nam": 1.6,
              "models/broken.nam": None}
    cells = [_cell(model, frames, load) for model, load in models.items() for frames in block_sizes]
    others = len(block_sizes)
    steps = [{"values": {"model": model}, "from": i * others, "to": i * others + 1,
              "average": -0.01, "maximum": -0.012, "latency": 0.001}
             for i, model in enumerate(models) if models[model]]
    return {"antler_compare": 1, "when": "2026-11-22T21:00:00+00:00", "plugin": "Sat",
            "axes": [{"key": "model", "values": [*models]},
                     {"key": "audio.block_size", "values": [*block_sizes]}],
            "budget": 0.5, "cells": cells, "front": [1, others],
            "largest": [{"values": {"audio.block_size": frames}, "cell": others + i}
                        for i, frames in enumerate(block_sizes)],
            "steps": steps if others > 1 else []}


def _cell(model: str, frames: int, load: float | None) -> dict[str, Any]:
    seen = load and load + 0.2 / frames
    outcome = "failed" if not seen else "PASS" if seen < 0.7 else "FAIL"
    return {"address": "0" * 16, "values": {"model": model, "audio.block_size": frames},
            "outcome": outcome, "reason": "" if seen else "its network takes 13802 weights, not 12",
            "target": "stand-in", "engine": "nam 0.5.3",
            "model": {"file": model, "sha256": "0" * 64, "bytes": 8100, "weights": 900},
            "audio": {"sample_rate": 48000, "block_size": frames}, "mode": "auto",
            "load": seen and {"average": seen, "minimum": seen, "maximum": seen * 1.1},
            "limit": 0.7, "latency": {"frames": 0, "seconds": frames / 48000},
            "verify": seen and {"verdict": "PASS", "error": 3e-7 / seen, "limit": 1e-5},
            "seconds": 21.4, "worker": "studio", "stored": False}


def write(folder: Path, *runs: Measurement, error: float = 1e-7) -> None:
    """All files of a target: verdicts of these runs, a comparison with the model, compare.json."""
    project = samples.project(samples.local("/r"), model=folder / "model.tflite")
    folder.mkdir(parents=True)
    (folder / "model.tflite").write_bytes(b"a model")
    products = samples.products(folder / "products")
    reports = [verdict(project, products, run) for run in runs]
    (folder / "history.jsonl").write_text("".join(map(record.line, reports)))
    (folder / "verdict.json").write_text(json.dumps(reports[-1]))
    (folder / "verify.json").write_text(json.dumps(verified(project, error)))
    (folder / "compare.json").write_text(json.dumps(compared()))
