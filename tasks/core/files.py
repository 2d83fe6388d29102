"""Files: hashing, atomic writes, temporary folders that leave nothing half-done."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path


def sha256(path: Path) -> str:
    """Hex sha256 of a file's bytes."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def digest(*parts: object) -> str:
    """Hex sha256 (first 16 digits) of JSON-able values: the name of what they produce."""
    text = json.dumps(parts, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def tree_files(*roots: Path) -> list[Path]:
    """All regular files below `roots` (a file stands for itself, a missing one for nothing)."""
    found: list[Path] = []
    for root in roots:
        found += [root] if root.is_file() else [p for p in root.rglob("*") if p.is_file()]
    return sorted(p for p in found if "__pycache__" not in p.parts)


def tree_digest(*roots: Path) -> str:
    """Digest of names and contents below `roots`."""
    base = Path(os.path.commonpath([str(r) for r in roots])) if roots else Path()
    return digest([[str(p.relative_to(base)), sha256(p)] for p in tree_files(*roots)])


def write_atomically(path: Path, data: bytes | str) -> None:
    """Write `data` so that `path` holds the old or the new content, never a part."""
    path.parent.mkdir(parents=True, exist_ok=True)
    raw = data.encode() if isinstance(data, str) else data
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
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
def new_folder(final: Path) -> Iterator[Path]:
    """Fill a temporary sibling, then rename it to `final`: all of it or nothing.

    Another process that finishes first wins; its folder is kept (names are content digests).
    What a killed process left of the same name is removed.
    """
    final.parent.mkdir(parents=True, exist_ok=True)
    for left in final.parent.glob(f".{final.name}.*"):
        with _locked(left) as ours:
            if ours:
                remove_tree(left)
    work = Path(tempfile.mkdtemp(dir=final.parent, prefix=f".{final.name}."))
    work.chmod(0o755)
    with _locked(work):
        try:
            yield work
            if final.exists():
                remove_tree(work)
            else:
                work.rename(final)
        except BaseException:
            remove_tree(work)
            raise


@contextmanager
def _locked(folder: Path) -> Iterator[bool]:
    """Hold the folder's lock, which ends with this process; False where another one holds it."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except FileNotFoundError:  # its maker was quicker
        yield False
        return
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield True
    except BlockingIOError:
        yield False
    finally:
        os.close(handle)


def remove_tree(path: Path) -> None:
    """Remove a folder of ours, read-only parts included; no error where it is gone."""
    if not path.exists():
        return
    for folder, _, _ in os.walk(path):
        os.chmod(folder, 0o755)
    shutil.rmtree(path)


def newest(paths: Iterable[Path]) -> Path | None:
    """The most recently modified of `paths`."""
    return max(paths, key=lambda p: p.stat().st_mtime, default=None)
