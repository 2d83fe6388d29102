"""doit's memory: committed after every task, one run at a time."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from doit.dependency import SqliteDB

from tasks.core.errors import AntlerError


class CommittingDB(SqliteDB):  # type: ignore[misc]  # doit is untyped
    """doit's sqlite backend, saved whenever a task ends instead of only at exit.

    `deps:` is the last value that `Dependency.save_success` sets.
    """

    def set(self, task_id: str, dependency: str, value: Any) -> None:
        super().set(task_id, dependency, value)
        if dependency == "deps:":
            self._commit(task_id)

    def remove(self, task_id: str) -> None:
        super().remove(task_id)
        self._conn.commit()

    def _commit(self, task_id: str) -> None:
        row = (task_id, self.codec.encode(self._cache[task_id]))
        self._conn.execute("insert or replace into doit values (?,?)", row)
        self._conn.commit()
        self._dirty.discard(task_id)


@contextmanager
def lock(path: Path, what: str) -> Iterator[None]:
    """Hold an exclusive lock, or say who holds it.

    Raises:
        AntlerError: another process holds it.

    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            stream.seek(0)
            owner = stream.read().strip() or "another process"
            raise AntlerError(f"{what} is in use by {owner}",
                              resolution="wait for it to end, or stop it with Ctrl-C") from error
        stream.truncate(0)
        stream.write(f"process {os.getpid()}")
        stream.flush()
        yield
