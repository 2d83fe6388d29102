"""What a model's result should be: audio through the interpreter of the model's own format.

It shares nothing with the plugin but the description of the model. Each format has a module here,
named after the engine.
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


def bring() -> None:
    """Install the interpreters, where Python lacks one of them.

    Raises:
        AntlerError: they could not be installed.
    """
    if None in map(find_spec, ("ai_edge_litert", "onnxruntime")):
        install("reference")
