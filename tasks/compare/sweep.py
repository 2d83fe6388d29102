"""Has workers of Dask judge cells, each when those that it waits for are done."""

from __future__ import annotations

import pickle
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import CancelledError
from graphlib import TopologicalSorter
from typing import Any

from tasks.compare.judge import failed, judge
from tasks.compare.kept import Outcome
from tasks.core.errors import AntlerError

MOST = 2000
"""Cells that the scheduler has at once: more workers than half of it would wait for cells."""


def sweep(client: Any, jobs: Mapping[str, Any], waits: Mapping[str, frozenset[str]],
          function: Callable[[Any], Outcome] = judge) -> Iterator[tuple[str, Outcome]]:
    """Each job with its outcome, as it ends. Left early, it takes back what has not begun.

    Args:
        jobs: by address, in the order in which they begin.
        waits: for each address, those of `jobs` that it waits for.

    Raises:
        AntlerError: the scheduler is gone.
    """
    from distributed import as_completed

    order, running, ready = TopologicalSorter(waits), dict[Any, str](), deque[str]()
    ended, call = as_completed(loop=client.loop), _carried(function)
    order.prepare()

    def begin() -> None:
        ready.extend(order.get_ready())
        if len(running) > MOST // 2:
            return
        addresses = [ready.popleft() for _ in range(min(len(ready), MOST - len(running)))]
        futures = client.map(call, [pickle.dumps(jobs[it]) for it in addresses], pure=False,
                             key=[f"antler-{it}" for it in addresses]) if addresses else []
        running.update(zip(futures, addresses, strict=True))
        ended.update(futures)

    try:
        begin()
        while running:
            future = next(ended)
            address = running.pop(future)
            yield address, _taken(client, future)
            order.done(address)
            begin()
    finally:
        client.cancel(list(running))


def _carried(function: Callable[[Any], Outcome]) -> Callable[[bytes], Outcome]:
    """`function`, of a pickled job, to be carried by value: it is imported where it is called.

    So a scheduler needs no Antler, and a worker that has none can say so.
    """
    module, name = function.__module__, function.__name__

    def call(job: bytes) -> Outcome:
        import importlib
        import pickle

        judged = getattr(importlib.import_module(module), name)
        outcome: Outcome = judged(pickle.loads(job))  # noqa: S301  # the client's own
        return outcome

    return call


def _taken(client: Any, future: Any) -> Outcome:
    """The outcome of a cell whose worker may have died.

    Raises:
        AntlerError: the scheduler is gone.
    """
    if future.cancelled() or client.status not in ("running", "connecting"):
        raise _gone()
    try:
        outcome: Outcome = future.result(timeout=30)
    except (CancelledError, TimeoutError, OSError) as error:
        raise _gone() from error
    except Exception as error:
        return {**failed(_said(error)), "seconds": 0.0, "worker": "", "stored": False}
    return outcome


def _said(error: Exception) -> str:
    """Why a worker could not even begin, or was lost again and again."""
    if isinstance(error, ModuleNotFoundError):
        return (f"a worker has no Antler ({error}): start it with `./doit compare --worker "
                "ADDRESS` there")
    return f"{type(error).__name__}: {error}"


def _gone() -> AntlerError:
    return AntlerError("the Dask scheduler is gone: what was judged is kept",
                       resolution="start it, then run the command again: it goes on from there")
