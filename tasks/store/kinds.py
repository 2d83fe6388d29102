"""The kinds of addresses that a shared store can have."""

from __future__ import annotations

import posixpath
import secrets
import urllib.error
import urllib.request
from base64 import b64encode
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote, urlsplit

from tasks.core.errors import AntlerError
from tasks.store.patience import FIRST_WORD
from tasks.store.remote import Remote

if TYPE_CHECKING:
    from fsspec import AbstractFileSystem
    from fsspec.callbacks import Callback


class _Folders(Remote):
    """Where a file is written bit by bit: under another name first."""

    def _put(self, file: Path, name: str, callback: Callback) -> None:
        place = self._place(name)
        part = f"{place}.{secrets.token_hex(4)}.part"
        self._files.makedirs(posixpath.dirname(place), exist_ok=True)
        try:
            self._files.put_file(str(file), part, callback=callback)
            self._files.mv(part, place)
        except BaseException:
            with suppress(Exception):  # what failed may be the connection
                self._files.rm_file(part)
            raise


class Folder(_Folders):
    """A folder of this machine, of a network drive say."""

    SCHEMES = ("", "file")
    LIBRARY = "fsspec.implementations.local"

    def _open(self) -> AbstractFileSystem:
        from fsspec.implementations.local import LocalFileSystem

        return LocalFileSystem(skip_instance_cache=True)

    def _place(self, name: str) -> str:
        return posixpath.join(unquote(self.parts.path), name)


class Ssh(_Folders):
    """A folder of another machine, whose host key this user has accepted (~/.ssh/known_hosts)."""

    SCHEMES = ("ssh", "sftp")
    LIBRARY = "sshfs"

    def _open(self) -> AbstractFileSystem:
        from sshfs import SSHFileSystem

        parts = self.parts
        named = {"username": parts.username, "port": parts.port, "password": parts.password}
        # sshfs would check no host key; `()` is asyncssh's own way, OpenSSH's files.
        return SSHFileSystem(parts.hostname, known_hosts=(), connect_timeout=FIRST_WORD,
                             skip_instance_cache=True,
                             **{key: value for key, value in named.items() if value})

    def _place(self, name: str) -> str:
        path = unquote(self.parts.path)
        return posixpath.join(path[1:] if path.startswith("/~/") else path, name).removeprefix("~/")


class Http(Remote):
    """A web server; to write, one that speaks WebDAV."""

    SCHEMES = ("http", "https")
    LIBRARY = "fsspec.implementations.http"

    def __init__(self, address: str) -> None:
        super().__init__(address)
        parts, login = self.parts, self.parts.netloc.rpartition("@")[0]
        self.address = parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl().rstrip("/")
        name = b64encode(unquote(login).encode()).decode()
        self.login = {"Authorization": f"Basic {name}"} if login else {}
        self.folders: set[str] = set()

    def _open(self) -> AbstractFileSystem:
        from aiohttp import ClientTimeout
        from fsspec.implementations.http import HTTPFileSystem

        said: dict[str, Any] = {"trust_env": True, "timeout": ClientTimeout(total=None)}
        said["headers"] = self.login
        return HTTPFileSystem(client_kwargs=said, skip_instance_cache=True)

    def _place(self, name: str) -> str:
        return f"{self.address}/{quote(name)}"

    def _stream(self, name: str) -> Any:
        return self._files.open(self._place(name), "rb", block_size=0, size=1)

    def _put(self, file: Path, name: str, callback: Callback) -> None:
        parts = name.split("/")[:-1]
        for folder in ("/".join(parts[:count + 1]) for count in range(len(parts))):
            if folder not in self.folders:
                with suppress(urllib.error.HTTPError):  # it is there, or a PUT makes it
                    self._ask("MKCOL", f"{self._place(folder)}/")
            self.folders.add(folder)
        self._files.put_file(str(file), self._place(name), callback=callback, method="put")

    def _remove(self, place: str) -> None:
        try:
            self._ask("DELETE", place)
        except urllib.error.HTTPError as error:
            if error.code != 404:
                raise

    def _ask(self, method: str, place: str) -> None:
        """A request that fsspec does not know."""
        request = urllib.request.Request(place, method=method)
        for name, value in self.login.items():
            request.add_unredirected_header(name, value)
        urllib.request.urlopen(request, timeout=FIRST_WORD).close()


class S3(Remote):
    """A bucket. Who, and where: AWS's own variables and files (AWS_ENDPOINT_URL …)."""

    SCHEMES = ("s3",)
    LIBRARY = "s3fs"

    def _open(self) -> AbstractFileSystem:
        from s3fs import S3FileSystem

        return S3FileSystem(
            skip_instance_cache=True, use_listings_cache=False,
            config_kwargs={"connect_timeout": FIRST_WORD, "read_timeout": 4 * FIRST_WORD,
                           "retries": {"max_attempts": 2}})


KINDS: tuple[type[Remote], ...] = (Folder, Http, S3, Ssh)


def remote(address: str) -> Remote:
    """What is under an address: a folder, http(s)://, s3:// or ssh://.

    Raises:
        AntlerError: it is none of these.
    """
    scheme, whole = urlsplit(address).scheme, urlsplit(address).path.startswith("/")
    for kind in KINDS:
        if scheme in kind.SCHEMES and (scheme or whole):
            return kind(address)
    raise AntlerError(f"no shared store can be at {address!a}",
                      resolution="a folder's whole path, or http(s)://…, s3://bucket/…, "
                      "ssh://user@host/…")
