"""A second build of a project: other paths, an empty store, no compiler cache, no shared store."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

from tasks.core.called import itself
from tasks.core.frozen import frozen
from tasks.core.paths import CODE, IN_CHECKOUT, PROJECT, home
from tasks.core.process import run, whole_environment
from tasks.store.product import Product
from tasks.store.settings import VARIABLE

LEFT_OUT = frozenset({"build", ".state", ".venv", ".git", "tests"})
"""At the top of a checkout and of a project: what is made, or not read by a build."""

FETCHED = ("downloads", "subsets")
"""Folders of the store with what was fetched: known by digest, so it need not come again."""


@frozen
class Elsewhere:
    """Where it is built again: an empty folder."""

    folder: Path

    @property
    def home(self) -> Path:
        """The store there."""
        return self.folder / "another-store"

    @property
    def code(self) -> Path:
        """Antler, there."""
        return self.folder / "another-checkout"

    @property
    def project(self) -> Path:
        """The project, there."""
        return self.code if IN_CHECKOUT else self.folder / "another-project"

    def of(self, path: Path) -> Path:
        """What a path of this project, or of this store, is there."""
        if path.is_relative_to(home()):
            return self.home / path.relative_to(home())
        return self.project / path.relative_to(PROJECT)

    def settle(self, given: Iterable[Product]) -> None:
        """Bring sources there, what was fetched, and products that are not made again."""
        for one, other in {CODE: self.code, PROJECT: self.project}.items():
            shutil.copytree(one, other, symlinks=True, ignore=_ignored)
        folders = [home() / name for name in FETCHED if (home() / name).is_dir()]
        for folder in (*folders, *(product.path for product in given)):
            shutil.copytree(folder, self.of(folder), symlinks=True, copy_function=_linked)

    def build(self, target: str, say: Callable[[str], object]) -> None:
        """Build all for a target there.

        Raises:
            CommandFailed: it could not be built.
        """
        def on_line(line: str) -> None:
            if line.startswith("• "):
                say(f"  {line}")

        run(itself("--project", str(self.project), "build", f"target={target}", code=self.code),
            env=whole_environment({"ANTLER_HOME": str(self.home), VARIABLE: ""}),
            on_line=on_line)


def _ignored(folder: str, names: list[str]) -> set[str]:
    left_out = LEFT_OUT if Path(folder) in (CODE, PROJECT) else {"__pycache__"}
    return set(names) & left_out


def _linked(source: str, target: str) -> None:
    """Link a file where that can be done, else copy it."""
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError:
        shutil.copy2(source, target, follow_symlinks=False)
