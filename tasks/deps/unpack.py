"""Unpacks archives without trusting their content, even though their digest is pinned."""

from __future__ import annotations

import io
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from lzma import LZMAError
from pathlib import Path, PurePosixPath
from tempfile import TemporaryFile
from typing import IO

from tasks.core import ar
from tasks.core.errors import AntlerError
from tasks.core.process import output_of
from tasks.deps.extract import Unsafe, extract
from tasks.deps.model import Archive

LARGEST = 6 * 10**9
"""Bytes that an archive's members may have in all (Qt's web engine: 2.7 GB)."""

XZ = b"\xfd7zXZ\0"
"""First bytes of every .xz file (from the specification of the format)."""

MEMBERS = 400_000
"""Members that an archive may have (Qt's web engine has about 200,000)."""

_UNREADABLE = (tarfile.TarError, zipfile.BadZipFile, EOFError, LZMAError, zlib.error, ValueError,
               RuntimeError, OverflowError)
"""What the readers raise for a damaged archive. The last three are for a NUL in a name or a link
that is not UTF-8, for an encrypted zip, and for a time that no file can have."""


def unpack(file: Path, archive: Archive, target: Path, keep: tuple[str, ...] = ()) -> None:
    """Unpack the part of `file` (tar, zip, wheel, Debian package) that a recipe wants to `target`.

    Args:
        keep: paths below the stripped folders; if given, these are unpacked under their own names
            (for `repack`) instead of what `archive` selects.

    Raises:
        AntlerError: the file is not an archive, has a hostile member, or nothing in it matches.
    """
    target.mkdir(parents=True, exist_ok=True)
    try:
        with _opened(file, archive) as tar:
            count = sum(_extract(tar, member, archive, keep, target)
                        for member in _until_passed(_checked(tar, archive), archive, keep))
    except Unsafe as error:
        raise refuse(archive, str(error)) from error
    except _UNREADABLE as error:
        raise refuse(archive, f"it cannot be read: {error}") from error
    except OSError as error:
        if error.errno is not None:
            raise
        # gzip and bz2 raise it without a number for damaged data
        raise refuse(archive, f"it cannot be read: {error}") from error
    if not count:
        raise AntlerError(f"{archive}: nothing in it matches the recipe",
                          resolution="correct `subtree`, `only` or `repack` in recipe.yaml")


@contextmanager
def _opened(file: Path, archive: Archive) -> Iterator[tarfile.TarFile]:
    """The archive as a tar stream; a zip (they are small) is turned into one first."""
    if zipfile.is_zipfile(file):
        with TemporaryFile() as copy:
            _zip_to_tar(file, copy, archive)
            copy.seek(0)
            with tarfile.open(fileobj=copy) as tar:
                yield tar
    elif _starts_with(file, ar.MARK):
        with tarfile.open(fileobj=_files_of_package(file, archive)) as tar:
            yield tar
    elif archive.repack and _starts_with(file, XZ):
        # A large archive is streamed and decompressed by another process. tarfile copies its buffer
        # for every member, so a small one is quicker (Qt's web engine: 67 s; with 1 MiB: 107 s).
        with (output_of(["xz", "--decompress", "--stdout", file]) as stream,
              tarfile.open(fileobj=stream, mode="r|", bufsize=1 << 14) as tar):
            yield tar
    else:
        with tarfile.open(file, "r|*" if archive.repack else "r:*", bufsize=1 << 20) as tar:
            yield tar


def _starts_with(file: Path, mark: bytes) -> bool:
    with file.open("rb") as stream:
        return stream.read(len(mark)) == mark


def _files_of_package(file: Path, archive: Archive) -> IO[bytes]:
    """The tar with the files of a Debian package; packages are small."""
    for name, data in ar.members(file.read_bytes()):
        if name.startswith("data.tar"):
            return io.BytesIO(data)
    raise refuse(archive, "this Debian package has no files")


def _zip_to_tar(file: Path, copy: IO[bytes], archive: Archive) -> None:
    with zipfile.ZipFile(file) as source, tarfile.open(fileobj=copy, mode="w") as tar:
        claimed = sum(info.file_size for info in source.infolist())
        if claimed > _limit(archive):
            raise refuse(archive, f"it claims to contain {claimed} bytes")
        for info in source.infolist():
            data = source.read(info)
            member = tarfile.TarInfo(info.filename)
            mode = info.external_attr >> 16
            member.size, member.mode = len(data), (mode & 0o755) | 0o644
            if info.is_dir():
                member.type, member.mode = tarfile.DIRTYPE, 0o755
            elif stat.S_ISLNK(mode):
                member.type, member.linkname, member.size = tarfile.SYMTYPE, data.decode(), 0
            tar.addfile(member, io.BytesIO(data))


def refuse(archive: Archive, why: str) -> AntlerError:
    """The error for an archive that is not unpacked; `why` may contain names from inside it."""
    printable = why.encode("unicode_escape").decode()
    return AntlerError(f"{archive.name} is refused: {printable}",
                       resolution="do not use this archive, and report it to the recipe's author")


def _checked(tar: tarfile.TarFile, archive: Archive) -> Iterator[tarfile.TarInfo]:
    """All members, each checked before it is used."""
    claimed = 0
    for number, member in enumerate(tar):
        claimed += member.size
        if number >= MEMBERS or claimed > _limit(archive) or member.size < 0:
            raise refuse(archive, f"it claims to contain {claimed} bytes in {number + 1} members")
        for name in (member.name, member.linkname) if member.islnk() else (member.name,):
            if name.startswith("/") or ".." in PurePosixPath(name).parts:
                raise refuse(archive, f"a member is outside its folder: {name}")
        if not (member.isreg() or member.isdir() or member.issym() or member.islnk()):
            raise refuse(archive, f"a member is a device or a pipe: {member.name}")
        yield member


def _until_passed(members: Iterator[tarfile.TarInfo], archive: Archive,
                  keep: tuple[str, ...]) -> Iterator[tarfile.TarInfo]:
    """The members up to the end of the last folder of `keep`; the rest need not be decompressed.

    The members of a folder follow each other in an archive: every tar program writes them so.
    """
    missing, inside = set(keep), False
    for member in members:
        path = PurePosixPath(*PurePosixPath(member.name).parts[archive.strip:])
        within = [folder for folder in keep if _within(path, (folder,))]
        if inside and not within and not missing:
            return
        missing.difference_update(within)
        inside = bool(within)
        yield member


def _limit(archive: Archive) -> int:
    """Bytes that an archive may unpack to; those with `repack` are known to be large."""
    return LARGEST if archive.repack else LARGEST // 4


def _kept(name: str, archive: Archive, keep: tuple[str, ...]) -> str:
    """The member's name in the target; empty if it is left out. Pure."""
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
    if str(path) == "." or _within(path, archive.except_):
        return ""
    return str(path) if not archive.only or _within(path, archive.only) else ""


def _within(path: PurePosixPath, folders: tuple[str, ...]) -> bool:
    return any(path.is_relative_to(folder) for folder in folders)


def _extract(tar: tarfile.TarFile, member: tarfile.TarInfo, archive: Archive,
             keep: tuple[str, ...], target: Path) -> int:
    """Extract one member under its new name if it is wanted; the number of members extracted.

    Raises:
        AntlerError: a hard link to a member that is left out, so that its content would be missing.
    """
    name, linked = _kept(member.name, archive, keep), member.linkname
    if not name:
        return 0
    if member.islnk() and not (linked := _kept(linked, archive, keep)):
        raise AntlerError(
            f"{archive}: {name!a} is a hard link to {member.linkname!a}, which is left out",
            resolution="correct `subtree`, `only`, `except` or `repack` in recipe.yaml")
    extract(tar, member, name, linked, target)
    return 1
