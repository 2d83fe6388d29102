"""Writes one member of an archive to disk, trusting nothing in its header.

The rules are those of tarfile's `data` filter (PEP 706), which Debian 12's Python (3.11.2) does not
have yet. They are stricter where that is simpler: nothing is written through a link, and `..` may
only be at the start of a link. So a link's destination follows from names alone, whichever other
members are links and whatever their order.
"""

from __future__ import annotations

import os
import shutil
import tarfile
from pathlib import Path, PurePosixPath


class Unsafe(Exception):
    """A member that must not be written; the text says why."""


def extract(tar: tarfile.TarFile, member: tarfile.TarInfo, name: str, linked: str,
            target: Path) -> None:
    """Write `member` as `name` below `target`, owned by the user and with a plain mode.

    A later member of the same name replaces an earlier one.

    Args:
        linked: the text of a symbolic link; for a hard link the other name below `target`.

    Raises:
        Unsafe: the member or its link is outside of `target`, it is a device or a pipe, or a hard
            link to something that is not a file.
        tarfile.TarError: its content cannot be read.
    """
    place = _below(target, name)
    place.parent.mkdir(parents=True, exist_ok=True)
    if place.is_symlink() or place.is_file():
        place.unlink()
    if member.isdir():
        place.mkdir(exist_ok=True)
    elif member.issym():
        place.symlink_to(_leading_inside(name, linked))
    elif member.islnk():
        place.hardlink_to(_file(target, name, linked))
    elif member.isreg():
        _write(tar, member, place)
    else:
        raise Unsafe(f"a member is a device or a pipe: {name}")


def _below(target: Path, name: str) -> Path:
    """The path of `name` below `target`; no folder on the way is a link."""
    pure = PurePosixPath(name)
    if pure.is_absolute() or ".." in pure.parts or not pure.parts:
        raise Unsafe(f"a member is outside its folder: {name}")
    if any((target / folder).is_symlink() for folder in pure.parents):
        raise Unsafe(f"a member would be written through a link: {name}")
    return target / pure


def _leading_inside(name: str, linked: str) -> str:
    """`linked`, if it stays inside the destination, seen from the folder of `name`."""
    if not linked or linked.startswith("/"):
        raise Unsafe(f"{name} is a link to an absolute path or to nothing: {linked}")
    parts, depth = PurePosixPath(linked).parts, len(PurePosixPath(name).parts) - 1
    up = next((i for i, part in enumerate(parts) if part != ".."), len(parts))
    if up > depth or ".." in parts[up:]:
        raise Unsafe(f"{name} is a link to {linked}, which may be outside the destination")
    return linked


def _file(target: Path, name: str, linked: str) -> Path:
    """The file that a hard link names. A symbolic link is refused: it is relative to its folder."""
    source = _below(target, linked)
    if source.is_symlink() or not source.is_file():
        raise Unsafe(f"{name} is a hard link to {linked}, which is not a file that came before it")
    return source


def _write(tar: tarfile.TarFile, member: tarfile.TarInfo, place: Path) -> None:
    content = tar.extractfile(member)
    assert content is not None  # it is a regular file
    with content, place.open("wb") as sink:
        shutil.copyfileobj(content, sink)
    place.chmod(_mode(member.mode))
    os.utime(place, (member.mtime, member.mtime))


def _mode(said: int) -> int:
    """`said` made readable and writable for the owner only, and without special bits; pure.

    Others may read it, and execute it if the owner may.
    """
    kept = said & (0o755 if said & 0o100 else 0o644)
    return kept | 0o600
