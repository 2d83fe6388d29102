"""Bring a release onto a board: checked before, checked after, switched in one step."""

from __future__ import annotations

import secrets
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tasks.board import lock
from tasks.board.base import Board
from tasks.board.script import script
from tasks.board.target import Target
from tasks.core.errors import AntlerError
from tasks.core.frozen import frozen
from tasks.core.progress import Steps
from tasks.deploy import preflight, probe
from tasks.deploy.layout import File, Release
from tasks.deploy.plan import Plan, plan

_SLOW = 300.0
"""Seconds for commands that read or write whole releases on a slow board."""

# Input: one "source<TAB>file" a line; the source is below releases/, "-" for a file to be sent.
# Files that are there already are linked: no bytes, no room. What older attempts left goes then.
_PREPARE = r"""
set -e
cd "$1/releases"
mkdir "$2"
while IFS="$(printf '\t')" read -r source file; do
  mkdir -p "$(dirname "$2/$file")"
  [ "$source" = - ] || ln "$source" "$2/$file" 2>/dev/null || cp -p "$source" "$2/$file"
done
for old in *.part; do [ "$old" = "$2" ] || rm -rf "$old"; done
"""

# Input: one "sha256 mode file" a line.
_VERIFY = r"""
cd "$1/releases/$2" || exit 1
while read -r sum mode file; do
  chmod "$mode" "$file" && printf '%s  %s\n' "$sum" "$file"
done | sha256sum -c - 2>&1
"""

_RENAME = r"""
set -e
sync
cd "$1/releases"
if [ -e "$3" ]; then rm -rf "$3.old"; mv "$3" "$3.old"; fi
mv "$2" "$3"
"""

# `ln -sfn` removes and makes: between the two there is no release. `mv -T` is one rename(2).
# The release before is kept; everything older, and what interrupted deploys left, goes. What is
# said to be deployed is on the disk: boards are switched off by pulling the plug.
# With a third word the release is on trial: `trial` names it, `older` the release to be kept as the
# one before if it fails. One on trial is none to go back to, nor is it what is kept for that.
_SWITCH = r"""
set -e
cd "$1"
new=releases/$2
before=$(readlink current) || true
older=$(readlink previous) || true
tried=$(cat trial 2>/dev/null) || true
for each in "$tried" "$new"; do
  [ "$before" != "$each" ] || { before=$older; older=$(readlink older) || true; }
done
case $older in "$new" | "$before") older= ;; esac
if [ -n "$3" ]; then echo "$new" > trial; else rm -f trial; older=; fi
rm -f current.new
ln -s "$new" current.new
mv -T current.new current 2>/dev/null || { rm -f current.new; ln -sfn "$new" current; }
rm -f previous older
[ -z "$before" ] || ln -s "$before" previous
[ -z "$older" ] || ln -s "$older" older
for each in releases/*; do
  case $each in "$new" | "$before" | "$older") ;; *) rm -rf "$each" ;; esac
done
sync
"""


@frozen
class Outcome:
    """What a deploy did: the release now in use, files and bytes sent, the board's own facts.

    Attributes:
        on_trial: it has to pass the check of a target with `gate: true` yet.
    """

    release: str
    files: int
    bytes: int
    facts: probe.Facts
    on_trial: bool


def deploy(board: Board, target: Target, release: Release,
           say: Callable[[str], object] = print) -> Outcome:
    """Make `release` the one in use on the board; sends only what is not there.

    Killed at any point, the release before stays in use, and the next deploy goes on from there.

    Raises:
        AntlerError: the board cannot take it (system, room, rights), or someone else uses it.
        BoardError: the connection failed.

    """
    facts, todo = inspect(board, target, release)
    if todo.nothing:
        return _done(target, release, todo, facts, say)
    with lock.held(board, target.root, "deploy"):
        return install(board, target, release, say)


def install(board: Board, target: Target, release: Release,
            say: Callable[[str], object] = print) -> Outcome:
    """As `deploy`, for one who holds the board's lock."""
    facts, todo = inspect(board, target, release)
    if todo.build:
        _build(board, target.root, release, todo)
    if not todo.nothing:
        script(board, _SWITCH, target.root, release.digest, "trial" if target.gate else "")
    return _done(target, release, todo, facts, say)


def inspect(board: Board, target: Target, release: Release) -> tuple[probe.Facts, Plan]:
    """What the board says of itself, and what a deploy would do there.

    Raises:
        AntlerError: the board cannot take the release (system, room, rights).
        BoardError: the connection failed.

    """
    facts, found = probe.look(board, target.root)
    todo = plan(release, found)
    preflight.check(target, release, todo, facts)
    return facts, todo


def _done(target: Target, release: Release, todo: Plan, facts: probe.Facts,
          say: Callable[[str], object]) -> Outcome:
    say(summary(target, release, todo))
    on_trial = target.gate and (not todo.nothing or todo.on_trial)
    return Outcome(release.digest, len(todo.send), todo.bytes, facts, on_trial)


def summary(target: Target, release: Release, todo: Plan) -> str:
    """One line: what was done."""
    if todo.nothing:
        return f"{target.name} has release {release.digest} already: 0 bytes sent"
    if not todo.build:
        return f"{target.name} uses release {release.digest} now, which it had kept: 0 bytes sent"
    size = preflight.megabytes(todo.bytes)
    return (f"{target.name} has release {release.digest} now: {len(todo.send)} of "
            f"{len(release.files)} files sent ({size})")


def preview(target: Target, release: Release, todo: Plan) -> str:
    """What a deploy would send and change; a line for each file that would be sent."""
    if todo.nothing:
        return f"{target.name} has release {release.digest} already: nothing would be sent"
    size = preflight.megabytes(todo.bytes)
    lines = [f"  {file.name}  {preflight.megabytes(file.size)}" for file in todo.send]
    return "\n".join([f"{target.name} would use release {release.digest}, {len(todo.send)} of "
                      f"{len(release.files)} files would be sent ({size}):", *lines]
                     if lines else [f"{target.name} would use release {release.digest}, whose "
                                    "files it has: nothing would be sent"])


def _build(board: Board, place: str, release: Release, todo: Plan) -> None:
    part = f"{release.digest}.{secrets.token_hex(4)}.part"
    lines = [f"{source}\t{file.name}" for source, file in todo.link]
    lines += [f"-\t{file.name}" for file in todo.send]
    script(board, _PREPARE, place, part, stdin=_text(lines), timeout=_SLOW)
    try:
        _send(board, f"{place}/releases/{part}", todo)
        _verify(board, place, part, release)
    except AntlerError:
        # Not after an interruption: what has arrived by then is found again by the next deploy.
        with suppress(AntlerError):  # the connection may be what failed
            script(board, 'rm -rf "$1/releases/$2"', place, part, check=False)
        raise
    script(board, _RENAME, place, part, release.digest)


def _send(board: Board, folder: str, todo: Plan) -> None:
    before = 0
    with Steps(megabytes=True) as steps:
        for file in todo.send:
            def sent(done: int, _size: int, name: str = file.name, start: int = before) -> None:
                steps.update(start + done, todo.bytes, name)

            with _local(file) as path:
                board.put(path, f"{folder}/{file.name}", sent)
            before += file.size


def _verify(board: Board, place: str, part: str, release: Release) -> None:
    lines = [f"{file.sha256} {file.mode:o} {file.name}" for file in release.files]
    done = script(board, _VERIFY, place, part, stdin=_text(lines), check=False, timeout=_SLOW)
    if done.returncode != 0:
        bad = [line for line in done.stdout.splitlines() if not line.endswith(": OK")]
        raise AntlerError(f"what arrived on {board.name} is not what was sent",
                          details="\n".join(bad[:10]),
                          resolution="run the command again; if it repeats, the board's "
                                     "storage or network is faulty")


def _text(lines: list[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


@contextmanager
def _local(file: File) -> Iterator[Path]:
    """The file's bytes as a local path."""
    if isinstance(file.source, Path):
        yield file.source
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / Path(file.name).name
        path.write_bytes(file.source)
        yield path
