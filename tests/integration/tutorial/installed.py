"""Antler as a user installs it: a wheel of this checkout in an environment of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path

from tasks.core.paths import BUILD, CODE


@dataclass(frozen=True)
class Installed:
    """The command, and a folder to stand in."""

    program: Path
    here: Path

    def run(self, line: str, here: Path | None = None) -> subprocess.CompletedProcess[str]:
        """A line as it is typed in a shell."""
        env = {**os.environ, "PATH": f"{self.program.parent}:{os.environ['PATH']}"}
        env.pop("ANTLER_PROJECT", None)
        return subprocess.run(["bash", "-c", line], cwd=here or self.here, env=env, text=True,
                              check=False, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT)


def installed(here: Path) -> Installed:
    """Make the wheel, and install it; other packages are those of this environment.

    It is always in the same place, so that the compiler cache knows its files.
    """
    venv, wheels = BUILD / "tests/installed", here / "wheels"
    shutil.rmtree(venv, ignore_errors=True)
    python = venv / "bin/python"
    for words in (["-m", "hatchling", "build", "-t", "wheel", "-d", wheels],
                  ["-m", "venv", "--without-pip", venv]):
        subprocess.run([sys.executable, *map(str, words)], cwd=CODE, check=True,
                       stdout=subprocess.DEVNULL)
    packages = next((venv / "lib").glob("python*/site-packages"))
    (packages / "others.pth").write_text(f"{sysconfig.get_path('purelib')}\n")
    wheel, = wheels.glob("antler-*.whl")
    subprocess.run([python, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", wheel],
                   check=True)
    return Installed(venv / "bin/antler", here)
