"""All kinds of boards: every module in this folder defines one as `KIND`."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from tasks.board.target import BoardKind

KINDS: dict[str, BoardKind] = {
    kind.name: kind
    for kind in (import_module(f"{__name__}.{module.name}").KIND
                 for module in iter_modules(__path__))}
"""All kinds by their names in project.yaml."""
