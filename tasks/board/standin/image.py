"""The stand-in's image: which packages and files, and the maker that turns them into a disk.

The image lies in the store, named by the digest of sdk/stand-in: made once for all checkouts.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from shutil import which
from typing import Any

from tasks.board.errors import BoardError
from tasks.board.keys import make as make_key
from tasks.core.files import new_folder, tree_digest
from tasks.core.lock import turn
from tasks.core.paths import SDK, home
from tasks.core.process import CommandFailed, run

DATA = SDK / "stand-in"
TOOLS = {"mmdebstrap": "mmdebstrap", "cpio": "cpio", "mkfs.ext4": "e2fsprogs", "xz": "xz-utils"}
"""Programs the maker needs, and the Debian packages that have them."""


@dataclass(frozen=True)
class Definition:
    """sdk/stand-in/image.yaml; disk and memory in MB."""

    suite: str
    architecture: str
    packages: tuple[str, ...]
    kernel: str
    modules: tuple[str, ...]
    disk_mb: int
    memory_mb: int


@dataclass(frozen=True)
class Image:
    """Files of an image in its folder."""

    folder: Path

    @property
    def disk(self) -> Path:
        """ext4 image of the root file system; instances run on copies."""
        return self.folder / "root.img"

    @property
    def tree(self) -> Path:
        """The same root as a tar file, without device nodes."""
        return self.folder / "root.tar"

    @property
    def kernel(self) -> Path:
        """Uncompressed or gzip kernel for QEMU's -kernel."""
        return self.folder / "vmlinuz"

    @property
    def ramdisk(self) -> Path:
        """Initial RAM disk: busybox and the drivers."""
        return self.folder / "initrd.gz"

    @property
    def key(self) -> Path:
        """Private key that lets us in as `mind` (mode 0600)."""
        return self.folder / "keys" / "id"

    @property
    def identity(self) -> str:
        """Which image it is: made anew from the same files it has other keys."""
        return f"{self.folder.name} {self.host_key}"

    @property
    def host_key(self) -> str:
        """The board's public host key: type and blob."""
        return " ".join((self.folder / "keys" / "host.pub").read_text().split()[:2])


def definition() -> Definition:
    """What sdk/stand-in/image.yaml says."""
    import yaml

    data = yaml.safe_load((DATA / "image.yaml").read_text())
    values: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v
                              for k, v in data.items()}
    return Definition(**values)


def image() -> Image:
    """Where the image is, or will be."""
    identity = tree_digest(*(DATA / part for part in ("image.yaml", "make.sh", "root", "initrd")))
    return Image(home() / "boards" / f"stand-in-{identity}")


def command(what: Definition, out: Path, mirror: str, root: bool) -> list[str]:
    """The maker's command line; without root it runs in a user namespace."""
    inside = [] if root else ["unshare", "--user", "--map-root-user", "--map-auto", "--mount",
                              "env", "ANTLER_UNSHARED=1"]
    return [*inside, "bash", str(DATA / "make.sh"), str(out), str(DATA), mirror, what.suite,
            what.architecture, ",".join(what.packages), what.kernel, " ".join(what.modules),
            str(what.disk_mb)]


def missing_tools(names: Sequence[str], root: bool) -> list[str]:
    """Debian packages that lack here; /sbin is looked at although it may not be in PATH."""
    path = os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", "/sbin"))
    wanted = {name: TOOLS[name] for name in names} | ({} if root else {"newuidmap": "uidmap"})
    return sorted({package for name, package in wanted.items() if which(name, path=path) is None})


def made(say: Callable[[str], object]) -> Image:
    """The image, made now if it is not there (half a minute)."""
    from tasks.core.mirror import mirrors

    there = image()
    return there if there.disk.is_file() else build(mirrors()[0], say)


def build(mirror: str, say: Callable[[str], object] = print) -> Image:
    """Make the image if it is not there: all of it or nothing.

    Raises:
        BoardError: a tool is missing, or the maker failed.
    """
    final, root = image(), os.geteuid() == 0
    if final.disk.is_file():
        return final
    if missing := missing_tools(list(TOOLS), root):
        raise BoardError("the stand-in's image cannot be made: tools are missing",
                         resolution=f"sudo apt-get install {' '.join(missing)}")
    with turn(home() / "locks" / final.folder.name, "makes the stand-in's image"):
        if final.disk.is_file():  # whoever had the turn before made it
            return final
        with new_folder(final.folder, final.disk.name) as folder:
            _make_keys(folder / "keys")
            _make(command(definition(), folder, mirror, root), say)
    return final


def _make(argv: list[str], say: Callable[[str], object]) -> None:
    log = home() / "boards" / "stand-in.log"
    log.unlink(missing_ok=True)

    def on_line(line: str) -> None:
        if line.startswith("STEP "):
            say(f"stand-in: {line.removeprefix('STEP ')}")

    path = os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", "/sbin"))
    try:
        run(argv, log=log, on_line=on_line, timeout=1800, env={"PATH": path})
    except CommandFailed as error:
        raise BoardError("the stand-in's image could not be made", details=error.details,
                         resolution=f"the whole log: {log}") from error


def _make_keys(folder: Path) -> None:
    """A key to log in with and the board's host key, new for every image."""
    for name in ("id", "host"):
        make_key(folder / name, "antler-stand-in")
