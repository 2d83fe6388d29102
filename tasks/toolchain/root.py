"""Makes a toolchain's root, once: all or nothing."""

from __future__ import annotations

from pathlib import Path

from tasks.core.files import write_atomically
from tasks.store.entry import enter
from tasks.toolchain.model import Root, Say


def make(root: Root, say: Say = print) -> None:
    """Make `root` unless it is in the store.

    Args:
        say: called with a line for each step.

    Raises:
        AntlerError: a package, a program or disk space is missing; says what helps.
    """
    def fill(folder: Path) -> None:
        write_atomically(folder / root.stamp.name, root.fill(folder, say))

    enter(root.product, fill, f"makes {root.path.name}")
