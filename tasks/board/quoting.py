"""The one place where words become a line for a shell on a board."""

from __future__ import annotations

import shlex
from collections.abc import Sequence

from tasks.board.errors import BoardError

GROUP_MARK = "antler-group:"


def join(argv: Sequence[str]) -> str:
    """`argv` as one line of which any POSIX shell makes the same words again.

    Raises:
        BoardError: a word holds NUL, which no command line can.
    """
    if any("\0" in word for word in argv):
        raise BoardError("a word of a command for the board holds a NUL character")
    return shlex.join(argv)


def run_line(argv: Sequence[str], login: bool) -> str:
    """Run `argv`; the first line on stderr names the process group (an sshd session leads one).

    Args:
        login: through `bash -lc`: Elk sets LD_LIBRARY_PATH and PATH only in login shells.
    """
    return f"echo {GROUP_MARK}$$ >&2; exec {_words(argv, login)}"


_WATCH = ('exec 3>&1 > "$0" 2>&1 < /dev/null && { setsid sh -c "$2" & } && exec 3>&-; '
          'wait $!; echo $? > "$1"')


def start_line(argv: Sequence[str], folder: str, log: str, status: str, login: bool) -> str:
    """Start `argv` in a session of its own, detached from the connection; prints its id.

    The new session's leader says its id itself, when it leads and has its log, so that the
    answer is true from the first moment; then it becomes the command. Its parent, in a session of
    its own too, waits for it and writes its exit status: nobody else could know it.
    """
    leader = f"trap '' HUP; echo $$ >&3 && exec 3>&- && exec {_words(argv, login)}"
    watcher = join(["setsid", "sh", "-c", _WATCH, log, status, leader])
    return f"cd {join([_not_an_option(folder)])} && {{ {watcher} & }}"


def _words(argv: Sequence[str], login: bool) -> str:
    """The command; in a login shell the profile's own words ("Welcome") stay out of its output."""
    if not login:
        return join(argv)
    return join(["bash", "-lc", f"exec >&3 3>&-; exec {join(argv)}"]) + " 3>&1 > /dev/null"


def _not_an_option(path: str) -> str:
    return f"./{path}" if path.startswith("-") else path


def split_group(stderr: str) -> tuple[int | None, str]:
    """The process group of `run_line` and the command's own stderr."""
    first, newline, rest = stderr.partition("\n")
    number = first.removeprefix(GROUP_MARK)
    if newline and first.startswith(GROUP_MARK) and number.isdigit():
        return int(number), rest
    return None, stderr
