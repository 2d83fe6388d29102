"""Everything that can be known to go wrong, before anything is sent."""

from __future__ import annotations

from pathlib import PurePosixPath

from tasks.board.fit import traits
from tasks.board.target import Target
from tasks.core.errors import AntlerError
from tasks.deploy.layout import Release
from tasks.deploy.plan import Plan
from tasks.deploy.probe import Facts

_SPARE = 1 << 20
"""Bytes that stay free beside what is sent: folders, logs."""


def check(target: Target, release: Release, todo: Plan, facts: Facts) -> None:
    """Compare what is to be sent with what the board says of itself.

    Raises:
        AntlerError: it cannot work.

    """
    _check_folder(target, facts)
    _check_system(target, release, facts)
    if facts.free is not None and todo.send and facts.free < todo.bytes + _SPARE:
        raise AntlerError(
            f"{target.name} is full: {megabytes(todo.bytes + _SPARE)} are needed and "
            f"{megabytes(facts.free)} are free under {target.root}",
            resolution=f"remove something there (`du -sh {PurePosixPath(target.root).parent}/*`), "
                       f"or set targets.{target.name}.root to a folder on a larger partition")


def _check_folder(target: Target, facts: Facts) -> None:
    where = target.root
    if not facts.writable:
        raise AntlerError(
            f"{target.user or 'you'} may not write to {where} on {target.name}",
            resolution=f"on it: `sudo mkdir -p {where} && sudo chown {target.user or '$USER'} "
                       f"{where}`, or set targets.{target.name}.root to another folder")
    if facts.blocked:
        raise AntlerError(f"{where}/current on {target.name} is not a link made by a deploy",
                          resolution=f"move it away: `mv {where}/current {where}/current.old`")


def _check_system(target: Target, release: Release, facts: Facts) -> None:
    if release.architecture != target.os.architecture:
        raise AntlerError(
            f"the plugin is built for {release.architecture}, {target.os.name} is "
            f"{target.os.architecture}", resolution=f"run {target.doit('build')} again")
    for trait in traits(facts, target):
        if trait.needed and not trait.fits:
            raise AntlerError(trait.wrong, resolution=trait.helps)


def megabytes(size: int) -> str:
    """Bytes as people read them."""
    return f"{size / 1e6:.1f} MB" if size >= 100_000 else f"{size} bytes"
