"""One look at the board: what it is, what room it has, which releases lie on it."""

from __future__ import annotations

import re

from tasks.board import probe
from tasks.board.base import Board
from tasks.board.script import script
from tasks.core.errors import AntlerError
from tasks.core.frozen import frozen
from tasks.deploy.plan import Identity, OnBoard

# Every line it adds is "key value".
LOOK = r"""
root=$1
mkdir -p "$root/releases" "$root/run" 2>/dev/null
""" + probe.SCRIPT + r"""
say root
if [ -w "$root/releases" ] && [ -w "$root/run" ]; then echo "writable yes"; fi
[ -e "$root/current" ] && [ ! -L "$root/current" ] && echo "blocked yes"
current=$(readlink "$root/current")
echo "current $current"
[ -n "$current" ] && [ "$(cat "$root/trial" 2>/dev/null)" = "$current" ] && echo "trial yes"
cd "$root/releases" 2>/dev/null || exit 0
find . -type f -exec stat -c 'mode %a %n' {} +
find . -type f -exec sha256sum {} + | sed 's/^/sum /'
"""


@frozen
class Facts(probe.Facts):
    """What a board says of itself, and of the root.

    Attributes:
        free: bytes free under the root; None where it could not be read.
        writable: files can be made under the root.
        blocked: `current` is something else than a link of ours.

    """

    writable: bool
    blocked: bool


def look(board: Board, root: str) -> tuple[Facts, OnBoard]:
    """Ask the board (one command; it makes the root's folders where it may).

    Raises:
        BoardError: the board could not be asked.

    """
    # Hashing what lies there is slow on a slow board: the time limit is a generous one.
    text = script(board, LOOK, root, check=False, timeout=300).stdout
    return parse_facts(text), parse_releases(text)


def parse_facts(text: str) -> Facts:
    """Read the output of `LOOK`.

    Raises:
        AntlerError: it is not that output.

    """
    system = probe.parse(text)
    if not system.machine:
        raise AntlerError("the board answered something that cannot be read", details=text[-500:],
                          resolution="does its login shell print something? `ssh` to it shows")
    said = probe.sections(text).get("root", "").splitlines()
    return Facts(**vars(system), writable="writable yes" in said, blocked="blocked yes" in said)


def parse_releases(text: str) -> OnBoard:
    """Read the listing part of the output of `LOOK`."""
    modes = {name: int(mode, 8) for mode, name in _lines(r"mode (\d+) \./(.+)", text)}
    folders: dict[str, dict[str, Identity]] = {}
    for sha, name in _lines(r"sum ([0-9a-f]{64}) [ *]\./(.+)", text):
        folder, _, inner = name.partition("/")
        folders.setdefault(folder, {})[inner] = (sha, modes.get(name, 0))
    current = re.search(r"^current (.+)$", text, re.M)
    return OnBoard(current[1].rpartition("/")[2] if current else "", folders,
                   on_trial="trial yes" in text.splitlines())


def _lines(pattern: str, text: str) -> list[tuple[str, str]]:
    return re.findall(f"^{pattern}$", text, re.M)
