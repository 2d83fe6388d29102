"""All kinds of boards: every module in this folder defines one as `KIND`."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from tasks.board.target import BoardKind

KINDS: dict[str, BoardKind] = {
    kind.name: kind
    for kind in (import_module(f"{__name__}.{path.stem}").KIND
                 for path in sorted(Path(__file__).parent.glob("[a-z]*.py")))}
"""All kinds by their names in project.yaml."""
