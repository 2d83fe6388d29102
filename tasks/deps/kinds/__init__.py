"""All kinds of dependencies: one module each, found by being here."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from tasks.deps.kind import Kind

KINDS: dict[str, type[Kind]] = {
    kind.NAME: kind
    for kind in (import_module(f"{__name__}.{module.name}").KIND
                 for module in iter_modules(__path__))}
"""All kinds by the name that `kind:` gives them in a recipe."""
