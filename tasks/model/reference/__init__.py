"""What a model's result should be: audio through the interpreter of the model's own format.

It shares nothing with the plugin but the description of the model. Each format has a module here,
named after the engine.
"""

from __future__ import annotations

from importlib import import_module

from tasks.model.reference.interpreter import Load


def interpreter(engine: str) -> Load:
    """How the reference for an engine's models is loaded."""
    load: Load = import_module(f"{__name__}.{engine}").load
    return load
