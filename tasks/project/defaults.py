"""What project.yaml leaves to the model's file, and `targets` to systems, boards and names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import Any

from tasks.board.kinds import KINDS
from tasks.core.versions import numbers
from tasks.project.formats import RUNS, engine_of
from tasks.project.model import ALL

Data = Mapping[str, Any]


def with_engine(data: Data) -> Data:
    """project.yaml, wrong parts and all, with the engine that runs its model's file.

    Beside a plugin another model may be put: its engine is not built for one of them.
    """
    engine, model = data.get("engine", {}), data.get("model", {})
    said = model if isinstance(model, dict) else {"file": model}
    file = said.get("file")
    if not isinstance(engine, dict) or not isinstance(file, str):
        return data
    first = next(iter(RUNS.values()))
    any_model = {"operators": ALL} if said.get("placement") == "file" else {}
    return {**data, "engine": {"name": engine_of(PurePath(file)) or first, **any_model, **engine}}


def complete(name: str, target: Data, system: Data) -> Data:
    """`target` with all that its entry leaves out.

    Args:
        target: its entry in `targets`, with the defaults that are the same for all.
        system: its row of sdk/os.yaml.
    """
    board = target.get("board", system["boards"][0])
    kind = KINDS.get(board) or KINDS[system["boards"][0]]  # an unknown one is an error elsewhere
    said = target.get("toolchain", system["toolchains"][0])
    toolchain = {"name": said} if isinstance(said, str) else said
    built_with = {key: value for key, value in toolchain.items() if key != "name"}
    return {"board": board, "plugin_host": system["plugin_hosts"][0], **kind.defaults(name),
            **target, "toolchain": toolchain["name"], "built_with": built_with}


def first_juce(system: Data, versions: Sequence[str]) -> str:
    """The first of JUCE's `versions` that the plugin host of a system can load."""
    limit = system.get("juce_below")
    return next(v for v in versions if limit is None or numbers(v) < numbers(limit))
