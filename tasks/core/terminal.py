"""The user at the terminal: asked, and handed a program to talk to."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from tasks.core.errors import AntlerError
from tasks.core.process import environment


def present() -> bool:
    """True where a person can be asked."""
    return sys.stdin.isatty()


def agreed(question: str, *, default: bool) -> bool:
    """Ask a question; Enter is the default, Ctrl-D is no."""
    sys.stdout.flush()
    try:
        answer = input(f"{question} [{'Y/n' if default else 'y/N'}] ").strip().lower()
    except EOFError:
        return False
    return answer in ("y", "yes") if answer else default


def secret(prompt: str) -> str:
    """Ask for a password, which is not shown. It may be empty.

    Raises:
        AntlerError: none was given (Ctrl-D).
    """
    import getpass

    try:
        return getpass.getpass(f"{prompt}: ")
    except EOFError as error:
        raise AntlerError("no password was given") from error


def hand_over(argv: Sequence[str]) -> int:
    """Run a program that talks to the user itself; its exit code.

    Raises:
        OSError: it cannot be run.
    """
    import subprocess

    return subprocess.call(list(argv), env=environment())
