"""Roots of kind `packages`: made from Debian packages by mmdebstrap.

Packages are unpacked but not configured (mmdebstrap's variant `extract`), so no program of the root
runs while it is made. mmdebstrap finds and fetches them and writes a tar file of an otherwise empty
root. All is then unpacked here, as many packages at a time as there are cores, with all files owned
by the user, whether or not that user is root.
"""

from __future__ import annotations

import os
import shlex
import shutil
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import Any

from tasks.core.errors import AntlerError
from tasks.core.frozen import frozen
from tasks.core.maker import Maker
from tasks.core.mirror import mirrors
from tasks.core.process import CommandFailed, run
from tasks.toolchain.model import Root, Say

SPACE = 3 * 10**9
"""Bytes that must be free: packages, tar file and unpacked root exist at the same time."""

_ARCHIVES = "./var/cache/apt/archives"
"""Where apt keeps packages in a root."""

_UNSIGNED = ("NO_PUBKEY", "is not signed", "Missing key")
"""Words in apt's messages if it lacks the archive's keys, as on Ubuntu; the last are sqv's."""


@frozen
class PackagesRoot(Root):
    """A root of kind `packages`: Debian packages and their dependencies.

    Attributes:
        suite: the Debian release, e.g. `bullseye`.
        architecture: Debian's name of the root's architecture, e.g. `amd64`.
        foreign: other architectures of which it has packages.
        packages: names of packages, foreign ones with a suffix such as `:arm64`.
        exclude: paths that are left out.
        strip: programs whose symbols are removed.
    """

    MAKER = Maker(1, "54f1c892081401bc", ("tasks/toolchain/packages.py",))
    suite: str
    architecture: str
    foreign: tuple[str, ...]
    packages: tuple[str, ...]
    exclude: tuple[str, ...]
    strip: tuple[str, ...]

    @classmethod
    def parse(cls, name: str, path: Path, said: dict[str, Any],
              sdk: Path) -> PackagesRoot:
        lists = {key: tuple(said[key]) for key in ("foreign", "packages", "exclude", "strip")}
        return cls(name, path, said["suite"], said["architecture"], **lists)

    @property
    def ccache(self) -> bool:
        return "ccache" in self.packages

    @property
    def doc(self) -> str:
        return f"Debian {self.suite}, unpacked once from its packages"

    def fill(self, folder: Path, say: Say) -> str:
        check_prerequisites(self.path.parent)
        say(f"fetching {len(self.packages)} packages and what they need of Debian {self.suite}")
        archive, fetched = folder / "root.tar", folder / "packages"
        _bootstrap(self, archive)
        say("unpacking")
        left_out = [f"--exclude=./{path}" for path in self.exclude]
        run(["tar", "-xf", archive, "-C", folder, "--no-same-owner", *left_out])
        fetched.mkdir()
        depth = f"--strip-components={len(Path(_ARCHIVES).parts) + 1}"
        run(["tar", "-xf", archive, "-C", fetched, "--no-same-owner", depth, _ARCHIVES])
        archive.unlink()
        files = sorted(fetched.glob("*.deb"))
        for together in by_owner(files, self.foreign):
            run(unpack_command(together, folder, left_out))
        shutil.rmtree(fetched)
        _strip(folder, self.strip)
        return versions(path.name for path in files)


def by_owner(files: Iterable[Path], foreign: Collection[str]) -> list[list[Path]]:
    """The packages of each foreign architecture apart: they may share files with others; pure."""
    found: dict[str, list[Path]] = {}
    for path in files:
        architecture = path.stem.rpartition("_")[2]
        found.setdefault(architecture if architecture in foreign else "", []).append(path)
    return list(found.values())


def unpack_command(files: Iterable[Path], folder: Path, left_out: Iterable[str]) -> list[str]:
    """The command line that unpacks packages into `folder`, as many at a time as there are cores.

    Not `dpkg-deb --extract`: it would put a folder in the place of the link /lib.
    """
    tar = ["tar", "-x", "-C", str(folder), "--no-same-owner", "--keep-directory-symlink", *left_out]
    one = f'dpkg-deb --fsys-tarfile "$1" | {shlex.join(tar)}'
    return ["sh", "-c", 'printf "%s\\0" "$@" | xargs -0 -n 1 -P "$(nproc)" sh -ec "$0" unpack',
            one, *map(str, files)]


def check_prerequisites(store: Path) -> None:
    """Check that the programs and the space for making a root are there.

    Raises:
        AntlerError: one is missing.
    """
    missing = [p for p in ("mmdebstrap", "bwrap", "tar") if not shutil.which(p)]
    if missing:
        names = " ".join({"bwrap": "bubblewrap"}.get(p, p) for p in missing)
        raise AntlerError(f"making the toolchain's root needs {', '.join(missing)}",
                          resolution=f"sudo apt-get install --no-install-recommends {names}")
    store.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(store).free
    if free < SPACE:
        raise AntlerError(
            f"the toolchain's root needs {SPACE / 1e9:.0f} GB while it is made, "
            f"{free / 1e9:.1f} GB are free in {store}",
            resolution="free some space, or set ANTLER_HOME to a folder on a larger disk")


def command(root: PackagesRoot, archive: Path, mirror: str) -> list[str]:
    """The command line of mmdebstrap; pure."""
    fetch = ["apt-get", "--yes", "--download-only", "install", *root.packages]
    return ["mmdebstrap", "--variant=extract", "--skip=cleanup/apt", "--format=tar",
            f"--architectures={','.join((root.architecture, *root.foreign))}",
            "--aptopt=APT::Install-Recommends \"false\"",
            # The folder may be where apt's own user cannot read (/root).
            "--aptopt=APT::Sandbox::User \"root\"",
            # sid's lists expire after a week, a mirror may be a snapshot; signatures still count.
            "--aptopt=Acquire::Check-Valid-Until \"false\"",
            "--hook-dir=/usr/share/mmdebstrap/hooks/merged-usr",
            f'--extract-hook=APT_CONFIG="$MMDEBSTRAP_APT_CONFIG" {shlex.join(fetch)}',
            root.suite, str(archive), mirror]


def _bootstrap(root: PackagesRoot, archive: Path) -> None:
    """Try each mirror; if all fail, report the first, which is most likely to be the right one."""
    failures = list[CommandFailed]()
    for mirror in mirrors():
        try:
            run(command(root, archive, mirror))
            return
        except CommandFailed as error:
            failures.append(error)
    raise explain(failures[0].done.output)


def explain(output: str) -> AntlerError:
    """The error for a failure of mmdebstrap, with its last messages and advice."""
    errors = [line for line in output.splitlines() if line.startswith(("E:", "Err", "W:"))]
    details = "\n".join(errors[-8:] or output.splitlines()[-8:])
    if "newuidmap" in output or "subuid" in output or "unshare" in output:
        return AntlerError("the toolchain's root cannot be made by this user", details=details,
                           resolution="sudo apt-get install uidmap, and check that /etc/subuid "
                           "has a line for you")
    if "Unable to locate package" in output:
        return AntlerError("a package of the toolchain's root is not in the Debian archive",
                           details=details, resolution="correct sdk/roots/*.yaml")
    if "No space left" in output:
        return AntlerError("no space left while making the toolchain's root", details=details,
                           resolution="free 3 GB, or set ANTLER_HOME to a larger disk")
    if any(words in output for words in _UNSIGNED):
        return AntlerError("this machine cannot check the Debian archive's signature",
                           details=details,
                           resolution="sudo apt-get install debian-archive-keyring gpg")
    return AntlerError("the toolchain's root could not be made from Debian's packages",
                       details=details, resolution="check the network and run the command again; "
                       "another mirror: set ANTLER_DEBIAN_MIRROR")


def _strip(folder: Path, programs: Sequence[str]) -> None:
    """Remove symbols with the root's own strip, started by the root's own loader."""
    libraries = folder / "usr/lib/x86_64-linux-gnu"
    loader = libraries / "ld-linux-x86-64.so.2"
    strip = os.path.realpath(folder / "usr/bin/x86_64-linux-gnu-strip")
    if programs:
        run([loader, "--library-path", libraries, strip, *(folder / p for p in programs)])


def versions(files: Iterable[str]) -> str:
    """A line `name version architecture` for each file that apt names as a package; pure."""
    from urllib.parse import unquote

    names = (unquote(file.removesuffix(".deb")) for file in files if file.endswith(".deb"))
    return "".join(f"{name.replace('_', ' ')}\n" for name in sorted(names))
