"""Files: hashing, atomic writes, temporary folders that leave nothing half-done.

What only writing needs is imported where it writes: most of what imports this module reads.
"""

from __future__ import annotations

import errno
import glob
import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tasks.core.lock import locked

_PIECE = 2**16  # bytes read at a time: most files of a digest are smaller


def sha256(path: Path) -> str:
    """Hex sha256 of a file's bytes."""
    known = hashlib.sha256()
    with open(path, "rb", buffering=0) as stream:
        while piece := stream.read(_PIECE):
            known.update(piece)
    return known.hexdigest()


def digest(*parts: object) -> str:
    """Hex sha256 (first 16 digits) of JSON-able values: the name of what they produce."""
    text = json.dumps(parts, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def tree_files(*roots: Path) -> list[Path]:
    """All regular files below `roots`; a root may itself be a file, or be missing."""
    found = list[str]()  # not Path: twice as long, and each run digests hundreds of files
    for root in roots:
        found += [str(root)] if root.is_file() else _below(root)
    return [Path(name) for name in sorted(found, key=lambda name: name.split("/"))]


def _below(root: Path) -> Iterator[str]:
    for folder, inner, names in os.walk(root):
        inner[:] = [name for name in inner if name != "__pycache__"]
        paths = (f"{folder}/{name}" for name in names)
        yield from filter(os.path.isfile, paths)


def tree_digest(*roots: Path) -> str:
    """Digest of names and contents below `roots`."""
    base = Path(os.path.commonpath([str(r) for r in roots])) if roots else Path()
    return digest([[str(p.relative_to(base)), sha256(p)] for p in tree_files(*roots)])


def write_atomically(path: Path, data: bytes | str) -> None:
    """Write `data` so that `path` holds the old or the new content, never a part."""
    from tempfile import mkstemp

    path.parent.mkdir(parents=True, exist_ok=True)
    raw = data.encode() if isinstance(data, str) else data
    handle, name = mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(raw)
            stream.flush()
            os.fsync(stream.fileno())
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def write_if_changed(path: Path, data: bytes | str) -> bool:
    """Write only when the content differs, keeping the time stamp otherwise; True if written."""
    raw = data.encode() if isinstance(data, str) else data
    if path.is_file() and path.read_bytes() == raw:
        return False
    write_atomically(path, raw)
    return True


@contextmanager
def new_folder(final: Path, stamp: str = "") -> Iterator[Path]:
    """Fill a temporary sibling, then rename it to `final`: all of it or nothing.

    Another process that finishes first wins; its folder is kept (names are content digests).
    What a killed process left of the same name is removed.

    Args:
        stamp: name of the file that a whole folder has. A `final` without it is what somebody
            left when removing it by hand, and is replaced; empty: any `final` counts as whole.
    """
    with _locked_beside(final) as work:
        work.chmod(0o755)
        try:
            yield work
            _place(work, final, stamp)
        except BaseException:
            _delete(work)
            raise


@contextmanager
def aside(path: Path) -> Iterator[Path]:
    """A folder beside `path` that is gone afterwards.

    What a killed process left of it is removed by the next call, or by `new_folder`.
    """
    with _locked_beside(path, "aside-") as work:
        try:
            yield work
        finally:
            _delete(work)


@contextmanager
def _locked_beside(path: Path, kind: str = "") -> Iterator[Path]:
    """A new folder beside `path`, which nobody sweeps meanwhile."""
    from tempfile import mkdtemp

    path.parent.mkdir(parents=True, exist_ok=True)
    _sweep(path, kind)
    while True:
        work = Path(mkdtemp(dir=path.parent, prefix=f".{path.name}.{kind}"))
        with locked(work, wait=True):
            if work.is_dir():  # else another one swept it before it was locked
                yield work
                return


def _place(work: Path, final: Path, stamp: str) -> None:
    """Rename `work` to `final`, unless a whole one is there."""
    if not (final / stamp).exists():
        remove_tree(final)
        try:
            work.rename(final)
        except OSError as error:
            if error.errno not in (errno.ENOTEMPTY, errno.EEXIST):
                raise  # else another maker was quicker by a moment
    _delete(work)


def remove_tree(path: Path) -> None:
    """Remove a folder that Antler made, read-only parts included; it may be gone already.

    It is renamed first: a process killed half-way leaves nothing that passes for a whole folder.
    What it leaves is removed by the next call, or by `new_folder`.
    """
    _sweep(path, "removed-")
    with locked(path):  # nobody sweeps what is being removed
        _delete(_aside(path))


def _aside(path: Path) -> Path:
    """Where the folder is now: under a hidden name, or still at `path`."""
    away = path.with_name(f".{path.name}.removed-{os.urandom(4).hex()}")
    if path.is_symlink():
        return path
    try:
        return path.rename(away)
    except OSError as error:
        # Gone; or a mount, or of a container's lower layer, which can only be emptied in place.
        if error.errno not in (errno.ENOENT, errno.EBUSY, errno.EXDEV):
            raise
        return path


def _sweep(path: Path, kind: str = "") -> None:
    """Remove what killed processes left beside `path`: folders half made or half removed."""
    for left in path.parent.glob(f".{glob.escape(path.name)}.{kind}*"):
        with locked(left) as ours:
            if ours and left.is_dir():
                _delete(left)


def _delete(path: Path) -> None:
    if not path.exists():
        return
    from shutil import rmtree

    for folder, _, _ in os.walk(path):
        os.chmod(folder, 0o755)
    rmtree(path)
