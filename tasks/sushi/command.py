"""Command lines of the plugin host: Sushi, or ours, which speaks the same."""

from __future__ import annotations

from collections.abc import Sequence

from tasks.board.target import OperatingSystem
from tasks.core.errors import AntlerError
from tasks.project.model import Realtime
from tasks.sushi.versions import dialect


def play(host: str, os: OperatingSystem, *, config: str, log: str,
         timing: bool = True, blocks: Sequence[int] = (),
         judged: Realtime | None = None) -> list[str]:
    """Play in real time until it is told to stop.

    The log is flushed every second, as a live reader would miss its end otherwise. timings.txt
    goes to the folder it is started in, on a clean stop.

    Args:
        host: the program, on the board; so are all paths.
        timing: measure loads.
        blocks: frames of a block, for our own host only: Sushi is compiled for one block size.
        judged: the signals to play once it is told to, for our own host only.

    Raises:
        AntlerError: a path that Elk's start script would split.
    """
    words = [host, os.frontend, *_common(os, config, log), *_frames(blocks), *_signals(judged)]
    return _unsplit(os, [*words, "--timing-statistics"] if timing else words)


def render(host: str, os: OperatingSystem, *, config: str, log: str, input: str,
           output: str, blocks: Sequence[int] = ()) -> list[str]:
    """Process the wave file `input` (one or two channels) into `output`, faster than real time.

    Args:
        blocks: sizes of blocks, in turn, for our own host only.

    Raises:
        AntlerError: a path that Elk's start script would split.
    """
    words = [host, "-o", "-i", input, "-O", output, *_common(os, config, log), *_frames(blocks)]
    return _unsplit(os, words)


def version(host: str) -> list[str]:
    """Ask for version and block size; up to Sushi 1.1 the exit code is 1 though all is well."""
    return [host, "--version"]


def _frames(blocks: Sequence[int]) -> list[str]:
    return [f"--block-size={','.join(map(str, blocks))}"] if blocks else []


def _signals(judged: Realtime | None) -> list[str]:
    if judged is None:
        return []
    return [f"--signals={','.join(judged.signals)}", f"--judged-seconds={judged.seconds:g}"]


def _common(os: OperatingSystem, config: str, log: str) -> list[str]:
    return ["-c", config, "-L", log, "--log-flush-interval=1", *dialect(os.sushi).closed]


def _unsplit(os: OperatingSystem, words: list[str]) -> list[str]:
    """On Elk OS /usr/bin/sushi is a shell script that splits its arguments at blanks."""
    split = [word for word in words if len(word.split()) != 1 or word != word.strip()]
    if split and os.realtime.wrapped:
        raise AntlerError(f"`{split[0]}` has a blank in it",
                          details=f"the start script of Sushi on {os.name} splits it there",
                          resolution="choose a folder without blanks: `root:` of the target in "
                                     "project.yaml")
    return words
