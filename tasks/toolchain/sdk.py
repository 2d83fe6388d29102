"""An SDK as Yocto makes them: a folder with compilers, and a script that sets their environment.

Elk's are of that kind. What the script exports is asked once (`tasks/toolchain/look.py`) and kept
in the store, under a digest of what the folder says of itself.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

from tasks.board.built_with import Sdk
from tasks.board.target import Target
from tasks.core.errors import AntlerError
from tasks.core.files import digest
from tasks.core.frozen import frozen
from tasks.core.paths import home

ELSEWHERE = Path("/SDKs/elkpi")
"""Where the SDK lies in Elk's own builder image, whatever its version (elk-audio-os-builder)."""


@frozen
class SdkFolder:
    """An SDK: where it is, or will be installed.

    Attributes:
        folder: its path, the same for its commands and on this machine.
        script: the file in it that sets its environment.
        identity: changes with its content.
        installer: address that it is installed from; empty: it is there.
        sha256: digest of that installer, as project.yaml says; empty: asked for.
        versions: what it may say of the system's version; empty: anything. Who names a folder in
            project.yaml may have an SDK of his own, whose libraries alone decide.
        inside: it is in the image that the compilers run in, not on this machine.
        newest: symbol versions of the target's libraries (GLIBC, GLIBCXX), which it must fit.
    """

    folder: Path
    script: str
    identity: str
    installer: str = ""
    sha256: str = ""
    versions: tuple[str, ...] = ()
    inside: bool = False
    newest: tuple[tuple[int, ...], ...] = ()

    @property
    def captured(self) -> Path:
        """The file that has its environment, written when it was looked at and found to fit."""
        fits = digest(str(self.folder), self.identity, self.newest, self.versions)
        return home() / "sdks" / f"{fits}.json"

    @property
    def environment(self) -> Mapping[str, str]:
        """The variables that its script exports.

        Raises:
            AntlerError: it was not looked at yet.
        """
        try:
            return _read(self.captured)
        except FileNotFoundError as error:
            raise AntlerError(f"the SDK in {self.folder} was not looked at yet",
                              resolution="run the command again") from error

    @property
    def sysroot(self) -> Path:
        """The folder that stands for the target's `/`.

        Raises:
            AntlerError: as `environment`.
        """
        return Path(self.environment["SDKTARGETSYSROOT"])


@cache
def _read(captured: Path) -> Mapping[str, str]:
    known: dict[str, str] = json.loads(captured.read_text(encoding="utf-8"))
    return known


def find(target: Target, sdk: Sdk) -> SdkFolder:
    """The SDK that compiles for `target`.

    It is in the folder that project.yaml says; else where Elk's installers or images put it, if it
    is for that version of the system; else in the store, where it need not be yet.
    """
    return replace(_found(target, sdk), newest=(target.os.glibc, target.os.glibcxx))


def _found(target: Target, sdk: Sdk) -> SdkFolder:
    said, versions = target.built_with, target.os.version_ids
    if said.image:
        return SdkFolder(Path(said.folder or ELSEWHERE), sdk.script, said.image,
                         versions=() if said.folder else versions, inside=True)
    if said.folder:
        folder = Path(said.folder).expanduser()
        return SdkFolder(folder, script_in(folder, sdk), identity(folder))
    for folder in (Path(sdk.folder), ELSEWHERE):
        if version(folder) in versions and (folder / sdk.script).is_file():
            return SdkFolder(folder, sdk.script, identity(folder), versions=versions)
    made_of = digest(sdk.installer, said.sha256)
    folder = home() / "sdks" / f"{target.os.name}-{made_of}"
    return SdkFolder(folder, sdk.script, made_of, sdk.installer, said.sha256, versions)


def script_in(folder: Path, sdk: Sdk) -> str:
    """The name of the script that sets the environment of an SDK.

    It is called as Elk's is, or is the only one; another system's has another name.
    """
    found = sorted(path.name for path in folder.glob("environment-setup-*"))
    return found[0] if len(found) == 1 else sdk.script


def identity(folder: Path) -> str:
    """Digest of what an SDK says of itself: its scripts, and the files with version and date."""
    files = sorted([*folder.glob("environment-setup-*"), *folder.glob("version-*")])
    return digest([[path.name, path.read_text(errors="replace")] for path in files])


def version(folder: Path) -> str:
    """The version of the system that the SDK in `folder` is for; empty where nothing says it."""
    texts = [path.read_text(errors="replace") for path in sorted(folder.glob("version-*"))]
    found = [match[1] for text in texts if (match := _VERSION.search(text))]
    return found[0] if found else ""


_VERSION = re.compile(r"^Distro Version: *(\S+)", re.MULTILINE)
"""A line of the file that every Yocto SDK has: `version-cortexa72-elk-linux`."""
