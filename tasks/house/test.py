"""`./doit test`: sets up what only tests need, then runs pytest in three parts."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tasks.core.errors import AntlerError
from tasks.core.files import sha256, write_atomically
from tasks.core.paths import ROOT, SDK
from tasks.core.process import environment, run
from tasks.core.words import meant

REQUIREMENTS = ROOT / "requirements-dev.txt"
STAMP = ROOT / ".venv/.set-up-tests"
PARTS = ("unit", "docs", "integration")
VALUED = ("-k", "-m", "-p", "-o", "-W")
"""Options of pytest whose value is a word of its own and no path."""


def prepare() -> None:
    """Install test requirements (hashed) and test packages where they changed."""
    run(["sh", SDK / "setup.sh", ROOT, "--packages", "test"])
    wanted = sha256(REQUIREMENTS)
    if STAMP.is_file() and STAMP.read_text() == wanted:
        return
    print("  installing test requirements into .venv")
    run([sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
         "--require-hashes", "-r", REQUIREMENTS])
    write_atomically(STAMP, wanted)


def command(words: list[str]) -> list[str]:
    """pytest's command line: the parts named, all of them by default, other words as given.

    A path is the caller's: pytest runs in the checkout, so it is made absolute.

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
    chosen = [*parts, *paths] or [f"tests/{part}" for part in PARTS]
    return [sys.executable, "-m", "pytest", "-q", "--durations=8", *chosen, *others]


def is_path(word: str) -> bool:
    """True for a file or folder, and for one of its tests: `FILE::NAME`; there or not."""
    file = word.partition("::")[0]
    return word[:1] != "-" and ("/" in file or file.endswith(".py") or Path(file).exists())


def test(words: list[str]) -> None:
    """Run pytest; its own output is the progress and the summary."""
    asked = command(words)
    prepare()
    sys.stdout.flush()
    done = subprocess.run(asked, cwd=ROOT, env=environment(), check=False)
    if done.returncode:
        said = {1: "the tests failed", 5: "no test matches these words"}
        raise AntlerError(said.get(done.returncode, f"pytest ended with code {done.returncode}"),
                          resolution="run one part again, e.g. `./doit test unit -k NAME`")
