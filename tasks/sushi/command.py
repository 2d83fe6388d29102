"""Command lines of the plugin host: Sushi, or `bench`, which accepts the same options."""

from __future__ import annotations

from collections.abc import Sequence

from tasks.board.target import OperatingSystem
from tasks.core.errors import AntlerError
from tasks.project.limits import Realtime
from tasks.project.sushi import NOTHING_SAID, Osc, Sushi
from tasks.sushi.versions import LOOPBACK, Dialect, dialect

DUMMY = "-d"
"""Sushi's frontend without hardware."""


def play(host: str, os: OperatingSystem, *, config: str, log: str,
         frontend: str = "", timing: bool = True, blocks: Sequence[int] = (),
         judged: Realtime | None = None, multicore: int = 1,
         said: Sushi = NOTHING_SAID, by_grpc: bool = False, by_osc: bool = False) -> list[str]:
    """The command that plays in real time until it is stopped.

    The log is flushed every second, so that it can be followed. When stopped cleanly, the host
    writes timings.txt to the folder it was started in.

    Args:
        host: the program; like all paths, as seen on the board.
        frontend: option for the audio frontend; empty: the operating system's.
        timing: measure loads.
        blocks: frames of a block, for `bench` only: Sushi is compiled for one block size.
        judged: the signals to play after the warm-up, for `bench` only.
        multicore: cores that the tracks are played on.
        said: what project.yaml says of OSC and the log.
        by_grpc, by_osc: parameters can be set and read in that way, from the board itself.

    Raises:
        AntlerError: a path that Elk's start script would split.
    """
    osc = said.osc or (Osc() if by_osc else None)
    words = [host, frontend or os.frontend, *_common(os, config, log, osc, by_grpc=by_grpc),
             *_frames(blocks), *_signals(judged),
             *([f"--multicore-processing={multicore}"] if multicore > 1 else []),
             *([f"--log-level={said.log_level}"] if said.log_level not in ("", "info") else [])]
    return _unsplit(os, [*words, "--timing-statistics"] if timing else words)


def traced(os: OperatingSystem, frames: int, *, config: str, log: str, multicore: int = 1,
           said: Sushi = NOTHING_SAID) -> list[str]:
    """The command for a debugger: Sushi's own binary, not Elk's script, told to signal switches.

    Args:
        frames: of a block: each size has a binary of its own.

    Raises:
        AntlerError: a path that has a space.
    """
    words = play(binary(os, frames), os, config=config, log=log, timing=False, multicore=multicore,
                 said=said)
    return [*words, "--debug-mode-sw"]


def options(os: OperatingSystem) -> frozenset[str]:
    """Every option that Antler gives to the Sushi of that system, in one command or another."""
    said = Sushi(osc=Osc(), log_level="debug")
    words = [*traced(os, 64, config="c", log="l", multicore=2, said=said),
             *play("sushi", os, config="c", log="l", by_grpc=True),
             *render("sushi", os, config="c", log="l", input="i", output="o"), *version("sushi"),
             DUMMY]
    return frozenset(word.partition("=")[0] for word in words if word.startswith("-"))


def binary(os: OperatingSystem, frames: int) -> str:
    """Sushi itself, rather than Elk's start script: each block size has a program of its own."""
    return f"sushi_b{frames}" if os.realtime.wrapped else "sushi"


def render(host: str, os: OperatingSystem, *, config: str, log: str, input: str,
           output: str, blocks: Sequence[int] = (), results: str = "") -> list[str]:
    """The command that renders the wave file `input` to `output`, faster than real time.

    Args:
        blocks: block sizes, used in turn, for `bench` only.
        results: where parameters that the plugin moves itself are written down, for `bench` only.

    Raises:
        AntlerError: a path that Elk's start script would split.
    """
    words = [host, "-o", "-i", input, "-O", output, *_common(os, config, log), *_frames(blocks),
             *([f"--results={results}"] if results else [])]
    return _unsplit(os, words)


def version(host: str) -> list[str]:
    """The command that prints version and block size; up to Sushi 1.1 it always exits with 1."""
    return [host, "--version"]


def _frames(blocks: Sequence[int]) -> list[str]:
    return [f"--block-size={','.join(map(str, blocks))}"] if blocks else []


def _signals(judged: Realtime | None) -> list[str]:
    if judged is None:
        return []
    return [f"--signals={','.join(judged.signals)}", f"--judged-seconds={judged.seconds:g}"]


def _common(os: OperatingSystem, config: str, log: str, osc: Osc | None = None, *,
            by_grpc: bool = False) -> list[str]:
    speech = dialect(os.sushi)
    return ["-c", config, "-L", log, "--log-flush-interval=1",
            *([f"--grpc-address={LOOPBACK}"] if by_grpc else speech.no_grpc),
            *(_osc(speech, osc) if osc else speech.no_osc)]


def _osc(speech: Dialect, osc: Osc) -> list[str]:
    to = [f"{speech.send_option}={osc.send_to}"] if speech.send_option else []
    return [f"--osc-rcv-port={osc.receive_port}", f"--osc-send-port={osc.send_port}", *to]


def _unsplit(os: OperatingSystem, words: list[str]) -> list[str]:
    """The words, unless one has spaces: on Elk OS /usr/bin/sushi is a script that splits them."""
    split = [word for word in words if len(word.split()) != 1 or word != word.strip()]
    if split and os.realtime.wrapped:
        raise AntlerError(f"`{split[0]}` has a space in it",
                          details=f"the start script of Sushi on {os.name} splits it there",
                          resolution="choose a folder without spaces: `root:` of the target in "
                                     "project.yaml")
    return words
