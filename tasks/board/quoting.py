"""The one place that turns words into a line for a shell on a board."""

from __future__ import annotations

import shlex
from collections.abc import Sequence

from tasks.board.errors import BoardError

GROUP_MARK = "antler-group:"


def join(argv: Sequence[str]) -> str:
    """`argv` as one line that any POSIX shell splits into the same words.

    Raises:
        BoardError: a word contains NUL, which no command line can.
    """
    if any("\0" in word for word in argv):
        raise BoardError("a word of a command for the board contains a NUL character")
    return shlex.join(argv)


def run_line(argv: Sequence[str], login: bool) -> str:
    """A line that runs `argv`. Its first line on stderr is the process group, led by sshd's shell.

    Args:
        login: run it with `bash -lc`: Elk sets LD_LIBRARY_PATH and PATH only in login shells.
    """
    return f"echo {GROUP_MARK}$$ >&2; exec {_words(argv, login)}"


_WATCH = ('exec 3>&1 > "$0" 2>&1 < /dev/null && { setsid sh -c "$2" & } && exec 3>&-; '
          'wait $!; echo $? > "$1"')


def start_line(argv: Sequence[str], folder: str, log: str, status: str, login: bool) -> str:
    """A line that starts `argv` in its own session, detached from the connection; prints its id.

    The leader of the new session prints its own id, once it is the leader and its log is open, so
    that the id is valid at once; then it becomes the command. Its parent, also in its own session,
    waits for it and writes its exit status, which only a parent can know.
    """
    leader = f"trap '' HUP; echo $$ >&3 && exec 3>&- && exec {_words(argv, login)}"
    watcher = join(["setsid", "sh", "-c", _WATCH, log, status, leader])
    return f"cd {join([_not_an_option(folder)])} && {{ {watcher} & }}"


def _words(argv: Sequence[str], login: bool) -> str:
    """The command; what the profile of a login shell prints ("Welcome") stays out of its output."""
    if not login:
        return join(argv)
    return join(["bash", "-lc", f"exec >&3 3>&-; exec {join(argv)}"]) + " 3>&1 > /dev/null"


def _not_an_option(path: str) -> str:
    return f"./{path}" if path.startswith("-") else path


def split_group(stderr: str) -> tuple[int | None, str]:
    """The process group that `run_line` printed, and the command's own stderr."""
    first, newline, rest = stderr.partition("\n")
    number = first.removeprefix(GROUP_MARK)
    if newline and first.startswith(GROUP_MARK) and number.isdecimal():
        return int(number), rest
    return None, stderr
