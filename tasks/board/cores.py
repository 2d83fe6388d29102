"""Real-time cores: the part of a kernel that schedules audio threads, and what differs by it.

To add one, edit this file, add its probe to tasks/realtime/probes.py and a row to sdk/os.yaml.
Sources: Elk's Yocto layers and documentation; each probe names the source of what it reads.
"""

from __future__ import annotations

from dataclasses import replace

from tasks.core.frozen import frozen


@frozen
class Core:
    """A real-time core, and the properties of systems that have it.

    Attributes:
        name: as in sdk/os.yaml and in the probe of a board.
        kernels: values of `board.probe.Facts.realtime` on boards that have it.
        login_shell: commands need a login shell (Elk sets LD_LIBRARY_PATH and /sbin only there).
        wrapped: `sushi` is Elk's start script, which splits its arguments at spaces.
        exclusive: its audio driver allows a second plugin host, which spoils the figures of both.
        tells_switches: a debugger is told of each mode switch (`--debug-mode-sw`, SIGXCPU).
        tool: a program on the board that reads its counters; empty: they are files in /proc.
        sets_block_size: the driver's block size is set on the board with `elk_system_utils`.
        reboots: a new block size takes effect only after a reboot.
        isolates: its images keep processors for audio alone.
        device: the device file that RASPA opens.
        threads: the folder of device files with which a thread becomes one of the core's; empty:
            there is none.
        no_driver: what helps if the audio driver is not loaded.
    """

    name: str
    kernels: tuple[str, ...]
    login_shell: bool = False
    wrapped: bool = False
    exclusive: bool = False
    tells_switches: bool = False
    tool: str = ""
    sets_block_size: bool = False
    reboots: bool = False
    isolates: bool = False
    device: str = ""
    threads: str = ""
    no_driver: str = "see `dmesg` on the board"

    def block_size_command(self, frames: int) -> str:
        """The command for the audio driver's block size, as a user types it on the board."""
        reboot = ", then reboot it" if self.reboots else ""
        return f"`sudo elk_system_utils --set-buffer-size {frames}`{reboot}"

    def given(self, device: str) -> str:
        """What gives a device of the core's to the user whom Elk gives it to."""
        return (f"Elk gives it to mind, so log in as mind; where mind has lost it, `sudo chown -R "
                f"mind {device}` on the board helps until its next boot")


_ELK = Core(name="elk", kernels=(), login_shell=True, wrapped=True, exclusive=True,
            tells_switches=True, sets_block_size=True)
"""What both cores of Elk Audio OS have in common."""

COBALT = replace(
    _ELK, name="cobalt", kernels=("cobalt",), reboots=True, device="/dev/rtdm/audio_rtdm",
    no_driver="choose the audio HAT: `sudo elk_system_utils --set-audio-hat NAME`, reboot the "
              "board, and see `dmesg`")

EVL = replace(
    _ELK, name="evl", kernels=("evl",), tool="evl", isolates=True, device="/dev/audio_evl",
    threads="/dev/evl",
    no_driver="Elk 1.x finds the HAT by itself and drives HiFiBerry's DAC+ ADC and DAC+ ADC Pro "
              "only: see /tmp/audio_hat, /tmp/hat-not-supported and `dmesg` on the board")

LINUX = Core(name="linux", kernels=("preempt_rt", "none"))

CORES = {core.name: core for core in (COBALT, EVL, LINUX)}
"""All cores by name."""
