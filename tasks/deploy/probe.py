"""One look at the board: what it is, what room it has, which releases lie on it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tasks.board.base import Board
from tasks.core.errors import AntlerError
from tasks.deploy.plan import Identity, OnBoard
from tasks.deploy.script import script

# POSIX sh, coreutils or busybox. Every line it prints is "key value".
LOOK = r"""
root=$1
mkdir -p "$root/releases" "$root/run" 2>/dev/null
if [ -w "$root/releases" ] && [ -w "$root/run" ]; then echo "writable yes"; fi
command -v sha256sum >/dev/null && echo "sha256sum yes"
echo "machine $(uname -m)"
echo "kernel $(uname -sr)"
echo "build $(uname -v)"
model=$(tr -d '\0' 2>/dev/null </proc/device-tree/model) && echo "model $model"
echo "part $(sed -n 's/^CPU part[^:]*: *//p;s/^model name[^:]*: *//p' /proc/cpuinfo | head -n 1)"
libc=$(getconf GNU_LIBC_VERSION 2>/dev/null) || for file in /lib/*/libc.so.6 /lib*/libc.so.6; do
  [ -x "$file" ] && libc=$("$file" | head -n 1) && break
done
echo "libc $libc"
df -Pk "$root" 2>/dev/null | tail -n 1 | sed 's/^/df /'
[ -e "$root/current" ] && [ ! -L "$root/current" ] && echo "blocked yes"
echo "current $(readlink "$root/current")"
cd "$root/releases" 2>/dev/null || exit 0
find . -type f -exec stat -c 'mode %a %n' {} +
find . -type f -exec sha256sum {} + | sed 's/^/sum /'
"""


@dataclass(frozen=True)
class Facts:
    """What a board says of itself.

    Attributes:
        machine: `uname -m`.
        kernel: name, release and build line (`PREEMPT_RT` shows there).
        model: board model, else CPU name; may be empty.
        glibc: version, e.g. (2, 31); empty where it could not be read.
        free: bytes free under the root; None where it could not be read.
        writable: files can be made under the root.
        sha256sum: the program is there.
        blocked: `current` is something else than a link of ours.

    """

    machine: str
    kernel: str
    model: str
    glibc: tuple[int, ...]
    free: int | None
    writable: bool
    sha256sum: bool
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
    pairs = dict(line.split(" ", 1) for line in text.splitlines() if " " in line)
    if "machine" not in pairs:
        raise AntlerError("the board answered something that cannot be read", details=text[-500:],
                          resolution="does its login shell print something? `./doit doctor`")
    glibc = re.search(r"(\d+)\.(\d+)", pairs["libc"])
    columns = pairs.get("df", "").split()
    return Facts(
        machine=pairs["machine"], kernel=f"{pairs['kernel']} {pairs.get('build', '')}".strip(),
        model=(pairs.get("model") or pairs.get("part", "")).strip(),
        glibc=tuple(int(part) for part in glibc.groups()) if glibc else (),
        free=int(columns[3]) * 1024 if len(columns) >= 6 else None,
        writable="writable" in pairs, sha256sum="sha256sum" in pairs, blocked="blocked" in pairs)


def parse_releases(text: str) -> OnBoard:
    """Read the listing part of the output of `LOOK`."""
    modes = {name: int(mode, 8) for mode, name in _lines(r"mode (\d+) \./(.+)", text)}
    folders: dict[str, dict[str, Identity]] = {}
    for sha, name in _lines(r"sum ([0-9a-f]{64}) [ *]\./(.+)", text):
        folder, _, inner = name.partition("/")
        folders.setdefault(folder, {})[inner] = (sha, modes.get(name, 0))
    current = re.search(r"^current (.+)$", text, re.M)
    return OnBoard(current[1].rpartition("/")[2] if current else "", folders)


def _lines(pattern: str, text: str) -> list[tuple[str, str]]:
    return re.findall(f"^{pattern}$", text, re.M)
