"""The user at the terminal: asked, and handed a program to talk to."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from tasks.core.errors import AntlerError
from tasks.core.process import environment

_STDOUT = 1


class Ended(KeyboardInterrupt):
    """What only shows something was ended by who looks at it: there is nothing to say about that.

    Attributes:
        code: the exit code.
    """

    def __init__(self, code: int) -> None:
        super().__init__()
        self.code = code


_only_shown = False


@contextmanager
def only_shown() -> Iterator[None]:
    """For what only shows something: it makes nothing that a user would want finished or kept.

    Raises:
        Ended: at Ctrl-C, and when whoever reads the output is gone.
    """
    global _only_shown  # noqa: PLW0603  # the stream that is printed to has no other way to it
    _only_shown = True
    try:
        yield
    except Ended:
        raise
    except KeyboardInterrupt:
        raise Ended(130) from None
    finally:
        _only_shown = False


def unread() -> None:
    """Nobody reads what is printed: work goes on, what only shows something ends.

    Raises:
        Ended: that is what runs.
    """
    if _only_shown:
        raise Ended(0)


def pause(seconds: float) -> None:
    """Wait, for the next look at what is shown.

    Raises:
        Ended: whoever reads the output is gone, which would else be seen at the next line only.
    """
    import select
    import time

    reader = select.poll()
    reader.register(_STDOUT, 0)  # an end of the other side is told in any case
    for _, what in reader.poll(seconds * 1000):
        if what & (select.POLLERR | select.POLLHUP):
            unread()
        time.sleep(seconds)


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
