"""Explains why the board's real-time audio did not start or paused: RASPA, its driver, the core.

RASPA's error codes and messages are in its src/raspa_error_codes.h.
"""

from __future__ import annotations

import re

from tasks.board.cores import CORES
from tasks.sushi.failure import Rules, Run
from tasks.sushi.findings import Finding


def _buffer_size(match: re.Match[str], run: Run, _: int) -> Finding:
    frames, target = run.project.audio.block_size, run.project.target
    core = target.os.realtime
    return Finding("block-size", f"audio.block_size: the board's audio driver is not set to "
                   f"{frames} frames", match[0],
                   f"{target.doit(f'board buffer_size {frames}')} sets it" if core.sets_block_size
                   else f"on the board: {core.block_size_command(frames)}")


def _device(match: re.Match[str], run: Run, _: int) -> Finding:
    """RASPA takes the -1 of open() for an error number and prints "Operation not permitted"."""
    target, core = run.project.target, run.project.target.os.realtime
    device = core.device or _DEVICES
    return Finding("no-device", "the board's audio device cannot be opened",
                   f"{match[0].strip()}\nRASPA prints the same for a device that is missing and "
                   "for one of another user",
                   f"on the board: `ls -l {device}`; {target.account} must be allowed to open it: "
                   f"{core.given(device)}. If it is missing, the driver is not loaded: "
                   + core.no_driver)


def _driver(match: re.Match[str], run: Run, _: int) -> Finding:
    return Finding("no-driver", "the board's audio driver is not loaded", match[0],
                   run.project.target.os.realtime.no_driver)


def _release(match: re.Match[str], _run: Run, _: int) -> Finding:
    return Finding("driver-version", "the board's audio driver does not fit its Sushi", match[0],
                   "update the board: driver and Sushi must be of one Elk OS release")


def _memory_lock(match: re.Match[str], _run: Run, _: int) -> Finding:
    return Finding("no-memlock", "the plugin host may not lock its memory", match[0],
                   "run it as user `mind`, whose memlock limit is unlimited (`ulimit -l`)")


def _other(match: re.Match[str], _run: Run, _: int) -> Finding:
    return Finding("raspa", "the real-time audio core cannot start", match[0], _ANOTHER)


def _raspa(match: re.Match[str], run: Run, index: int) -> Finding:
    """A finding for RASPA's message, or for its error code if there is no message."""
    code = match.groupdict().get("code")
    text = _TEXTS.get(int(code), "") if code else match[0]
    say = next((say for words, say in _RASPA.items() if words in text), _other)
    return say(match, run, index)


def _rights(match: re.Match[str], run: Run, _: int) -> Finding:
    target = run.project.target
    return Finding("no-evl-rights", f"{target.account} may not use the board's real-time core",
                   match[0], f"on the board: `ls -l /dev/evl/thread/clone`; it must belong to "
                   f"{target.account}, being in its group is not enough: "
                   + target.os.realtime.given("/dev/evl"))


def _another(match: re.Match[str], _run: Run, _: int) -> Finding:
    return Finding("another-sushi", "another Sushi runs on the board", match[0], _ANOTHER)


def _paused(match: re.Match[str], run: Run, _: int) -> Finding:
    """Sushi 1.2 and later: AudioEngine::notify_interrupted_audio, with RT_EVENT_TIMEOUT / 2."""
    shows = ["`./doit audit target=stand-in` shows what the plugin calls that may wait"]
    if run.project.target.os.realtime.tells_switches:
        shows.insert(0, f"{run.doit('trace')} shows where it leaves real time")
    return Finding("audio-paused", "no block was played for more than 100 ms",
                   f"{match[0]}\nSushi dropped the notes and parameter changes that waited",
                   "a plugin or a program of higher priority held the audio thread, unless Sushi "
                   f"was halted by a debugger or loaded a session: {', '.join(shows)}", fatal=False)


_DEVICES = " ".join(core.device for core in CORES.values() if core.device)
"""Of all cores: what is explained need not come from the target's board."""

_ANOTHER = ("end the Sushi that runs there (`pgrep -a sushi`; `sudo systemctl stop sushi`); if "
            "there is none, reboot the board")

_TEXTS = {100: "Buffer size mismatch", 101: "Version mismatch", 110: "Failed to open driver",
          120: "Failed to lock memory", **dict.fromkeys(range(200, 208), "param")}
_RASPA = {"Buffer size mismatch": _buffer_size, "Failed to open driver": _device,
          "Version mismatch": _release, "Failed to lock memory": _memory_lock, "param": _driver}

LOG_RULES: Rules = (
    (r"Error opening RASPA: .*", _raspa),
    (r"Rt thread timed out.*", _paused),
    (r"Failed to instantiate RtConditionVariable \(File exists\)", _another),
)
STDERR_RULES: Rules = (
    (r"Failed to initialize (?:the )?Xenomai process, err\. code: ?-?(?P<code>\d*)", _raspa),
    (r".*Audio driver not loaded.*|.*No elk-system\.conf file found.*", _driver),
    (r"evl_attach_self(?:\(\) failed)?: Permission denied", _rights),
)
