"""What a plugin host that runs makes of a release that is deployed meanwhile."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from tasks.board.base import Board
from tasks.board.script import script
from tasks.core.asked import asked_for
from tasks.deploy.layout import MODEL
from tasks.project.model import Project
from tasks.run import host as at

Manifest = Mapping[str, Any]


def tell(board: Board, project: Project, manifest: Manifest,
         say: Callable[[str], object] = print) -> None:
    """Say it, where one runs that this run of doit does not start anew anyway.

    Args:
        manifest: of the release that is in use now.
    """
    if "run" in asked_for():
        return
    host = at.host(project.target)
    seen = script(board, at.STARTED_WITH, host.pid_file, host.manifest, check=False).stdout
    if seen.strip() and (said := outlook(json.loads(seen), manifest,
                                         project.target.doit("run"))):
        say(said)


def outlook(before: Manifest, now: Manifest, restart: str) -> str:
    """What becomes of a release, for one whose plugin host was started with another.

    Args:
        restart: the command that starts the plugin host again.
    """
    files, others = before["files"], now["files"]
    changed = {name for name in files.keys() | others.keys() if files.get(name) != others.get(name)}
    model = {name for name in files.keys() & others.keys() if name.endswith(f"/{MODEL}")}
    until = f"until it is started again: {restart}"
    late, told = now.get("latency", 0), before.get("latency", 0)
    if not changed:
        return ""
    if changed - model:
        return f"the plugin host that runs there keeps what it has loaded {until}"
    if late > told:
        return (f"the plugin host that runs there plays the model before {until} (the new one is "
                f"heard {late} samples late; the host was told {told} when it loaded the plugin)")
    return "the plugin host that runs there plays the new model within a second"
