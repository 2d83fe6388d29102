"""Files that decide what becomes of a model. Imported by every run: it needs little."""

from __future__ import annotations

from pathlib import Path

from tasks.core.paths import DEPS
from tasks.project.model import Engine


def deciding(engine: Engine, model: Path) -> list[Path]:
    """The model, its weights in other files, and the operators that the engine has."""
    return [model, *weight_files(model), table(engine.name, engine.version)]


def table(engine: str, version: str) -> Path:
    """Where the operators of an engine are listed; there need not be such a file."""
    return DEPS / engine / f"operators-{version}.yaml"


def weight_files(path: Path) -> tuple[Path, ...]:
    """Files beside a model that may hold its weights: `amp.onnx.data`, `amp.onnx_data`."""
    return tuple(sorted(path.parent.glob(f"{path.name}?*"))) if path.suffix == ".onnx" else ()
