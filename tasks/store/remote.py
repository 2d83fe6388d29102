"""A folder somewhere else, by its address: read and written through fsspec."""

from __future__ import annotations

import hashlib
import posixpath
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import unquote, urlsplit

from tasks.store.manifest import Pack, Refused
from tasks.store.patience import SLOWEST, Progress, patiently

if TYPE_CHECKING:
    from fsspec import AbstractFileSystem
    from fsspec.callbacks import Callback

_PIECE = 1 << 20

Show = Callable[[int, int], None]
"""Called with bytes done and bytes in all."""


class Remote(ABC):
    """Files under one address; each kind of address is a subclass.

    All methods raise `Gone` where it does not answer, or does not allow what is asked.

    Attributes:
        SCHEMES: what such an address begins with.
        LIBRARY: the module that knows it; slow to import.
        shown: the address without a password.
    """

    SCHEMES: ClassVar[tuple[str, ...]]
    LIBRARY: ClassVar[str]

    def __init__(self, address: str) -> None:
        self.address, parts = address.rstrip("/"), urlsplit(address)
        self.parts = parts
        self.shown = self.address.replace(f"{parts.netloc}", parts.netloc.rpartition("@")[2], 1)
        self._made: AbstractFileSystem | None = None
        import_module(self.LIBRARY)  # here, where nobody waits for a server

    @abstractmethod
    def _open(self) -> AbstractFileSystem:
        """The file system; connects where that is how it works."""

    def _place(self, name: str) -> str:
        """The file system's path of a file."""
        return posixpath.join(self.address, name)

    @property
    def _files(self) -> AbstractFileSystem:
        if self._made is None:
            self._made = self._open()
        return self._made

    def read(self, name: str, most: int) -> bytes | None:
        """The bytes of a small file; None: there is none.

        Raises:
            Refused: it is larger than `most`.
        """
        def work(progress: Progress) -> bytes | None:
            try:
                with self._stream(name) as source:
                    data = b"".join(_pieces(source, progress, most + 1))
            except FileNotFoundError:
                return None
            return data

        data = patiently(work, self.shown)
        if data is not None and len(data) > most:
            raise Refused("it is too large")
        return data

    def download(self, name: str, pack: Pack, into: Path, show: Show) -> None:
        """Write a file of the address to `into`.

        Raises:
            Refused: it is not there, or not the one that is wanted.
        """
        def work(progress: Progress) -> str:
            found, done = hashlib.sha256(), 0
            with self._stream(name) as source, into.open("wb") as sink:
                for piece in _pieces(source, progress, pack.size + 1):
                    found.update(piece)
                    sink.write(piece)
                    done += len(piece)
                    show(done, pack.size)
            return found.hexdigest() if done == pack.size else ""

        try:
            found = patiently(work, self.shown)
        except FileNotFoundError as error:
            raise Refused("its pack is gone") from error
        if found != pack.sha256:
            raise Refused("its pack is damaged")

    def upload(self, file: Path, name: str, show: Show) -> None:
        """Put a file there under its name, all of it or nothing."""
        size = file.stat().st_size

        def work(_progress: Progress) -> None:
            self._put(file, name, _callback(show, size))

        patiently(work, self.shown, within=60 + size / SLOWEST)

    def has(self, name: str, size: int) -> bool:
        """Whether there is a file of that size."""
        def work(_progress: Progress) -> bool:
            try:
                return bool(self._files.info(self._place(name)).get("size") == size)
            except FileNotFoundError:
                return False

        return patiently(work, self.shown)

    def names(self, folder: str) -> list[str]:
        """Names of what is in a folder; none where there is no folder."""
        def work(_progress: Progress) -> list[str]:
            try:
                found = self._files.ls(f"{self._place(folder)}/", detail=False, refresh=True)
            except (FileNotFoundError, NotADirectoryError):
                return []
            names = (posixpath.basename(str(path).rstrip("/")) for path in found)
            return sorted({unquote(name) for name in names} - {"", posixpath.basename(folder)})

        return patiently(work, self.shown)

    def age(self, name: str) -> float | None:
        """Seconds since a file was written; None: the server does not say."""
        def work(_progress: Progress) -> float | None:
            from datetime import UTC, datetime

            info = self._files.info(self._place(name))
            when = info.get("mtime") or info.get("LastModified")
            if when is None:
                return None
            written = when.timestamp() if isinstance(when, datetime) else float(when)
            return datetime.now(UTC).timestamp() - written

        return patiently(work, self.shown)

    def remove(self, name: str) -> None:
        """Remove a file; it may be gone."""
        def work(_progress: Progress) -> None:
            with suppress(FileNotFoundError):
                self._remove(self._place(name))

        patiently(work, self.shown)

    def _stream(self, name: str) -> Any:
        return self._files.open(self._place(name), "rb")

    def _remove(self, place: str) -> None:
        self._files.rm_file(place)

    def _put(self, file: Path, name: str, callback: Callback) -> None:
        self._files.put_file(str(file), self._place(name), callback=callback)


def _pieces(source: Any, progress: Progress, most: int) -> Iterator[bytes]:
    """What a stream gives, `most` bytes of it."""
    while most > 0 and (piece := source.read(min(_PIECE, most))):
        most -= len(piece)
        progress(len(piece))
        yield piece


def _callback(show: Show, size: int) -> Callback:
    from fsspec.callbacks import Callback

    class Shown(Callback):  # type: ignore[misc]  # fsspec is untyped
        """Shows the bytes that were sent."""

        def call(self, hook_name: str | None = None, **kwargs: object) -> None:
            show(self.value, size)

    return Shown()
