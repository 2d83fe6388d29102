"""A command on a board as root: by `sudo`, with a password that is asked for and never kept."""

from __future__ import annotations

from collections.abc import Sequence

from tasks.board.base import Board, Result
from tasks.board.errors import BoardError
from tasks.board.quoting import join
from tasks.board.script import script
from tasks.board.target import Target
from tasks.core import terminal

_RIGHTS = r"""
id -un
[ "$(id -u)" != 0 ] || { echo root; exit; }
command -v sudo >/dev/null || { echo none; exit; }
if sudo -n true 2>/dev/null; then echo free; else echo asks; fi
"""
"""Prints who is logged in, then a key of `_BEFORE`, or `none`."""

_BEFORE = {"root": (), "free": ("sudo", "-n", "--"), "asks": ("sudo", "-S", "-p", "", "--")}
"""What precedes the command."""


def as_root(board: Board, target: Target, argv: Sequence[str]) -> Result:
    """Run a command as root; the user is asked for the password where sudo wants one.

    Raises:
        BoardError: the board has no sudo, the password is wrong, or nobody can be asked.
    """
    who, rights, *_ = [*script(board, _RIGHTS, check=False).stdout.split(), "", ""]
    if rights not in _BEFORE:
        raise BoardError(f"{who} may not do that on {target.name}, which has no sudo",
                         details=join(argv),
                         resolution=f"as root: `{by_root(target.host, target.port, argv)}`; or "
                         "with `user: root` for the target in project.yaml, once")
    typed = _password(target, who, argv) if rights == "asks" else ""
    done = board.run([*_BEFORE[rights], *argv], stdin=typed, check=False)
    if typed and "incorrect password" in done.stderr:
        raise BoardError(f"{target.name} does not accept the password of {who} for sudo",
                         resolution="run the command again")
    return done


def by_root(host: str, port: int, argv: Sequence[str]) -> str:
    """The command of a terminal here, by which root does something on a board without sudo; pure.

    A shell of the board reads what ssh sends, so it is one word here.

    Args:
        port: 0: what ~/.ssh/config says.
    """
    match argv:
        case ["sh", "-c", line]:
            said = line
        case _:
            said = join(argv)
    return join(["ssh", "-t", *(["-p", str(port)] if port else []), f"root@{host}",
                 *([said] if said else [])])


def by_hand(target: Target, argv: Sequence[str]) -> str:
    """The command of a terminal here that does something there as root.

    Of a terminal: so sudo can ask for a password, which it cannot in `./doit board ssh`.

    Raises:
        BoardError: there is nothing to log in to, or ~/.ssh/config cannot be understood.
    """
    program, *server = target.board.login(target)
    sudo = [] if server[-1].startswith("root@") else ["sudo"]
    return join([program, "-t", *server, *sudo, *argv])


def _password(target: Target, who: str, argv: Sequence[str]) -> str:
    if not terminal.present():
        raise BoardError(f"`sudo` on {target.name} asks for a password, and nobody is here to type "
                         "it", resolution=f"on the board: `sudo {join(argv)}`")
    return terminal.secret(f"sudo on {target.name}: the password of {who}") + "\n"
