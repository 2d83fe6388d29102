"""Plugin hosts: programs that load the plugin and send audio through it.

All of them accept Sushi's command line and configuration, and write its log and timings. To add
one, edit this file and `plugin_hosts` of the rows in sdk/os.yaml that it runs on.
"""

from __future__ import annotations

from tasks.core.frozen import frozen
from tasks.core.versions import numbers, written


@frozen
class PluginHost:
    """A plugin host, and what it can do beyond the common part.

    Attributes:
        name: as in project.yaml.
        title: its name in messages.
        program: its file name.
        shipped: it is part of a release. Otherwise the board already has it, for one version and
            one block size, which the project must then use.
        takes_block_size: the block size is an option (`--block-size=`), not compiled in.
        plays_signals: it plays the signals of `realtime.signals` itself (`--signals=`) and writes
            signals.json with its observations of each: load, late and failed blocks, forbidden
            calls on the audio thread (allocations, locks, system calls), the output.
        writes_results: it writes down how parameters that the plugin moves itself change, block by
            block (`--results=`).
        restart_signal: the signal that starts the judged time after the warm-up; empty if none.
        channels: engine channels of its live frontend; 0: as many as the hardware has.
        old_widths: channels that a track can have in versions before `any_width`.
        any_width: first version in which a track can have any number of channels.
        answers_osc: its parameters are set and read by OSC, on the board itself; else by gRPC.
        since: what can be asked of it in `sushi:` of project.yaml → first version that has it.
        missing: what it has in no version.
    """

    name: str
    title: str
    program: str
    shipped: bool = False
    takes_block_size: bool = False
    plays_signals: bool = False
    writes_results: bool = False
    restart_signal: str = ""
    channels: int = 0
    old_widths: tuple[int, ...] = ()
    any_width: tuple[int, ...] = ()
    answers_osc: bool = False
    since: tuple[tuple[str, tuple[int, ...]], ...] = ()
    missing: tuple[str, ...] = ()

    def track_widths(self, version: str) -> tuple[int, ...]:
        """The numbers of channels that a track can have in a version; empty: any number."""
        return self.old_widths if numbers(version) < self.any_width else ()

    def lacks(self, ability: str, version: str) -> str:
        """Why it does not have something in a version; empty if it has."""
        if ability in self.missing:
            return f"the plugin host {self.name} does not have it"
        first = dict(self.since).get(ability, ())
        return (f"{self.title} {version} does not have it, {written(first)} has"
                if numbers(version) < first else "")


SUSHI = PluginHost(
    "sushi", title="Sushi", program="sushi",
    # In 0.12 wide tracks are made of stereo buses, five at most (its src/engine/track.h).
    old_widths=(1, 2, 4, 6, 8, 10), any_width=(1, 0),
    # By its JSON schemas (src/engine/json_schemas) and src/options.h of the tags.
    since=(("limiter", (0, 12)), ("send", (0, 11)),
           *((name, (1, 0)) for name in ("pre_track", "post_track", "tempo", "clock_to", "send_to",
                                         "bypassed", "program"))))

BENCH = PluginHost(
    "bench", title="the plugin host", program="antler-bench", shipped=True,
    takes_block_size=True, plays_signals=True, writes_results=True, restart_signal="USR1",
    channels=10,  # LiveFrontend::channels in plugin_src/bench/source/frontend.h
    answers_osc=True,
    missing=("internal", "pre_track", "post_track", "limiter", "properties", "program"))

PLUGIN_HOSTS = {host.name: host for host in (SUSHI, BENCH)}
"""All plugin hosts by name."""
