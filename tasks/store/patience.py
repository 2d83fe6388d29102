"""How long somebody else's machine is waited for."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event, Thread
from typing import TypeVar

from tasks.store.manifest import Refused

Result = TypeVar("Result")

FIRST_WORD = 10.0
"""Seconds until something must have come."""

STALL = 15.0
"""Seconds, after these, in which as many bytes must move as a line of SLOWEST gives."""

SLOWEST = 30_000
"""Bytes a second: what moves slower would take longer than to make it here."""

Progress = Callable[[int], None]
"""Called with the number of bytes that have moved since the last call."""


class Gone(Exception):
    """It does not answer, is too slow, or does not allow this; the text says which."""


def patiently(work: Callable[[Progress], Result], where: str, within: float = 0) -> Result:
    """What `work` returns, if it goes on.

    It runs in a thread that is left alone where it does not: a name server that is down, a network
    drive that hangs have no time limit of their own.

    Args:
        within: seconds for all of it, where it cannot say how much has moved.

    Raises:
        Gone: it does not, or failed.
        Refused, FileNotFoundError: as `work`.
    """
    done, moved = Event(), [0]
    results, errors = list[Result](), list[Exception]()

    def progress(count: int) -> None:
        moved[0] += count

    def run() -> None:
        try:
            results.append(work(progress))
        except Exception as error:  # told below, in the thread that waits
            errors.append(error)
        finally:
            done.set()

    Thread(target=run, daemon=True).start()
    if within:
        if not done.wait(within):
            raise Gone(f"{where} did not answer within {within:.0f} s")
    else:
        _watch(done, moved, where)
    if errors:
        raise _told(errors[0], where) from errors[0]
    return results[0]


def _watch(done: Event, moved: list[int], where: str) -> None:
    """Wait until it is done.

    Raises:
        Gone: nothing moves, or too slowly.
    """
    before, seconds = 0, FIRST_WORD
    while not done.wait(seconds):
        if not moved[0]:
            raise Gone(f"{where} does not answer within {FIRST_WORD:g} s")
        rate = (moved[0] - before) / seconds
        if rate < SLOWEST:
            raise Gone(f"{where} is too slow: {rate / 1000:.0f} kB/s")
        before, seconds = moved[0], STALL


def _told(error: Exception, where: str) -> Exception:
    """The error as the one who waits is told of it."""
    if isinstance(error, (Refused, FileNotFoundError)):
        return error
    if not isinstance(error, _of_networks()):
        return error
    said = str(error).strip().splitlines()
    return Gone(f"{where}: {said[0] if said else type(error).__name__}")


def _of_networks() -> tuple[type[Exception], ...]:
    """What the libraries below fsspec raise where a server refuses or cannot be reached."""
    from aiohttp import ClientError
    from asyncssh import Error as SshError
    from botocore.exceptions import BotoCoreError
    from botocore.exceptions import ClientError as S3Error

    return OSError, ClientError, SshError, BotoCoreError, S3Error
