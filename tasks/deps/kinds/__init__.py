"""All kinds of dependencies: every module in this folder defines one as `KIND`."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from tasks.deps.kind import Kind

KINDS: dict[str, type[Kind]] = {
    kind.NAME: kind
    for kind in (import_module(f"{__name__}.{module.name}").KIND
                 for module in iter_modules(__path__))}
"""All kinds by their names, the values of `kind:` in a recipe."""
