"""A comparison as data: schema/compare.schema.json, and the same cells as CSV (pure)."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

from tasks.compare.axes import Axis
from tasks.compare.cells import Cell
from tasks.compare.kept import Outcome
from tasks.compare.results import Row, front, largest, steps
from tasks.core.paths import shown
from tasks.project.model import Project

CANNOT_BE, NOT_RUN = "cannot be", "not run"


def report(plugin: str, axes: Sequence[Axis], cells: Sequence[Cell],
           outcomes: Mapping[str, Outcome], budget: float, when: str) -> dict[str, Any]:
    """The report.

    Args:
        outcomes: by address; a cell that has none was not run.
        when: ISO 8601, of this machine.
    """
    rows = [row(it, outcomes) for it in cells]
    return {"antler_compare": 1, "when": when, "plugin": plugin,
            "axes": [{"key": it.key, "values": [each.value for each in it.values]} for it in axes],
            "budget": budget, "cells": rows, "front": front(rows),
            "largest": largest(rows, budget), "steps": steps(rows)}


def row(cell: Cell, outcomes: Mapping[str, Outcome]) -> Row:
    """A cell with its outcome."""
    nothing = {"values": dict(cell.values), "address": "", "target": "", "engine": "",
               "model": None, "audio": None, "mode": "", "load": None, "limit": None,
               "latency": None, "verify": None, "seconds": 0.0, "worker": "", "stored": False}
    if not cell.project or not cell.job:
        return {**nothing, "outcome": CANNOT_BE,
                "reason": "; ".join(it.what for it in cell.problems)}
    project, outcome = cell.project, outcomes.get(cell.job.address)
    known = {**nothing, "address": cell.job.address, "target": project.target.name,
             "engine": f"{project.engine.name} {project.engine.version}".strip(),
             "audio": {"sample_rate": project.audio.sample_rate,
                       "block_size": project.audio.block_size},
             "mode": project.inference.mode, "limit": project.realtime.max_load,
             "model": _model(cell, None)}
    if not outcome:
        return {**known, "outcome": NOT_RUN, "reason": "the comparison ended before"}
    said = {key: outcome[key] for key in ("outcome", "reason", "verify", "seconds", "worker",
                                          "stored")}
    return {**known, **said, "model": _model(cell, outcome["weights"]),
            **(_measured(project, outcome["verdict"]) if outcome["verdict"] else {})}


def _model(cell: Cell, weights: int | None) -> dict[str, Any] | None:
    project, job = cell.project, cell.job
    if not project or not job or not job.model:
        return None
    file = project.model.file
    return {"file": shown(file), "sha256": job.model[0], "weights": weights,
            "bytes": file.stat().st_size if file.is_file() else 0}


def _measured(project: Project, verdict: Mapping[str, Any]) -> dict[str, Any]:
    frames = verdict["latency"]
    seconds = (frames + project.audio.block_size) / project.audio.sample_rate
    return {"load": verdict["load"], "latency": {"frames": frames, "seconds": seconds}}


def table(report: Mapping[str, Any]) -> str:
    """The cells as CSV: the axes first, then figures; loads as fractions, latency in seconds."""
    keys = [axis["key"] for axis in report["axes"]]
    names = [*keys, "outcome", "average_load", "maximum_load", "error", "latency", "weights",
             "engine", "target", "reason", "address"]
    text = io.StringIO()
    writer = csv.DictWriter(text, names)
    writer.writeheader()
    for it in report["cells"]:
        load, verify = it["load"] or {}, it["verify"] or {}
        writer.writerow({**it["values"], "outcome": it["outcome"], "engine": it["engine"],
                         "target": it["target"], "reason": it["reason"], "address": it["address"],
                         "average_load": load.get("average"), "maximum_load": load.get("maximum"),
                         "error": verify.get("error"),
                         "latency": it["latency"] and it["latency"]["seconds"],
                         "weights": it["model"] and it["model"]["weights"]})
    return text.getvalue()
