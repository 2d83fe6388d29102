"""Errors that a user can act on: one base class that says what is wrong and what to do."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from doit.exceptions import InvalidDodoFile, TaskFailed

P = ParamSpec("P")

FREE_SOME = "free some space, e.g. with `./doit clean --cache`, and run the command again"
"""What helps where a disk is full."""


class AntlerError(InvalidDodoFile):  # type: ignore[misc]  # doit is untyped
    """A situation the user can mend.

    doit prints an InvalidDodoFile without a traceback and exits with code 3 while it loads; an
    action wrapped in `action` turns one into a TaskFailed (exit code 1).

    Args:
        brief: one line, in the user's words: what is wrong.
        details: optional, what is known of the cause (log lines, both values that differ).
        resolution: the command or edit that helps.

    """

    def __init__(self, brief: str, *, details: str = "", resolution: str = "") -> None:
        self.brief, self.details, self.resolution = brief, details, resolution
        super().__init__(str(self))

    def __str__(self) -> str:
        parts = [self.brief]
        if self.details:
            parts.append(_indent(self.details))
        if self.resolution:
            parts.append(_indent(f"→ {self.resolution}"))
        return "\n".join(parts)


def _indent(text: str) -> str:
    return "\n".join(f"  {line}" if line else line for line in text.rstrip().splitlines())


def action(function: Callable[P, object]) -> Callable[P, object]:
    """Make `function` a doit action: user errors become a clean failure, never a traceback."""

    @wraps(function)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> object:
        try:
            result = function(*args, **kwargs)
        except AntlerError as error:
            return TaskFailed(str(error))
        except OSError as error:
            return TaskFailed(str(from_os_error(error)))
        # doit takes None, True, a str or a dict as success; anything else would be an error.
        return result if isinstance(result, (dict, str, TaskFailed)) else None

    return wrapped


def from_os_error(error: OSError) -> AntlerError:
    """Say an operating system error as the user would (disk full, no permission, ...)."""
    import errno

    where = f" ({error.filename})" if error.filename else ""
    if error.errno == errno.ENOSPC:
        return AntlerError(f"no space left on this machine{where}", resolution=FREE_SOME)
    if error.errno in (errno.EACCES, errno.EPERM):
        return AntlerError(f"not permitted{where}: {error.strerror}",
                           resolution="check who owns the folder: `ls -ld` it")
    if error.errno == errno.EROFS:
        return AntlerError(f"this cannot be written{where}: {error.strerror}",
                           resolution="use a project, and an ANTLER_HOME, on a disk that can be")
    if error.errno in (errno.EEXIST, errno.ENOTDIR):
        return AntlerError(f"{error.filename} is not a folder, or a parent of it is a file",
                           resolution="does ANTLER_HOME name a folder? else move that file away")
    return AntlerError(f"{error.strerror or error}{where}")
