"""Work on a model in a process of its own: an interpreter that crashes ends that one alone."""

from __future__ import annotations

import signal
import sys
import traceback
import warnings
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from tasks.core.errors import AntlerError

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

Made = TypeVar("Made")

LONGEST = 600.0
"""Seconds within which the work must be done."""

MOST = 16 << 30
"""Bytes of memory that it may have."""


class Crashed(Exception):
    """The process was ended by a signal, or went on and on; the text says how."""


def apart(work: Callable[[], Made]) -> Made:
    """What `work` gives; it must be fit to be pickled.

    Raises:
        Crashed: it took its process with it.
        AntlerError: as `work` does.
    """
    from multiprocessing import get_context

    context = get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_do, args=(work, theirs), daemon=True)
    sys.stdout.flush()
    with warnings.catch_warnings():  # of threads, which numpy has; the child starts its own
        warnings.simplefilter("ignore", DeprecationWarning)
        process.start()
    theirs.close()
    try:
        if not ours.poll(LONGEST):
            raise Crashed(f"it was not done within {LONGEST:g} s")
        kind, *made = ours.recv()
    except EOFError:
        process.join()
        raise Crashed(_how(process.exitcode or 0)) from None
    finally:
        process.kill()
        process.join()
    result: Made = _taken(kind, made)
    return result


def _do(work: Callable[[], object], to: Connection) -> None:
    import resource

    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C is for all: no traceback of this one
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    allowed = MOST if most == resource.RLIM_INFINITY else min(MOST, most)
    resource.setrlimit(resource.RLIMIT_AS, (allowed, most))
    try:
        to.send(("made", work()))
    except AntlerError as error:
        to.send(("refused", error.brief, error.details, error.resolution))
    except Exception:
        to.send(("fault", traceback.format_exc()))
    sys.stdout.flush()


def _taken(kind: str, made: list[Any]) -> Any:
    if kind == "refused":
        brief, details, resolution = made
        raise AntlerError(brief, details=details, resolution=resolution)
    if kind == "fault":
        raise RuntimeError(made[0])
    return made[0]


def _how(code: int) -> str:
    return signal.Signals(-code).name if code < 0 else f"exit code {code}"
