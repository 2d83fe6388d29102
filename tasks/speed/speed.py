"""Run the program that measures, on the target; keep and show what it says."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from tasks.board import lock
from tasks.board.base import Board
from tasks.board.script import script
from tasks.core.errors import AntlerError
from tasks.core.files import write_atomically
from tasks.project.model import Project
from tasks.speed.show import show

_PATIENCE = 1800.0
"""Seconds for all sizes of blocks, on an emulated board."""

_RUN = r"""
cd "$1" && shift && "$@"
"""


def measure(board: Board, project: Project, files: Sequence[Path], out: Path) -> None:
    """Send `files`, the program first and then the model, and run it.

    Args:
        out: folder for speed.json.

    Raises:
        AntlerError: the model does not load there, or the program failed.
    """
    program, model, *_ = files
    folder = f"{project.target.root}/speed"
    ranges = [f"{it.minimum},{it.maximum}" for it in project.plugin.parameters]
    with lock.held(board, project.target.root, "speed", _PATIENCE):
        script(board, 'rm -rf "$1" && mkdir -p "$1"', folder)
        try:
            for file in files:
                board.put(file, f"{folder}/{file.name}")
            done = script(board, _RUN, folder, f"./{program.name}", model.name, *ranges,
                          check=False, timeout=_PATIENCE)
        finally:
            with suppress(AntlerError):
                script(board, 'rm -rf "$1"', folder)
    if done.returncode:
        raise AntlerError(f"{program.name} failed on {project.target.name}",
                          details=done.stderr.strip())
    found = report(project, json.loads(done.stdout))
    write_atomically(out / "speed.json", json.dumps(found, indent=1) + "\n")
    show(found)


def report(project: Project, said: dict[str, Any]) -> dict[str, Any]:
    """What was measured, and of what."""
    return {"model": project.model.file.name, "target": project.target.name,
            "engine": f"{project.engine.name} {project.engine.version}",
            "sample_rate": project.audio.sample_rate, "note": project.target.board.note,
            **said}
