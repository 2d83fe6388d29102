"""doit's memory: committed after every task, so that a kill costs at most the task that ran."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from doit.dependency import DatabaseException, SqliteDB

from tasks.core.errors import AntlerError, from_os_error
from tasks.core.paths import shown


class CommittingDB(SqliteDB):  # type: ignore[misc]  # doit is untyped
    """doit's sqlite backend, saved whenever a task ends instead of only at exit.

    `deps:` is the last value that `Dependency.save_success` sets. A row that says what it said
    before is not written: a run that finds nothing to do waits for no disk.

    Raises:
        AntlerError: the file cannot be read or written.
    """

    def __init__(self, name: str, codec: Any, **others: Any) -> None:
        with _explained(name):
            super().__init__(name, codec, **others)

    def set(self, task_id: str, dependency: str, value: Any) -> None:
        super().set(task_id, dependency, value)
        if dependency == "deps:":
            self._commit(task_id)

    def remove(self, task_id: str) -> None:
        with _explained(self.name):
            super().remove(task_id)
            self._conn.commit()

    def dump(self) -> None:
        with _explained(self.name):
            super().dump()

    def _get_task_data(self, task_id: str) -> Any:
        with _explained(self.name):
            return super()._get_task_data(task_id)

    def _commit(self, task_id: str) -> None:
        row = (task_id, self.codec.encode(self._cache[task_id]))
        with _explained(self.name):
            if not self._conn.execute("select 1 from doit where (task_id, task_data) = (?,?)",
                                      row).fetchone():
                self._conn.execute("insert or replace into doit values (?,?)", row)
                self._conn.commit()
        self._dirty.discard(task_id)


@contextmanager
def _explained(name: str) -> Iterator[None]:
    """Turn a database error into one that says what is wrong with the file `name`."""
    import sqlite3

    try:
        yield
    except (sqlite3.Error, DatabaseException) as error:
        cause = error.__context__ if isinstance(error, DatabaseException) else error
        path = shown(Path(name))
        if "full" in str(cause):
            raise AntlerError(f"no space left on this machine ({path})",
                              resolution="free some and run the command again") from error
        if "readonly" in str(cause):
            raise from_os_error(OSError(errno.EROFS, "it is read-only", str(path))) from error
        raise AntlerError(f"the record of what is built, {path}, cannot be used: {cause}",
                          resolution=f"rm {path} (a new one is made; nothing is compiled again)"
                          ) from error
