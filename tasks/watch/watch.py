"""Build, deploy and judge again whenever something is saved."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from tasks.core.called import itself
from tasks.core.paths import PROJECT_FILE, STATE, shown
from tasks.core.process import ITS_OWN, run, whole_environment
from tasks.face.reporter import LAST_RUN
from tasks.watch.figures import Figures, difference, read
from tasks.watch.inputs import Watched

SETTLED = 150
"""Milliseconds without a change, after which what an editor does when it saves is over."""

LONGEST = 3000
"""Milliseconds of changes that are taken together."""

LOOK = 500
"""Milliseconds of a look that finds nothing."""

NOT_STARTED = 3
"""Exit code of a run that found a mistake in project.yaml."""

Run = Callable[[Sequence[str]], int]


def watch(judges: Sequence[str], chosen: Sequence[str], folders: Mapping[str, Path],
          files: Watched, run: Run | None = None) -> None:
    """Do it once, then again after each change, until Ctrl-C.

    Args:
        judges: the tasks that come after `build`.
        chosen: words of the command line that say for which target.
        folders: of each target's results, by its name.
        files: what may change.
        run: does a run; returns its exit code.
    """
    go = run or again
    with suppress(KeyboardInterrupt):
        saved = changes(files)
        next(saved)  # it looks from here on: what is saved during the first build counts
        cycle(judges, chosen, folders, go, always=True)
        for changed in filter(None, saved):
            print(f"\n{_named(changed)} changed", flush=True)
            if PROJECT_FILE not in changed:
                cycle(judges, chosen, folders, go)
            elif go(["plan", "build", *chosen]) != NOT_STARTED:
                _begin_again()
            else:
                _waiting()
    print("\nwatching has ended", flush=True)


def cycle(judges: Sequence[str], chosen: Sequence[str], folders: Mapping[str, Path], go: Run,
          *, always: bool = False) -> None:
    """Build; where something was built, or `always`, judge, and say what differs."""
    before = {name: read(folder) for name, folder in folders.items()}
    if go(["build", *chosen]) == 0 and (always or _built()):
        for judge in judges:
            go([judge, *chosen])
        print("\n".join(_differences(before, folders)), flush=True)
    _waiting()


def changes(files: Watched) -> Iterator[set[Path]]:
    """What was saved, once it is settled, or nothing; changes made meanwhile come with the next."""
    import watchfiles

    def counts(_change: object, path: str) -> bool:
        return files.counts(Path(path))

    for found in watchfiles.watch(*files.places, watch_filter=counts, recursive=False,
                                  debounce=LONGEST, step=SETTLED, yield_on_timeout=True,
                                  rust_timeout=LOOK):
        yield {Path(path) for _, path in found}


def again(words: Sequence[str]) -> int:
    """A run of its own, whose output is shown as it comes."""
    return run(itself(*words), env=whole_environment(), check=False, on_line=_show,
               grace=ITS_OWN).returncode


def _waiting() -> None:
    print("waiting for a change (Ctrl-C ends it)", flush=True)


def _show(line: str) -> None:
    print(line, flush=True)


def _begin_again() -> None:
    """Be another process: what project.yaml says now may be made of other files."""
    sys.stdout.flush()
    os.execv(sys.executable, itself(*sys.argv[1:]))  # noqa: S606  # itself


def _built() -> bool:
    """Whether the last run did anything."""
    with suppress(OSError, ValueError):
        return bool(json.loads((STATE / LAST_RUN.name).read_text()))
    return True


def _differences(before: Mapping[str, Figures], folders: Mapping[str, Path]) -> Iterator[str]:
    return (difference(name, before[name], read(folder)) for name, folder in folders.items())


def _named(changed: set[Path]) -> str:
    first, *others = sorted(map(shown, changed))
    return f"{first} and {len(others)} more" if others else first
