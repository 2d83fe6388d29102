"""The releases that a board keeps, and the way back to the one before."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from tasks.board import lock
from tasks.board.base import Board
from tasks.board.probe import sections
from tasks.board.script import script
from tasks.board.target import Target
from tasks.core.errors import AntlerError
from tasks.core.frozen import frozen
from tasks.deploy import probe
from tasks.deploy.layout import MANIFEST
from tasks.deploy.plan import Identity

_LIST = r"""
say() { echo "@@ $1"; }
cd "$1" 2>/dev/null || exit 0
say now; date +%s
say current; readlink current
say previous; readlink previous
say trial; cat trial 2>/dev/null
for folder in releases/*; do
  case $folder in *.part|*.old|'releases/*') continue ;; esac
  say "$folder"; stat -c %Y "$folder"; cat "$folder/manifest.json"; echo
done
true
"""

# One rename each: `current` is never missing. What was in use is the release before now; one that
# was on trial goes, and the release before is again what it was.
_BACK = r"""
set -e
cd "$1"
before=$(readlink current)
gone=
if [ "$(cat trial 2>/dev/null)" = "$before" ]; then
  gone=$before
  before=$(readlink older) || true
fi
rm -f current.new previous.new
ln -s "$2" current.new
mv -T current.new current 2>/dev/null || { rm -f current.new; ln -sfn "$2" current; }
if [ -n "$before" ]; then
  ln -s "$before" previous.new
  mv -T previous.new previous 2>/dev/null || { rm -f previous.new; ln -sfn "$before" previous; }
else
  rm -f previous
fi
rm -f trial older
[ -z "$gone" ] || rm -rf "$gone"
sync
"""

_PASSED = r"""
set -e
cd "$1"
[ "$(cat trial 2>/dev/null)" = "releases/$2" ] || exit 0
older=$(readlink older) || true
rm -f trial older
[ -z "$older" ] || [ "$older" = "$(readlink previous)" ] || rm -rf "$older"
sync
"""


@frozen
class Kept:
    """A release on a board.

    Attributes:
        manifest: what it was made from; empty if that cannot be read.
        age: seconds since it was sent, by the board's clock.
    """

    digest: str
    manifest: Mapping[str, Any]
    age: float

    def __str__(self) -> str:
        """What it is, in the words of project.yaml."""
        made = self.manifest
        if not made:
            return "its manifest cannot be read"
        engine = made["engine"]
        return ", ".join(filter(None, (
            f"{made['plugin']['name']} {made['plugin']['version']}", made["model"],
            engine and f"{engine['name']} {engine['version']}",
            f"{made['audio']['sample_rate']} Hz, {made['audio']['block_size']} frames")))


@frozen
class Shelf:
    """The releases of a board: the one in use, the one before, and whatever else lies there.

    Attributes:
        on_trial: the one in use has not passed its check yet (`gate: true`).
    """

    current: Kept | None
    previous: Kept | None
    others: tuple[Kept, ...]
    on_trial: bool = False


def parse(text: str) -> Shelf:
    """The releases in the output of `_LIST`; one without a readable manifest is listed, too."""
    part = sections(text)
    now = part.get("now", "").strip()
    kept = {name.rpartition("/")[2]: _kept(name.rpartition("/")[2], body, now)
            for name, body in part.items() if name.startswith("releases/")}
    current, previous, tried = (part.get(name, "").strip().rpartition("/")[2]
                                for name in ("current", "previous", "trial"))
    return Shelf(kept.pop(current, None), kept.pop(previous, None), tuple(kept.values()),
                 on_trial=bool(current) and tried == current)


def _kept(digest: str, body: str, now: str) -> Kept:
    sent, _, raw = body.partition("\n")
    try:
        manifest = json.loads(raw)
        whole = {"plugin", "model", "engine", "audio", "files"} <= manifest.keys()
    except (ValueError, AttributeError):
        whole, manifest = False, {}
    age = float(now) - float(sent) if now.isdecimal() and sent.isdecimal() else 0.0
    return Kept(digest, manifest if whole else {}, age)


def shelf(board: Board, root: str) -> Shelf:
    """The releases below `root` on the board.

    Raises:
        BoardError: the board could not be asked.
    """
    return parse(script(board, _LIST, root, check=False).stdout)


def table(target: Target, kept: Shelf) -> str:
    """The releases for the user, the one in use first; ages where the board's clock tells them."""
    marked = [(mark, each) for mark, each in
              (("in use", kept.current), ("before", kept.previous)) if each]
    rows = [f"{each.digest}  {mark:6}  {_age(target, each)}{each}"
            for mark, each in [*marked, *(("kept", each) for each in kept.others)]]
    if not rows:
        return f"{target.name} has no release; {target.doit('deploy')} brings one"
    if kept.on_trial:
        rows.append(f"the one in use has not passed its check; {target.doit('deploy')} checks it")
    if kept.previous:
        rows.append(f"{target.doit('rollback')} goes back to {kept.previous.digest}")
    return "\n".join(rows)


def _age(target: Target, kept: Kept) -> str:
    return "" if target.board.virtual_time else f"{_ago(kept.age):14}  "


def _ago(seconds: float) -> str:
    for unit, length in (("day", 86400), ("hour", 3600), ("minute", 60)):
        if seconds >= length:
            count = int(seconds // length)
            return f"{count} {unit}{'s' if count > 1 else ''} ago"
    return "now"


def rollback(board: Board, target: Target) -> Shelf:
    """Make the release before the one in use, and that one the release before.

    One that has not passed its check is not kept: it is none to go back to.

    Returns:
        The releases as they are afterwards.

    Raises:
        AntlerError: there is none, it is damaged, or someone else uses the board.
        BoardError: the connection failed.
    """
    with lock.held(board, target.root, "rollback"):
        return go_back(board, target)


def go_back(board: Board, target: Target) -> Shelf:
    """As `rollback`, for one who holds the board's lock."""
    kept = shelf(board, target.root)
    if kept.previous is None:
        raise AntlerError(f"{target.name} has no release before the one in use",
                          resolution=f"{target.doit('releases')} shows what it keeps")
    _, found = probe.look(board, target.root)
    if wrong := damaged(kept.previous, found.folders.get(kept.previous.digest, {})):
        raise AntlerError(f"release {kept.previous.digest} on {target.name} is damaged",
                          details="\n".join(wrong[:10]), resolution="check out what it was made "
                          f"from, and {target.doit('deploy')}")
    script(board, _BACK, target.root, f"releases/{kept.previous.digest}")
    return shelf(board, target.root)


def passed(board: Board, target: Target, digest: str) -> None:
    """Note that a release has passed its check, and drop what was kept in case it did not.

    Raises:
        AntlerError: someone else uses the board.
        BoardError: the connection failed.
    """
    with lock.held(board, target.root, "deploy"):
        script(board, _PASSED, target.root, digest)


def damaged(release: Kept, found: Mapping[str, Identity]) -> Sequence[str]:
    """Names of its files that are not there as its manifest has them; pure."""
    wanted = release.manifest.get("files", {})
    if not wanted:
        return [MANIFEST]
    return [name for name, sha in sorted(wanted.items()) if found.get(name, ("", 0))[0] != sha]
