"""The stand-in's image: its packages and files, and the script that makes a disk of them.

The image is kept in the store, named by a digest of sdk/stand-in, and made once for all projects.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from shutil import copytree, which
from typing import Any

from tasks.board.errors import BoardError
from tasks.board.keys import make as make_key
from tasks.core.files import tree_digest
from tasks.core.frozen import frozen
from tasks.core.mirror import VARIABLE as MIRROR_VARIABLE
from tasks.core.mirror import mirrors
from tasks.core.paths import SDK, home
from tasks.core.process import CommandFailed, run
from tasks.store.entry import enter
from tasks.store.product import Product

DATA = SDK / "stand-in"
TOOLS = {"mmdebstrap": "mmdebstrap", "cpio": "cpio", "mkfs.ext4": "e2fsprogs", "xz": "xz-utils"}
"""Programs that sdk/stand-in/make.sh needs, and the Debian packages that contain them."""


@frozen
class Definition:
    """The content of sdk/stand-in/image.yaml; disk and memory in MB."""

    suite: str
    architecture: str
    packages: tuple[str, ...]
    kernel: str
    modules: tuple[str, ...]
    disk_mb: int
    memory_mb: int


@frozen
class Image:
    """An image in the store: a folder with these files."""

    folder: Path

    @property
    def product(self) -> Product:
        """It, as the store sees it; it has a private key, which stays on this machine."""
        return Product.of(self.disk, shared=False)

    @property
    def disk(self) -> Path:
        """The root file system as an ext4 image; instances run on copies."""
        return self.folder / "root.img"

    @property
    def tree(self) -> Path:
        """The same root file system as a tar file, without device nodes."""
        return self.folder / "root.tar"

    @property
    def kernel(self) -> Path:
        """The kernel for QEMU's -kernel, uncompressed or gzip."""
        return self.folder / "vmlinuz"

    @property
    def ramdisk(self) -> Path:
        """The initial RAM disk: busybox and the drivers."""
        return self.folder / "initrd.gz"

    @property
    def key(self) -> Path:
        """The private key for logins as `mind` (mode 0600)."""
        return self.folder / "keys" / "id"

    @property
    def identity(self) -> str:
        """What identifies the image; an image made again from the same files has other keys."""
        return f"{self.folder.name} {self.host_key}"

    @property
    def host_key(self) -> str:
        """The board's public host key: type and blob."""
        return " ".join((self.folder / "keys" / "host.pub").read_text().split()[:2])


def definition() -> Definition:
    """The definition in sdk/stand-in/image.yaml."""
    import yaml

    data = yaml.safe_load((DATA / "image.yaml").read_text())
    values: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v
                              for k, v in data.items()}
    return Definition(**values)


def image() -> Image:
    """The image in the store; it need not be there yet."""
    identity = tree_digest(*(DATA / part for part in ("image.yaml", "make.sh", "root", "initrd")))
    return Image(home() / "boards" / f"stand-in-{identity}")


def command(what: Definition, out: Path, mirror: str, root: bool) -> list[str]:
    """The command line of make.sh; without root it runs in a user namespace."""
    inside = [] if root else ["unshare", "--user", "--map-root-user", "--map-auto", "--mount",
                              "env", "ANTLER_UNSHARED=1"]
    return [*inside, "bash", str(DATA / "make.sh"), str(out), str(DATA), mirror, what.suite,
            what.architecture, ",".join(what.packages), what.kernel, " ".join(what.modules),
            str(what.disk_mb)]


def missing_tools(names: Sequence[str], root: bool) -> list[str]:
    """Debian packages that are missing here; /sbin is searched even if it is not in PATH."""
    path = os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", "/sbin"))
    wanted = {name: TOOLS[name] for name in names} | ({} if root else {"newuidmap": "uidmap"})
    return sorted({package for name, package in wanted.items() if which(name, path=path) is None})


def made(say: Callable[[str], object]) -> Image:
    """The image; it is made first if it is not in the store (half a minute)."""
    there = image()
    return there if there.disk.is_file() else build(mirrors()[0], say)


def build(mirror: str, say: Callable[[str], object] = print) -> Image:
    """Make the image if it is not in the store: all or nothing.

    Raises:
        BoardError: a tool is missing, or make.sh failed.
    """
    final, root = image(), os.geteuid() == 0
    if final.disk.is_file():
        return final
    if missing := missing_tools(list(TOOLS), root):
        raise BoardError("the stand-in's image cannot be made: tools are missing",
                         resolution=f"sudo apt-get install {' '.join(missing)}")

    def make(folder: Path) -> None:
        _make_keys(folder / "keys")
        _make(command(definition(), folder, mirror, root), say)

    enter(final.product, make, "makes the stand-in's image")
    return final


def again(folder: Path, say: Callable[[str], object]) -> Image:
    """Make the store's image once more, with its keys, in a folder that is not there yet.

    Raises:
        BoardError: make.sh failed.
    """
    copytree(image().key.parent, folder / "keys")
    _make(command(definition(), folder, mirrors()[0], os.geteuid() == 0), say)
    return Image(folder)


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
        raise explain(error, log) from error


def explain(error: CommandFailed, log: Path) -> BoardError:
    """The error for a failure of make.sh, whose first step fetches Debian's packages."""
    unanswered = [line for line in error.done.output.splitlines()
                  if line.startswith("E: Failed to fetch")]
    return BoardError("the stand-in's image could not be made",
                      details="\n".join(unanswered) or error.details,
                      resolution="check the network and run the command again; another mirror: set "
                      f"{MIRROR_VARIABLE}" if unanswered else f"the whole log: {log}")


def _make_keys(folder: Path) -> None:
    """Make a key for logins and the board's host key, new for every image."""
    for name in ("id", "host"):
        make_key(folder / name, "antler-stand-in")
