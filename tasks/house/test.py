"""`./doit test`: sets up what only tests need, then runs pytest in three parts."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tasks.core.errors import AntlerError
from tasks.core.extra import install
from tasks.core.paths import CODE
from tasks.core.process import environment
from tasks.core.words import meant

PARTS = ("unit", "docs", "integration")
VALUED = ("-k", "-m", "-p", "-o", "-W")
"""Options of pytest whose value is a word of its own and no path."""

BESIDE = ("-n", "auto", "--maxprocesses", "4", "--no-loadscope-reorder")
"""Whole parts run in several processes: many tests wait, for boards and for compilers that use one
processor. What runs in the same one is decided in tests/conftest.py."""


def command_line(words: list[str]) -> list[str]:
    """pytest's command line: the parts named, all of them by default, other words as given.

    A path is the caller's: pytest runs in the checkout, so it is made absolute. Files and folders
    run in one process, in which `--pdb` and `-s` work.

    Raises:
        AntlerError: a word that is no part, no path and no option's.
    """
    parts, others, paths = list[str](), list[str](), list[str]()
    for before, word in zip(["", *words], words, strict=False):
        if before not in VALUED and word in PARTS:
            parts.append(f"tests/{word}")
        elif before not in VALUED and is_path(word):
            file, colons, name = word.partition("::")
            paths.append(f"{Path(file).absolute()}{colons}{name}")
        elif word[:1] != "-" and before[:1] != "-":
            raise AntlerError(f"`{word}` is no part of the tests and no file",
                              details=meant(word, PARTS))
        else:
            others.append(word)
    beside = [] if paths else BESIDE
    chosen = [*parts, *paths] or [f"tests/{part}" for part in PARTS]
    return [sys.executable, "-m", "pytest", "-q", "--durations=8", *beside, *chosen, *others]


def is_path(word: str) -> bool:
    """True for a file or folder, and for one of its tests: `FILE::NAME`; there or not."""
    file = word.partition("::")[0]
    return word[:1] != "-" and ("/" in file or file.endswith(".py") or Path(file).exists())


def test(words: list[str]) -> None:
    """Run pytest; its own output is the progress and the summary."""
    asked = command_line(words)
    install("tests")
    sys.stdout.flush()
    done = subprocess.run(asked, cwd=CODE, env=environment(), check=False)
    if done.returncode:
        said = {1: "the tests failed", 4: "pytest does not take these words",
                5: "no test matches these words"}
        raise AntlerError(said.get(done.returncode, f"pytest ended with code {done.returncode}"),
                          resolution="run one part again, e.g. `./doit test unit -k NAME`")
