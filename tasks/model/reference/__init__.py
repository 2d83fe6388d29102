"""What a model's result should be: audio through the interpreter of the model's own format.

It shares nothing with the plugin but the description of the model. Each format has a module here,
named after the engine: `load`, and in `PACKAGES` what Python must have for it.
"""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from tasks.core.extra import install
from tasks.model.reference.interpreter import Load


def interpreter(engine: str) -> Load:
    """How the reference for an engine's models is loaded."""
    load: Load = import_module(f"{__name__}.{engine}").load
    return load


def packages(engine: str) -> tuple[str, ...]:
    """What Python must have for an engine's reference, beside what Antler itself needs."""
    needed: tuple[str, ...] = import_module(f"{__name__}.{engine}").PACKAGES
    return needed


def bring(engine: str) -> None:
    """Install the interpreters, where Python lacks the one for an engine's models.

    Raises:
        AntlerError: they could not be installed.
    """
    if None in map(find_spec, packages(engine)):
        install("reference")
