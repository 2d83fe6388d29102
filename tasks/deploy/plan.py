"""What a deploy would do, decided from what lies on the board already."""

from __future__ import annotations

from collections.abc import Mapping

from tasks.core.frozen import frozen
from tasks.deploy.layout import File, Release

Identity = tuple[str, int]
"""sha256 and mode of a file."""


@frozen
class OnBoard:
    """What lies under the target's root.

    Attributes:
        current: name of the release in use; empty where there is none.
        folders: per folder below `releases/` the identity of each file by relative name.
        on_trial: the one in use has not passed its check yet.

    """

    current: str
    folders: Mapping[str, Mapping[str, Identity]]
    on_trial: bool = False


@frozen
class Plan:
    """The work of one deploy.

    Attributes:
        send: files that are nowhere on the board.
        link: (path below `releases/`, file) of files that are taken from there.
        build: the release's folder has to be made (else it is there and whole).
        switch: `current` has to be set.
        on_trial: the board uses it already, but it has not passed its check yet.

    """

    send: tuple[File, ...]
    link: tuple[tuple[str, File], ...]
    build: bool
    switch: bool
    on_trial: bool = False

    @property
    def nothing(self) -> bool:
        """The board has it all, and uses it."""
        return not self.build and not self.switch

    @property
    def bytes(self) -> int:
        """What crosses the wire."""
        return sum(file.size for file in self.send)


def plan(release: Release, board: OnBoard) -> Plan:
    """Decide: files are known by content and mode, wherever they lie.

    What an interrupted deploy left (`*.part`) counts as well, so that it is resumed.
    """
    switch = board.current != release.digest
    if is_whole(release, board.folders.get(release.digest, {})):
        return Plan((), (), build=False, switch=switch, on_trial=board.on_trial and not switch)
    known = {identity: f"{folder}/{name}" for folder, files in sorted(board.folders.items())
             for name, identity in files.items()}
    link = tuple((known[f.identity], f) for f in release.files if f.identity in known)
    send = tuple(f for f in release.files if f.identity not in known)
    return Plan(send, link, build=True, switch=True)


def is_whole(release: Release, found: Mapping[str, Identity]) -> bool:
    """The folder holds the release's files as they should be, and nothing else."""
    return dict(found) == {file.name: file.identity for file in release.files}
