"""What a product consists of, file by file: from a folder, to JSON and back."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from tasks.core.errors import AntlerError
from tasks.core.files import sha256
from tasks.core.frozen import frozen
from tasks.store.product import Product


class Refused(Exception):
    """What comes from elsewhere is not what it should be; the text says how."""


@frozen
class Member:
    """A file, link or folder of a product.

    Attributes:
        mode: permissions; of a link, 0.
        sha256: of a file's bytes; else empty.
        size: of a file, in bytes.
        link: where a link points; else empty.
    """

    mode: int
    sha256: str = ""
    size: int = 0
    link: str = ""

    @property
    def kind(self) -> str:
        """`file`, `link` or `folder`."""
        return "link" if self.link else "file" if self.sha256 else "folder"


@frozen
class Pack:
    """The compressed archive of a product: digest and size of its bytes."""

    sha256: str
    size: int


@frozen
class Manifest:
    """What an entry of a shared store is.

    Attributes:
        product: the product's name.
        members: by path below the product's folder; of a single file, by its name.
        made: when it was pushed, ISO 8601 in UTC.
    """

    product: str
    pack: Pack
    members: Mapping[str, Member]
    made: str

    def to_json(self) -> bytes:
        """As bytes; the same for equal manifests."""
        members = {path: {key: value for key, value in vars(member).items() if value}
                   for path, member in sorted(self.members.items())}
        said = {"product": self.product, "pack": vars(self.pack), "made": self.made,
                "members": members}
        return json.dumps(said, sort_keys=True).encode()


def parse(text: bytes) -> Manifest:
    """The manifest in JSON.

    Raises:
        Refused: it is none, or names a place outside its folder.
    """
    try:
        said = json.loads(text)
        members = {path: _member(**member) for path, member in said["members"].items()}
        pack = Pack(str(said["pack"]["sha256"]), int(said["pack"]["size"]))
        manifest = Manifest(str(said["product"]), pack, members, str(said["made"]))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Refused("its manifest cannot be read") from error
    _check_places(members)
    return manifest


def _member(mode: int = 0, sha256: str = "", size: int = 0, link: str = "") -> Member:
    return Member(int(mode) & 0o777, str(sha256), int(size), str(link))


def _check_places(members: Mapping[str, Member]) -> None:
    """Each is below the product's folder, and none behind a link.

    Raises:
        Refused: one is not.
    """
    for name in members:
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts or str(path) != name or "\0" in name:
            raise Refused(f"a file has a place outside: {name!a}")
        for above in path.parents:
            over = members.get(str(above))
            if over and over.kind != "folder":
                raise Refused(f"a file lies below what is no folder: {name!a}")


def members(product: Product) -> dict[str, Member]:
    """What a product on this machine consists of.

    Raises:
        AntlerError: it has a device, a pipe or a socket.
    """
    if not product.stamp:
        return {product.path.name: _of(product.path)}
    return {str(path.relative_to(product.path)): _of(path) for path in _below(product.path)}


def _below(folder: Path) -> Iterator[Path]:
    for place, folders, files in os.walk(folder):
        folders.sort()
        yield from (Path(place) / name for name in sorted((*folders, *files)))


def _of(path: Path) -> Member:
    status = path.lstat()
    if stat.S_ISLNK(status.st_mode):
        return Member(0, link=str(path.readlink()))
    mode = stat.S_IMODE(status.st_mode) & 0o777
    if stat.S_ISDIR(status.st_mode):
        return Member(mode)
    if stat.S_ISREG(status.st_mode):
        return Member(mode, sha256(path), status.st_size)
    raise AntlerError(f"{path} is a device, a pipe or a socket, which cannot be shared")


def differences(wanted: Mapping[str, Member], found: Mapping[str, Member]) -> list[str]:
    """How `found` is not `wanted`, one line a file; pure."""
    lines = [f"{path} is missing" for path in wanted if path not in found]
    lines += [f"{path} should not be there" for path in found if path not in wanted]
    both = ((path, wanted[path], found[path]) for path in wanted if path in found)
    return lines + [f"{path} {_how(one, other)}" for path, one, other in both if one != other]


def _how(one: Member, other: Member) -> str:
    if one.kind != other.kind:
        return f"is a {other.kind}, should be a {one.kind}"
    if one.mode != other.mode:
        return f"has mode {other.mode:o}, should have {one.mode:o}"
    return "differs"
