"""A project to configure, and Sushi's real output."""

import json
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tasks.board.cores import COBALT, EVL
from tasks.board.kinds import KINDS
from tasks.board.plugin_hosts import SUSHI
from tasks.board.target import OperatingSystem, Target
from tasks.project.model import Parameter, Plugin, PluginUse, Project, Track
from tasks.sushi import log
from tasks.sushi.config import host_config, render
from tasks.sushi.explain import explain
from tasks.sushi.findings import Finding
from tasks.sushi.tasks import bundles
from tasks.sushi.validate import check
from tasks.sushi.versions import dialect
from tests import samples

STAMP = "2026-11-22 17:13:43.260"
GOLDEN = Path(__file__).parent / "golden"


@dataclass(frozen=True)
class Case:
    """A paragraph of failures.txt."""

    name: str
    command: str
    returncode: int
    stderr: str
    log: str
    stdout: str


def read_cases(version: str) -> dict[str, Case]:
    text = (GOLDEN / f"sushi-{version}" / "failures.txt").read_text()
    cases = {}
    for part in re.split(r"^=== ", text, flags=re.MULTILINE)[1:]:
        head, *rows = part.splitlines()
        name, command = head.split(" : ", 1)
        kept = {kind: "\n".join(r[len(kind) + 2:] for r in rows if r.startswith(f"{kind}|"))
                for kind in ("stderr", "log", "stdout")}
        cases[name] = Case(name, command, int(rows[0].removeprefix("rc=")), **kept)
    return cases


def system(sushi: str) -> OperatingSystem:
    old = sushi.startswith("0.")
    return samples.system(
        name="elk-0.11.0" if old else "elk-1.0.0", realtime=COBALT if old else EVL,
        sushi=sushi, frontend="-r", juce_below=(7, 0, 0) if old else None)


def make(sushi: str = "1.1.0", *, channels: int = 2, parameters=(("gain", 0.0),),
         inputs=None, name: str = "p", juce: str = "7.0.5") -> Project:
    wired = tuple(range(channels)) if inputs is None else inputs
    use = PluginUse(name, "NeuralSaturator", tuple(parameters))
    return samples.project(
        Target("elk-pi", KINDS["ssh"], "elk-pi.local", 22, "mind", system(sushi),
               "debian11-aarch64", SUSHI, "/udata/antler"),
        plugin=Plugin("NeuralSaturator", "Antler", "1.0.0", juce,
                      (Parameter("gain", -1.0, 1.0, 0.0), Parameter("mix", 0.0, 100.0, 50.0))),
        tracks=(Track("main", channels, wired, wired, (use,)),))


def on_system(project: Project, **changes: object) -> Project:
    return replace(project, target=replace(project.target, os=replace(
        project.target.os, **changes)))


def said(project: Project, *rows: str, returncode: int | None = 1, stderr: str = "",
         files=None) -> tuple[Finding, ...]:
    """What a run that logged `rows` (without their time) is explained with."""
    text = "\n".join(f"[{STAMP}] {row}" for row in rows)
    return explain(log.parse(text), returncode=returncode, stderr=stderr, project=project,
                   files=files)


def config_of(project: Project) -> dict[str, Any]:
    """The configuration that is sent, as its version of Sushi takes it."""
    made = host_config(project, bundles(project))
    check(made, dialect(project.target.os.sushi), project)
    return json.loads(render(made))
