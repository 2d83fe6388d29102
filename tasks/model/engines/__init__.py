"""All inference engines: one module each, found by being here."""

from __future__ import annotations

from importlib import import_module

from tasks.model.engine import ModelEngine


def named(name: str) -> ModelEngine:
    """The engine of that name: `ENGINE` of its module here."""
    engine: ModelEngine = import_module(f"{__name__}.{name}").ENGINE
    return engine
