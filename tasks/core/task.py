"""doit's task dictionaries, typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

TaskDict = dict[str, Any]
"""What doit takes for a task; its keys are doit's."""


def command(doc: str, action: Callable[..., object], *, beside: bool = False, passes: bool = False,
            **others: Any) -> TaskDict:
    """A task that always runs and shows what it prints.

    Args:
        doc: its line in `./doit list`.
        action: made by `core.errors.action`.
        beside: it may run while another run is under way: it holds no lock, or its own.
        passes: the words behind it are another program's: none is an option of doit.
        others: more of doit's keys (`name`, `task_dep`, `pos_arg` …).
    """
    return {"doc": doc, "actions": [action], "uptodate": [False], "verbosity": 2,
            "meta": {"beside": beside, "passes": passes}, **others}
