"""What only some commands need: installed when the first of them runs."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence
from pathlib import Path

from tasks.core.errors import AntlerError
from tasks.core.files import digest
from tasks.core.paths import CODE, INSTALLED, SDK
from tasks.core.process import environment
from tasks.core.remember import keep, recall


def install(what: str) -> None:
    """Install what an option of sdk/setup.sh names, such as `reference`, where it changed.

    They go into .venv, locked (sdk/setup.sh), which asks where it takes sudo; of an installed
    Antler into the environment that was made for it.

    Raises:
        AntlerError: it could not be installed; why is printed.
    """
    if INSTALLED:
        asked = ranges((CODE / f"requirements-{what}.in").read_text())
        _once(what, asked, [sys.executable, "-m", "pip", "install", "--quiet",
                            "--disable-pip-version-check", *asked])
    else:
        _run(["sh", SDK / "setup.sh", CODE, f"--{what}"], what)
    importlib.invalidate_caches()


def system_packages() -> None:
    """Of an installed Antler: see to the programs that no Python package has, the first time.

    In a checkout ./doit did it before anything else.

    Raises:
        AntlerError: some are missing; which ones, and how they are installed, is printed.
    """
    if INSTALLED:
        _once("use", [(SDK / "system-packages.txt").read_text()],
              ["sh", SDK / "setup.sh", CODE, "--system"])


def ranges(text: str) -> list[str]:
    """What a requirements-….in asks for, without the checkout's locks (pure)."""
    lines = (line.partition(" #")[0].strip() for line in text.splitlines())
    return [line for line in lines if line and line[0] not in "#-"]


def _once(what: str, wanted: Sequence[str], words: Sequence[str | Path]) -> None:
    """Run a command, unless it has brought the same here before."""
    stamp, asked = Path(sys.prefix) / f".antler-{what}", digest(list(wanted))
    if not recall(stamp, asked):
        _run(words, what)
        keep(stamp, asked, True)


def _run(words: Sequence[str | Path], what: str) -> None:
    import subprocess

    sys.stdout.flush()
    done = subprocess.run(words, env=environment(), check=False)
    if done.returncode:
        raise AntlerError(f"the packages for `{what}` are not installed", resolution="see above")
