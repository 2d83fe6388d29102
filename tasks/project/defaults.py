"""How a target is reached, where its entry does not say: by its system, its board and its name."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tasks.core.paths import ROOT

Data = Mapping[str, Any]

STAND_IN = {"host": "127.0.0.1", "port": 2222}
"""Where the stand-in answers; there is one in a checkout, whatever its targets are called."""

SOURCES = frozenset({"deps", "docs", "models", "plugin_src", "schema", "sdk", "tasks", "tests"})
"""Folders of the checkout that nothing is deployed to, beside the hidden ones."""


def complete(name: str, target: Data, system: Data) -> Data:
    """`target` with all that its entry leaves to its operating system, its board and its name.

    Args:
        target: its entry in `targets`, with the defaults that are the same for all.
        system: its row of sdk/os.yaml.
    """
    board = target.get("board", system["boards"][0])
    implied = {"board": board, "port": 22, "toolchain": system["toolchains"][0],
               "plugin_host": system["plugin_hosts"][0],
               "root": f"build/{name}" if board == "local" else "/udata/antler",
               **(STAND_IN if board == "stand-in" else {})}
    return {**implied, **target}


def among_sources(root: str) -> str:
    """How a local root would mix releases with sources; empty where it does not."""
    path = Path(os.path.realpath(ROOT / root))
    if not path.is_relative_to(ROOT):
        return ""
    top = path.relative_to(ROOT).parts
    if not top:
        return "that is the checkout itself"
    ours = top[0] in SOURCES or top[0].startswith(".")
    return f"that is in {top[0]}, one of the checkout's own" if ours else ""
