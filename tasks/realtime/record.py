"""The verdict as data: the JSON report, the history, and the comparison with the last run."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tasks.core.files import sha256
from tasks.core.versions import written
from tasks.deploy.layout import Release
from tasks.deploy.probe import Facts
from tasks.project.model import Project
from tasks.realtime import audit_record, history
from tasks.realtime.advice import advice, excess
from tasks.realtime.checks import FAIL, PASS
from tasks.realtime.measurement import Limits, Measurement
from tasks.realtime.signals import PERCENTILES, Played
from tasks.realtime.verdict import Verdict


def notes(project: Project) -> list[str]:
    """What a reader must know before quoting the figures."""
    free = "the dummy frontend runs as fast as it can: its maximum includes every preemption"
    found = (project.target.board.note, free if project.target.os.free_running else "")
    return [note for note in found if note]


def report(project: Project, release: Release, facts: Facts, seen: Measurement, limits: Limits,
           verdict: Verdict, when: str) -> dict[str, Any]:
    """The report, as in schema/verdict.schema.json; `when` is this machine's time in ISO 8601."""
    load = seen.load
    return {
        "antler_verdict": 7,
        "verdict": PASS if verdict.passed else FAIL,
        "when": when,
        "release": release.digest,
        "files": {file.name: file.sha256 for file in release.files},
        "plugin": {"name": project.plugin.name, "version": project.plugin.version},
        "engine": ({"name": project.engine.name, "version": project.engine.version}
                   if project.model else None),
        "model": ({"file": project.model.file.name, "sha256": _digest(project.model.file)}
                  if project.model else None),
        "audio": asdict(project.audio),
        "target": {"name": project.target.name, "board": project.target.board.name,
                   "os": project.target.os.name, "realtime": project.target.os.realtime.name,
                   "plugin_host": project.target.plugin_host.name,
                   "sushi": project.target.os.sushi},
        "board": {"machine": facts.machine, "kernel": facts.kernel, "model": facts.model,
                  "glibc": written(facts.glibc or ())},
        "limits": {**asdict(limits), "signals": list(limits.signals)},
        "seconds": round(seen.seconds, 3),
        "load": asdict(load) if load else None,
        "switches": _switches(seen),
        "interruptions": _interruptions(seen),
        "signals": [_signal(each) for each in seen.played],
        "first_blocks": list(seen.audit.first_blocks) if seen.audit else [],
        "audit": audit_record.record(seen.audit, seen.findings),
        "processors": _processors(seen),
        "plugins": {"outputs": [asdict(output) for output in seen.outputs],
                    "inferences": [asdict(inference) for inference in seen.inferences],
                    "latency": seen.latency,
                    "workers": [asdict(worker) for worker in seen.workers]},
        "checks": [asdict(check) for check in verdict.checks],
        "excess": excess(seen, limits),
        "advice": list(advice(project, seen, limits)),
        "errors": list(seen.errors),
        "notes": notes(project),
    }


def _digest(file: Path) -> str:
    """Of the model; empty if it was removed since it was built."""
    return sha256(file) if file.is_file() else ""


def _signal(played: Played) -> dict[str, Any]:
    parts = {name: played.percentile(part) for name, part in PERCENTILES.items()}
    return {**asdict(played), "calls": dict(played.calls),
            "percentiles": parts if played.load else None,
            "histogram": [list(row) for row in played.histogram],
            "series": {key: list(value) if isinstance(value, tuple) else value
                       for key, value in asdict(played.series).items()}}


def _switches(seen: Measurement) -> dict[str, Any] | None:
    return {"what": seen.probe, **asdict(seen.switches),
            "threads": list(seen.switches.threads)} if seen.switches else None


def _interruptions(seen: Measurement) -> dict[str, Any] | None:
    said = seen.interruptions
    return {"told": said.told, "found": [
        {"kind": each.kind, "brief": each.brief, "details": each.details,
         "resolution": each.resolution, "count": count}
        for each, count in Counter(said.found).items()]} if said else None


def _processors(seen: Measurement) -> list[dict[str, Any]]:
    rows = []
    for track in seen.timings.tracks if seen.timings else ():
        for name, load in track.processors:
            rows.append({"track": track.name, "name": name,
                         "average": load.average if load else None,
                         "maximum": load.maximum if load else None})
    return rows


def line(report: Mapping[str, Any]) -> str:
    """A line for build/TARGET/history.jsonl."""
    kept = {key: report[key] for key in ("when", "verdict", "release", "load", "audio", "engine")}
    failed = [check["name"] for check in report["checks"] if check["result"] == FAIL]
    switches = (report["switches"] or {}).get("unwanted")
    return json.dumps({**kept, "switches": switches, "failed": failed,
                       "parts": history.parts(report)},
                      sort_keys=True) + "\n"


def last(history: str) -> dict[str, Any] | None:
    """The newest readable line of a history; a killed run may have written only half of one."""
    for text in reversed(history.splitlines()):
        try:
            entry = json.loads(text)
        except ValueError:
            continue
        if isinstance(entry, dict):
            return entry
    return None


def compare(before: Mapping[str, Any] | None, now: Mapping[str, Any]) -> str:
    """A sentence that compares load and verdict with the previous run; empty if there is none."""
    if not before or not before.get("load") or not now["load"]:
        return ""
    old, new = before["load"], now["load"]
    parts = [f"{name} {_points(new[key] - old[key])}"
             for name, key in (("average", "average"), ("maximum", "maximum"))]
    same = "the same release" if before["release"] == now["release"] else before["release"]
    turned = f", was {before['verdict']}" if before["verdict"] != now["verdict"] else ""
    return f"compared with the previous run ({same}): {', '.join(parts)}{turned}"


def _points(difference: float) -> str:
    return "unchanged" if abs(difference) < 5e-5 else f"{difference * 100:+.2f} points"
