"""Why a task runs: one object digests its inputs when doit asks, and explains the difference.

doit hashes `file_dep` after the action, so an edit made during a long build would be taken for
built (doit issue 119). `Inputs` digests before the action and saves that digest on success.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tasks.core.files import digest, sha256, tree_files
from tasks.core.paths import shown

_KEY = "_inputs"


class Inputs:
    """An `uptodate` entry: file contents and named values, as they are when doit asks.

    Args:
        files: files and folders (folders are digested file by file).
        values: what else the task depends on, by the name the user knows
            (`audio.sample_rate`), JSON-able.

    """

    def __init__(self, files: Sequence[Path] = (), values: Mapping[str, object] | None = None,
                 ) -> None:
        self.files, self.values = tuple(files), dict(values or {})
        self.reasons: list[str] = []

    def __call__(self, task: Any, values: Mapping[str, Any]) -> bool:
        """Doit's protocol (it goes by the parameters' names): True where nothing changed."""
        now = self.state()
        task.value_savers.append(lambda: {_KEY: now})
        before = values.get(_KEY)
        self.reasons = explain(before, now)
        return before == now

    def state(self) -> dict[str, str]:
        """Digest of each input, by the name shown to the user."""
        files = {shown(path): sha256(path) for path in tree_files(*self.files)}
        values = {name: digest(value) for name, value in self.values.items()}
        return {**files, **values}


def explain(before: Mapping[str, str] | None, now: Mapping[str, str]) -> list[str]:
    """The differences between two states, as short sentences."""
    if before is None:
        return ["never built"]
    changed = [f"{name} changed" for name in now if name in before and now[name] != before[name]]
    new = [f"{name} is new" for name in now if name not in before]
    gone = [f"{name} is gone" for name in before if name not in now]
    return changed + new + gone


def reasons(task: Any) -> list[str]:
    """Why doit decided to run `task`; empty where it did not ask or nothing differs."""
    found = [r for check, _, _ in task.uptodate if isinstance(check, Inputs)
             for r in check.reasons]
    missing = [f"{shown(Path(t))} is missing" for t in task.targets if not Path(t).exists()]
    return (missing + [r for r in found if r != "never built"]) if missing else found
