"""What workers of Dask are given in place of cells, in a module that they can load."""

import os
import signal
import time
from pathlib import Path


def outcome(reason: str = "") -> dict:
    return {"outcome": "PASS", "reason": reason, "verdict": None, "verify": None, "weights": None,
            "seconds": 0.0, "worker": "here", "stored": False}


def note(file: Path) -> dict:
    """Write down when it began and ended."""
    with file.open("a") as stream:
        stream.write("+\n")
    time.sleep(0.05)
    with file.open("a") as stream:
        stream.write("-\n")
    return outcome(file.name)


def die_once(file: Path) -> dict:
    """Take the worker along, the first time."""
    if not file.exists():
        file.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return outcome("lived")


def die(_: object) -> dict:
    os.kill(os.getpid(), signal.SIGKILL)
    return outcome()


def either(job: tuple[str, Path]) -> dict:
    kind, file = job
    return {"die": die, "once": die_once, "note": note}[kind](file)
