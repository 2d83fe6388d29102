"""Unpacks archives whose content is not trusted, even though their digest is pinned."""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from tasks.core.errors import AntlerError
from tasks.deps.model import Archive

LARGEST = 4 * 10**9
"""Bytes that an archive's kept members may claim together."""

MEMBERS = 400_000
"""Members an archive may have (Qt's web engine has about 200,000)."""


def unpack(file: Path, archive: Archive, target: Path, keep: tuple[str, ...] = ()) -> None:
    """Unpack what a recipe wants of `file` into `target`.

    Args:
        keep: path prefixes as they are below the archive's stripped folders; when given, they
            are unpacked as they are (for `repack`) instead of what `archive` selects.

    Raises:
        AntlerError: not an archive, a hostile member, or nothing matches.
    """
    target.mkdir(parents=True, exist_ok=True)
    count = 0
    try:
        with tarfile.open(file, "r:*" if keep == () else "r|*") as tar:
            for member in _checked(tar, archive):
                name = _kept(member.name, archive, keep)
                if name:
                    _extract(tar, member, name, target, archive)
                    count += 1
    except (tarfile.TarError, EOFError, OSError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise
        raise refuse(archive, f"it cannot be read: {error}") from error
    if not count:
        raise AntlerError(f"{archive}: nothing in it matches the recipe",
                          resolution="correct `subtree`, `only` or `repack` in recipe.yaml")


def refuse(archive: Archive, why: str) -> AntlerError:
    """The error for an archive that is not unpacked."""
    return AntlerError(f"{archive.location.rsplit('/', 1)[-1]} is refused: {why}",
                       resolution="do not use this archive; tell who wrote the recipe")


def _checked(tar: tarfile.TarFile, archive: Archive) -> Iterator[tarfile.TarInfo]:
    """All members, each looked at before anything is done with it."""
    claimed = 0
    for number, member in enumerate(tar):
        claimed += member.size
        if number >= MEMBERS or claimed > _limit(archive):
            raise refuse(archive, f"it claims to hold {claimed} bytes in {number + 1} members")
        parts = PurePosixPath(member.name).parts
        if member.name.startswith("/") or ".." in parts:
            raise refuse(archive, f"a member leaves its folder: {member.name}")
        if not (member.isreg() or member.isdir() or member.issym() or member.islnk()):
            raise refuse(archive, f"a member is a device or a pipe: {member.name}")
        yield member


def _limit(archive: Archive) -> int:
    """Bytes an archive may unpack to: none of the pinned ones grows more than twelvefold."""
    return max(LARGEST if archive.repack else 10**9, archive.size * 12)


def _kept(name: str, archive: Archive, keep: tuple[str, ...]) -> str:
    """What the member is called in the target; empty where it is left out. Pure."""
    parts = PurePosixPath(name).parts[archive.strip:]
    path = PurePosixPath(*parts)
    if not parts:
        return ""
    if keep:
        return str(path) if _within(path, keep) else ""
    if archive.subtree:
        if not path.is_relative_to(archive.subtree):
            return ""
        path = path.relative_to(archive.subtree)
    if str(path) == "." or _within(path, archive.without):
        return ""
    return str(path) if not archive.only or _within(path, archive.only) else ""


def _within(path: PurePosixPath, folders: tuple[str, ...]) -> bool:
    return any(path.is_relative_to(folder) for folder in folders)


def _extract(tar: tarfile.TarFile, member: tarfile.TarInfo, name: str, target: Path,
             archive: Archive) -> None:
    """Extract one member under its new name by tarfile's `data` filter (PEP 706)."""
    linked = member.linkname
    if member.islnk():
        linked = _kept(linked, archive, ())
    renamed = member.replace(name=name, linkname=linked, deep=False)
    try:
        tar.extract(renamed, target, set_attrs=True, filter="data")
    except tarfile.FilterError as error:
        raise refuse(archive, str(error)) from error
