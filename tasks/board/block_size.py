"""The block size of a board's audio driver: read, judged, and set with Elk's own tool.

Where it stands differs by version (`block_size_files` in sdk/os.yaml): the driver's own in /sys,
and the file that gives it to the driver. Sushi plays only if the driver has the size that it is
compiled for (RASPA's error 100). Elk 0.9 and 0.11 take a new size at the next boot; 1.x at once,
and has it in both places.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from tasks.board.base import Board
from tasks.board.errors import BoardError
from tasks.board.root import as_root, by_hand
from tasks.board.script import script
from tasks.board.sushis import sushis
from tasks.board.target import Target
from tasks.core.frozen import frozen

READ = r"""
for file in "$@"; do
  [ -r "$file" ] || continue
  echo "$file $(grep -ioE '^[0-9]+|buffer_size=[0-9]+' "$file" | head -n 1)"
done
"""
"""Arguments: files. Prints each that is there, with the size in it as it is written there."""


@frozen
class Found:
    """The block sizes that stand on a board, in frames; None: it has no such place.

    Attributes:
        driver: the one that the audio driver has now.
        kept: the one that it will have after a boot.
        places: the file of each.
    """

    driver: int | None
    kept: int | None
    places: Mapping[str, int]

    @property
    def agree(self) -> bool:
        """Whether the driver has what it will have after a boot."""
        return len(set(self.places.values())) <= 1

    @property
    def pending(self) -> int | None:
        """The size that waits for a boot; None: the driver has what it will have then."""
        return self.kept if self.kept != self.driver else None


def parse(text: str) -> Found:
    """The sizes in the output of `READ`; a file without a number says nothing."""
    pairs = re.findall(r"^(/\S+) (?:\w+=)?(\d{1,6})$", text, re.MULTILINE)
    places = {file: int(size) for file, size in pairs}
    live = [size for file, size in places.items() if file.startswith("/sys/")]
    kept = [size for file, size in places.items() if not file.startswith("/sys/")]
    return Found(next(iter(live), None), next(iter(kept), None), places)


def read(board: Board, files: Sequence[str]) -> Found:
    """The block sizes that stand on the board.

    Raises:
        BoardError: the board could not be asked.
    """
    return parse(script(board, READ, *files, check=False).stdout)


def described(found: Found) -> str:
    """The sizes for the user, each with its place."""
    return ", ".join(f"{size} ({file})" for file, size in found.places.items())


def show(board: Board, target: Target) -> str:
    """The driver's block size, in a line.

    Raises:
        BoardError: the target has none, or its audio driver is not loaded.
    """
    _check_has_one(target)
    found = read(board, target.os.block_size_files)
    if found.driver is None:
        raise BoardError(f"the audio driver of {target.name} is not loaded",
                         details=described(found), resolution=target.os.realtime.no_driver)
    return f"{target.name}: {described(found)}"


def change(board: Board, target: Target, frames: int) -> str:
    """Give the audio driver another block size; what was done, in a line.

    Raises:
        BoardError: it cannot be set there, or the board still has another one afterwards.
    """
    _check_has_one(target)
    if target.os.block_sizes and frames not in target.os.block_sizes:
        raise BoardError(f"{target.os.name} has no Sushi for blocks of {frames} frames",
                         resolution="it has "
                         f"{', '.join(map(str, target.os.block_sizes))}")
    found = read(board, target.os.block_size_files)
    if found.driver is not None and taken(target, found, frames):
        return f"set already: {state(target, found, frames)}"
    if others := sushis(board):
        raise BoardError(f"a Sushi runs on {target.name} (process {others[0]}): the block size "
                         "cannot change under it", resolution=f"{target.doit('stop')}, or stop it "
                         "there")
    said = as_root(board, target, ["elk_system_utils", "--set-buffer-size", str(frames)])
    found = read(board, target.os.block_size_files)
    return outcome(target, found, frames, f"{said.stdout}{said.stderr}")


def outcome(target: Target, found: Found, frames: int, said: str) -> str:
    """What became of it, from what stands there now: the tool exits with 0 when it failed.

    Args:
        said: the output of Elk's tool.

    Raises:
        BoardError: the board has another size.
    """
    if taken(target, found, frames):
        return state(target, found, frames)
    raise BoardError(f"{target.name} did not take the block size {frames}: it has "
                     f"{described(found) or 'none'}", details=said.strip(),
                     resolution="on the board: "
                     f"{target.os.realtime.block_size_command(frames)}")


def taken(target: Target, found: Found, frames: int) -> bool:
    """Whether the board has that size, or will have it after the boot that its system needs."""
    lasting = found.kept if found.kept is not None else found.driver
    return lasting == frames and (target.os.realtime.reboots or found.agree)


def state(target: Target, found: Found, frames: int) -> str:
    """Since when, or from when on, a board has the size that it took."""
    now = found.driver == frames or not target.os.realtime.reboots
    return (f"{target.name} plays blocks of {frames} frames "
            f"{'now' if now else f'after a boot: `{boot(target)}`'}")


def boot(target: Target) -> str:
    """The command that boots the board, for a user."""
    return by_hand(target, ["reboot"])


def _check_has_one(target: Target) -> None:
    if not target.os.realtime.sets_block_size:
        raise BoardError(f"{target.os.name} has no audio driver with a block size of its own",
                         resolution="`audio.block_size` in project.yaml is all there is to set")
