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
from tasks.core.paths import shown

_KEY = "_inputs"


class Inputs:
    """An `uptodate` entry: file contents and named values, as they are when doit asks.

    Args:
        files: files and folders (folders are digested file by file).
        values: what else the task depends on, by the name the user knows
            (`audio.sample_rate`), JSON-able.
        room: `__file__` of a module: the code beside it decides what the task makes.

    """

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
        task.value_savers.append(lambda: {_KEY: now})
        before = values.get(_KEY)
        self.reasons = ["never built"] if before is None else explain(before, now)
        return before == now

    def state(self) -> dict[str, str]:
        """Digest of each input, by the name shown to the user."""
        files = {shown(path): sha256(path) for path in tree_files(*self.files)}
        values = {name: digest(value) for name, value in self.values.items()}
        return {**files, **values, **(code(Path(self.room).parent) if self.room else {})}


@cache
def code(room: Path) -> Mapping[str, str]:
    """The digest of a room's own code, by the room's name."""
    return {f"the code in {shown(room)}": tree_digest(*sorted(room.glob("*.py")))}


class Stored(Inputs):
    """An `uptodate` entry for something in the store, under the digest of all that goes into it.

    Either it is there or it must be made; what this checkout remembers only explains what differs
    from last time. Name the tasks it needs in `setup`, not in `file_dep`, so that they run only
    when it must be made.

    Args:
        stamp: the file that is written last.
        values: what goes into its digest, by the name the user knows.

    """

    def __init__(self, stamp: Path, values: Mapping[str, object]) -> None:
        super().__init__(values=values)
        self.stamp = stamp

    def __call__(self, task: Any, values: Mapping[str, Any]) -> bool:
        """Doit's protocol: True where it is in the store.

        Raises:
            AntlerError: the store may not be looked at.
        """
        now = self.state()
        task.value_savers.append(lambda: {_KEY: now})
        self.reasons = explain(values.get(_KEY, now), now) or ["not in the store yet"]
        try:
            return self.stamp.is_file()
        except OSError as error:
            raise from_os_error(error) from error


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
    if found == ["never built"] or any(isinstance(check, Stored) for check in checks):
        return found
    return [f"{shown(Path(t))} is missing" for t in task.targets if not Path(t).exists()] + found
