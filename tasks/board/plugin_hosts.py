"""Plugin hosts: the programs that load the plugin and give it audio.

All take Sushi's command line and configuration, and leave its log and timings. Adding one touches
this file and `plugin_hosts` of the rows in sdk/os.yaml that it runs on.
"""

from __future__ import annotations

from dataclasses import dataclass

from tasks.core.versions import numbers


@dataclass(frozen=True)
class PluginHost:
    """A plugin host, and what it can do beyond what all of them do.

    Attributes:
        name: as project.yaml writes it.
        title: what messages call it.
        program: its file name.
        shipped: it is part of a release; otherwise the board has it, in one version and for one
            block size, which must be those of the project.
        takes_block_size: the block size is an option (`--block-size=`), not compiled in.
        plays_signals: it plays the signals of `realtime.signals` itself (`--signals=`), and says
            in signals.json what it saw of each: load, late and failed blocks, what the audio
            thread called (allocations, locks, system calls), what came out.
        restart_signal: begins the judged time after the warm-up; empty: it knows none.
        channels: engine channels it has in its live frontend; 0: as many as the hardware has.
        old_widths: channels that a track can have in its versions before `any_width`.
        any_width: first version in which a track can have any number of channels.
    """

    name: str
    title: str
    program: str
    shipped: bool = False
    takes_block_size: bool = False
    plays_signals: bool = False
    restart_signal: str = ""
    channels: int = 0
    old_widths: tuple[int, ...] = ()
    any_width: tuple[int, ...] = ()

    def track_widths(self, version: str) -> tuple[int, ...]:
        """Channels that a track can have in a version; empty: any number."""
        return self.old_widths if numbers(version) < self.any_width else ()


SUSHI = PluginHost(
    "sushi", title="Sushi", program="sushi",
    # 0.12 makes wide tracks of stereo buses, five at most (its src/engine/track.h).
    old_widths=(1, 2, 4, 6, 8, 10), any_width=(1, 0))

BENCH = PluginHost(
    "bench", title="the plugin host", program="antler-bench", shipped=True,
    takes_block_size=True, plays_signals=True, restart_signal="USR1",
    channels=10)  # LiveFrontend::channels in plugin_src/bench/source/frontend.h

PLUGIN_HOSTS = {host.name: host for host in (SUSHI, BENCH)}
"""All plugin hosts by name."""
