"""What an inference engine knows of model files; tasks/model/engines has a module for each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tasks.model.content import Content
from tasks.model.problem import Problem
from tasks.project.model import Engine


@dataclass(frozen=True)
class ModelEngine:
    """An inference engine, as far as models are concerned.

    Attributes:
        name: of its recipe, and of its folder in plugin_src/inference.
        read: what a file holds; raises AntlerError where it is damaged or of another format.
        problems: what keeps the engine from running it, whatever the plugin does.
        inputs: files that decide `problems`, beside the model.
    """

    name: str
    read: Callable[[Path], Content]
    problems: Callable[[Content, Engine], Iterator[Problem]]
    inputs: Callable[[Engine], tuple[Path, ...]]
