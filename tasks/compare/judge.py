"""Judges one cell, on whatever worker of Dask it came to.

The cell is a project in a folder of its own, and Antler a process that is told of that folder: so
a cell can neither disturb its worker nor be disturbed by the one before.
"""

from __future__ import annotations

import json
import shutil
import socket
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tasks.compare import kept, slots
from tasks.compare.cells import Job
from tasks.core.called import as_meant, itself
from tasks.core.errors import AntlerError, from_os_error
from tasks.core.files import tree_digest, write_atomically
from tasks.core.paths import CODE, home
from tasks.core.process import ITS_OWN, Completed, run, whole_environment
from tasks.realtime.verdict import LOADS

DECIDING = ("deps", "plugin_src", "sdk", "schema", "requirements.txt",
            "requirements-reference.txt")
"""What decides a verdict, beside the rooms of `tasks`."""

ASIDE = ("compare", "report", "house", "face", "speed")
"""Rooms that decide nothing of one."""

PASS, FAIL, FAILED = "PASS", "FAIL", "failed"

_LONGEST = 3 * 3600.0
"""Seconds within which a cell must be judged: an engine may have to be built."""


def code() -> str:
    """Digest of the code that decides a verdict."""
    rooms = [it for it in (CODE / "tasks").iterdir() if it.name not in (*ASIDE, "__pycache__")]
    return tree_digest(*(CODE / name for name in DECIDING), *sorted(rooms))


def judge(job: Job) -> dict[str, Any]:
    """The outcome of a cell (`kept.Outcome`); never raises, so that one cell ends no other."""
    began = time.monotonic()
    try:
        if done := kept.known(job.address):
            return done
        found = _judged(job)
        found |= {"seconds": round(time.monotonic() - began, 1), "worker": socket.gethostname()}
        if settled(job, found):
            kept.keep(job.address, found)
    except OSError as error:
        found = failed(str(from_os_error(error)))
    except AntlerError as error:
        found = failed(str(error))
    return {"seconds": round(time.monotonic() - began, 1), "worker": socket.gethostname(),
            **found, "stored": False}


def failed(reason: str) -> dict[str, Any]:
    """An outcome without a verdict."""
    return {"outcome": FAILED, "reason": reason, "verdict": None, "verify": None, "weights": None}


def settled(job: Job, outcome: kept.Outcome) -> bool:
    """Whether nothing is left to be judged: a verdict, and the comparison with Python if wanted."""
    return outcome["outcome"] == FAIL or (
        outcome["outcome"] == PASS and bool(outcome["verify"] or not job.verify))


def _judged(job: Job) -> dict[str, Any]:
    if code() != job.code:
        return failed(f"{socket.gethostname()} has another Antler in {CODE} than the comparison "
                      "began with: edited meanwhile? Else bring both to one commit; then compare "
                      "again")
    model = kept.taken(job)
    if job.model and model is None:
        return failed(f"{socket.gethostname()} has no {job.model[1]}: its store {home()} is not "
                      "that of the comparison (docs/compare.md, \"Several machines\")")
    with slots.held() as folder:
        _write(folder, job, model)
        checked = _antler(folder, "check_realtime")
        verdict = _read(folder / "build" / job.target / "verdict.json")
        if verdict is None:
            return failed(reason(checked.output))
        found = {"outcome": verdict["verdict"], "reason": broken(verdict),
                 "verdict": _figures(verdict), "verify": None, "weights": _weights(job, folder)}
        if job.verify and verdict["verdict"] == PASS:
            said = _antler(folder, "verify").output
            verify = _read(folder / "build" / job.target / "verify.json")
            found |= {"verify": _error(verify)} if verify else {
                "reason": f"not compared with Python: {reason(said)}"}
        return found


def _write(folder: Path, job: Job, model: Path | None) -> None:
    """The cell's project.yaml, the keys of boards, and no result of the cell before."""
    import yaml

    for name in ("verdict.json", "verify.json"):
        (folder / "build" / job.target / name).unlink(missing_ok=True)
    if job.known_hosts:
        write_atomically(folder / ".state/known_hosts", job.known_hosts)
    write_atomically(folder / "project.yaml",
                     yaml.safe_dump(job.project(model), sort_keys=False, allow_unicode=True))


def _antler(folder: Path, *words: str) -> Completed:
    """Run Antler on a project; it ends when this worker does."""
    alone = shutil.which("setpriv")
    return run([*([alone, "--pdeathsig", "TERM"] if alone else []),
                *itself("--project", str(folder), *words)],
               cwd=folder, env=whole_environment(), check=False, timeout=_LONGEST,
               log=folder / "log", grace=ITS_OWN)


def _read(file: Path) -> dict[str, Any] | None:
    try:
        found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found


def _weights(job: Job, folder: Path) -> int | None:
    """How many trained numbers the build found in the model."""
    described = _read(folder / "build/compiled" / job.variant / "generated/model.json")
    return described.get("weights") if described and job.model else None


def _figures(verdict: Mapping[str, Any]) -> dict[str, Any]:
    """What a comparison needs of a verdict."""
    return {"load": verdict["load"], "limit": verdict["limits"]["max_load"],
            "latency": verdict["plugins"]["latency"], "release": verdict["release"]}


def _error(verify: Mapping[str, Any]) -> dict[str, Any]:
    from tasks.verify.report import parts

    errors = [it["error"] for take in verify["takes"] for _, it in parts(take)]
    return {"verdict": verify["verdict"], "limit": verify["limits"]["max_error"],
            "error": None if None in errors else max(errors)}


def broken(verdict: Mapping[str, Any]) -> str:
    """What a verdict found broken: `output, peak 8 (≤ 4)`; of loads one sentence says how much."""
    slow = str(verdict["excess"])
    broken = [f"{it['name']} {it['measured']} ({it['limit']})" for it in verdict["checks"]
              if it["result"] == FAIL and not (slow and it["name"] in LOADS)]
    return "; ".join(filter(None, [slow, *broken]))


def reason(output: str) -> str:
    """Why Antler gave up, of what it printed: the first error, with what it says of it."""
    lines = output.splitlines()
    at = next((place for place, it in enumerate(lines) if it.startswith(("✗ ", "ERROR: "))), None)
    if at is None:
        return as_meant("; ".join(lines[-3:])) or "it was ended"
    first = lines[at].removeprefix("✗ ").removeprefix("ERROR: ")
    more = [it for it in lines[at + 1:at + 7] if it.startswith(("  ", "project.yaml"))]
    return as_meant("\n".join([first, *more]))
