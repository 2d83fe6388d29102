"""Packages that only some commands need: installed into .venv when the first of them runs."""

from __future__ import annotations

import importlib
import subprocess
import sys

from tasks.core.errors import AntlerError
from tasks.core.paths import CODE, SDK
from tasks.core.process import environment


def install(what: str) -> None:
    """Install what an option of sdk/setup.sh names, such as `reference`, where it changed.

    It asks where it takes sudo.

    Raises:
        AntlerError: it could not be installed; why is printed.
    """
    sys.stdout.flush()
    done = subprocess.run(["sh", SDK / "setup.sh", CODE, f"--{what}"], env=environment(),
                          check=False)
    if done.returncode:
        raise AntlerError(f"the packages for `{what}` are not installed", resolution="see above")
    importlib.invalidate_caches()
