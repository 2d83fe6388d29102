"""What doctor asks of a board's audio: HAT, driver, sample rate, block size, Sushis.

Files of Elk's driver and of its load-drivers script, as its layers have them (elk-audio/meta-elkpi,
rpi-evl-audio-driver).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tasks.board import block_size
from tasks.board.quoting import join
from tasks.board.target import Target
from tasks.core.findings import Check, warning
from tasks.house.questions import Asked, Question, contents, first_lines, fixed

_HATS = ("/sys/class/audio_evl/audio_hat", "/tmp/audio_hat")  # noqa: S108  # Elk's names, only read
_NO_HAT, _NO_DRIVER = "/tmp/hat-not-supported", "/tmp/audio-driver-load-failed"  # noqa: S108
_RATES = ("/sys/class/audio_evl/audio_sampling_rate", "/sys/class/audio_rtdm/audio_sampling_rate")


def hat(said: str, asked: Asked) -> Iterator[Check]:
    """The audio hardware that the system found, and whether it drives it."""
    if not asked.target.os.realtime.sets_block_size:
        return
    found = contents(said)
    name = next((found[file] for file in _HATS if found.get(file)), "")
    if _NO_HAT in found or _NO_DRIVER in found:
        why = "is not one that this Elk drives" if _NO_HAT in found else "has no driver loaded"
        yield Check("audio HAT", False, f"{name or 'what is there'} {why}",
                    asked.target.os.realtime.no_driver)
    elif name:
        yield Check("audio HAT", True, name)


def device(said: str, asked: Asked) -> Iterator[Check]:
    """The driver's device file, which Sushi must be able to open."""
    core = asked.target.os.realtime
    if not core.device:
        return
    rights = said.split()
    if "there" not in rights:
        yield Check("audio driver", False, f"there is no {core.device}", core.no_driver)
    else:
        yield Check("audio driver", "open" in rights, core.device if "open" in rights else
                    f"{asked.user} may not open {core.device}",
                    core.given(core.device))


def device_script(target: Target) -> str:
    """Whether the device is there, and may be opened."""
    file = join([target.os.realtime.device or "/dev/null"])
    return f"[ -e {file} ] && echo there; [ -r {file} ] && [ -w {file} ] && echo open; true"


def threads(said: str, asked: Asked) -> Iterator[Check]:
    """The real-time core's own device files: Sushi's thread becomes one of the core's by them."""
    core = asked.target.os.realtime
    if core.threads and (file := said.strip()):
        yield warning("real-time core", False, f"{file} is not {asked.user}'s",
                      core.given(core.threads))


def threads_script(target: Target) -> str:
    """What is another's; being in its group is not enough (seen with Elk's EVL kernel)."""
    folder = join([target.os.realtime.threads or "/dev/null"])
    return (f'[ "$(id -u)" = 0 ] && exit; [ -d {folder} ] && [ ! -x {folder} ] && echo {folder}; '
            f"[ -e {folder}/thread/clone ] && [ ! -O {folder}/thread/clone ] && "
            f"echo {folder}/thread/clone; true")


def rate(said: str, asked: Asked) -> Iterator[Check]:
    """The rate of the hardware against project.yaml's."""
    found = next(iter(contents(said).values()), "").rstrip("u")
    if not found.isdecimal():
        return
    wanted = asked.project.audio.sample_rate
    yield Check("sample rate", int(found) == wanted, f"{found} Hz" if int(found) == wanted else
                f"{found} Hz, and project.yaml says {wanted}",
                f"set `audio.sample_rate: {found}` in project.yaml: the hardware has no other")


def sizes(said: str, asked: Asked) -> Iterator[Check]:
    """The driver's block size against project.yaml's, and against what a boot would make it."""
    target, wanted = asked.target, asked.project.audio.block_size
    if not target.os.realtime.sets_block_size:
        return
    found = block_size.parse(said)
    sets = target.doit(f"board buffer_size {wanted}")
    if found.driver is None:
        yield Check("block size", False, "the audio driver says none: it is not loaded",
                    target.os.realtime.no_driver)
    elif target.os.realtime.reboots and found.pending is not None:
        yield Check("block size", False, f"{found.driver} frames now, {found.pending} after a boot",
                    _boot_or_undo(target, found.pending, wanted))
    elif found.driver != wanted:
        yield Check("block size", False, f"the driver has {found.driver} frames, project.yaml "
                    f"{wanted}", f"{sets}, or `audio.block_size: {found.driver}` in project.yaml")
    else:
        yield Check("block size", found.agree, f"{wanted} frames" if found.agree else
                    f"not the same everywhere: {block_size.described(found)}", sets)


def _boot_or_undo(target: Target, pending: int, wanted: int) -> str:
    """Somebody has set a size that waits for a boot: what makes it count, and what undoes it."""
    boots = f"boot it: `{block_size.boot(target)}`"
    if pending == wanted:
        return boots
    return (f"for {pending} {boots}, and `audio.block_size: {pending}` in project.yaml; for "
            f"{wanted}: {target.doit(f'board buffer_size {wanted}')}")


def sizes_script(target: Target) -> str:
    """Reads the files in which the system keeps the block size."""
    return f"set -- {join(target.os.block_size_files)}\n{block_size.READ}"


def binaries(said: str, asked: Asked) -> Iterator[Check]:
    """The block sizes that the board has a Sushi for."""
    target, wanted = asked.target, asked.project.audio.block_size
    if target.plugin_host.shipped or not target.os.realtime.wrapped:
        return
    found = asked.facts.block_sizes
    listed = ", ".join(map(str, found)) or "none"
    yield Check("Sushi's blocks", wanted in found, listed if wanted in found else
                f"{listed}; project.yaml says {wanted}", "set `audio.block_size` in project.yaml "
                f"to one of them, and the driver with {target.doit('board buffer_size FRAMES')}"
                if found else "is it an image of Elk Audio OS? `ls /usr/bin/sushi*` there")


def rights(said: str, asked: Asked) -> Iterator[Check]:
    """Whether the audio thread may have its priority, and memory may be locked."""
    priority, memory = (found[1] if (found := re.search(rf"^{name} +(\S+)", said, re.MULTILINE))
                        else "" for name in ("Max realtime priority", "Max locked memory"))
    if not priority or asked.target.board.local:
        return
    who = asked.user
    yield warning("real-time rights", priority != "0" and memory == "unlimited",
                  f"priority up to {priority}, locked memory {memory}",
                  f"`{who} - rtprio 99` and `{who} - memlock unlimited` in "
                  "/etc/security/limits.conf there, then log in again")


QUESTIONS = (
    Question("hat", fixed(first_lines(*_HATS, _NO_HAT, _NO_DRIVER)), hat),
    Question("device", device_script, device),
    Question("threads", threads_script, threads),
    Question("rate", fixed(first_lines(*_RATES)), rate),
    Question("sizes", sizes_script, sizes),
    Question("binaries", fixed("true"), binaries),
    Question("rights", fixed("cat /proc/self/limits"), rights),
)
"""The table."""
