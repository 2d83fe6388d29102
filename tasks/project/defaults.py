"""What an entry in `targets` leaves to its operating system, its kind of board and its name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tasks.board.kinds import KINDS
from tasks.core.versions import numbers

Data = Mapping[str, Any]


def complete(name: str, target: Data, system: Data) -> Data:
    """`target` with all that its entry leaves out.

    Args:
        target: its entry in `targets`, with the defaults that are the same for all.
        system: its row of sdk/os.yaml.
    """
    board = target.get("board", system["boards"][0])
    kind = KINDS.get(board) or KINDS[system["boards"][0]]  # an unknown one is an error elsewhere
    return {"board": board, "toolchain": system["toolchains"][0],
            "plugin_host": system["plugin_hosts"][0], **kind.defaults(name), **target}


def first_juce(system: Data, versions: Sequence[str]) -> str:
    """The first of JUCE's `versions` that the plugin host of a system can load."""
    limit = system.get("juce_below")
    return next(v for v in versions if limit is None or numbers(v) < numbers(limit))
