"""One process at a time makes one thing of the store: the others wait and take what was made."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from tasks.core.files import locked
from tasks.core.paths import home


@contextmanager
def turn(name: str, doing: str) -> Iterator[None]:
    """Hold the lock `name`, after whoever holds it; then look again whether it is still to be made.

    Its file stands apart from what `./doit clean --cache` removes, and is never removed: two could
    hold the lock of a file that was removed and made anew.

    Args:
        doing: what is done meanwhile, shown to those who wait: "builds x".
    """
    path = home() / "locks" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    with locked(path) as ours:
        if ours:
            path.write_text(str(os.getpid()))
            yield
            return
    print(f"  waiting for process {path.read_text()}, which {doing}", flush=True)
    with locked(path, wait=True):
        path.write_text(str(os.getpid()))
        yield
