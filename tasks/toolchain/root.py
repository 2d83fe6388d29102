"""Makes a toolchain's root, once: all or nothing."""

from __future__ import annotations

from tasks.core.files import new_folder, write_atomically
from tasks.core.lock import turn
from tasks.core.paths import home
from tasks.toolchain.model import Root, Say


def make(root: Root, say: Say = print) -> None:
    """Make `root` unless it is in the store.

    Args:
        say: called with a line for each step.

    Raises:
        AntlerError: a package, a program or disk space is missing; says what helps.
    """
    if root.stamp.is_file():
        return
    with turn(home() / "locks" / root.path.name, f"makes {root.path.name}"):
        if root.stamp.is_file():  # another process made it while this one waited
            return
        with new_folder(root.path, root.stamp.name) as folder:
            write_atomically(folder / root.stamp.name, root.fill(folder, say))
