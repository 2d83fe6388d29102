"""Why a task runs: one object digests its inputs when doit asks, and explains the difference.

doit hashes `file_dep` after the action, so an edit made during a long build would be taken for
built (doit issue 119). `Inputs` digests before the action and saves that digest on success.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from tasks.core.errors import from_os_error
from tasks.core.files import digest, sha256, tree_digest, tree_files
from tasks.core.paths import portable, shown

KEY = "_inputs"
"""Where doit's database has them."""


class Inputs:
    """An `uptodate` entry: file contents and named values, as they are when doit asks.

    Args:
        files: files and folders (folders are digested file by file).
        values: what else the task depends on, by the name the user knows
            (`audio.sample_rate`), JSON-able.
        room: `__file__` of a module: the code beside it decides what the task makes.

    """

    says_all = False
    """Whether its reasons include that a target is missing."""

    def __init__(self, files: Sequence[Path] = (), values: Mapping[str, object] | None = None,
                 room: str = "") -> None:
        self.files, self.values, self.room = tuple(files), dict(values or {}), room
        self.reasons: list[str] = []

    def __call__(self, task: Any, values: Mapping[str, Any]) -> bool:
        """Doit's protocol (it goes by the parameters' names): True where nothing changed.

        Raises:
            AntlerError: an input cannot be read, or vanished while it was looked at.
        """
        try:
            now = self.state()
        except OSError as error:
            raise from_os_error(error) from error
        task.value_savers.append(lambda: {KEY: now})
        before = values.get(KEY)
        self.reasons = ["never built"] if before is None else explain(before, now)
        return before == now

    def state(self) -> dict[str, str]:
        """Digest of each input, by a name that the user knows."""
        files = {portable(path): sha256(path) for path in tree_files(*self.files)}
        values = {name: digest(value) for name, value in self.values.items()}
        return {**files, **values, **(code(Path(self.room).parent) if self.room else {})}


@cache
def code(room: Path) -> Mapping[str, str]:
    """The digest of a room's own code, by the room's name."""
    return {f"the code in {portable(room)}": tree_digest(*sorted(room.glob("*.py")))}


def explain(before: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    """The differences between two states, as short sentences."""
    changed = [f"{name} changed" for name in now if name in before and now[name] != before[name]]
    new = [f"{name} is new" for name in now if name not in before]
    gone = [f"{name} is gone" for name in before if name not in now]
    return changed + new + gone


def reasons(task: Any) -> list[str]:
    """Why doit decided to run `task`; empty where it did not ask or nothing differs."""
    checks = [check for check, _, _ in task.uptodate if isinstance(check, Inputs)]
    found = [reason for check in checks for reason in check.reasons]
    if found == ["never built"] or any(check.says_all for check in checks):
        return found
    return [f"{shown(Path(t))} is missing" for t in task.targets if not Path(t).exists()] + found
