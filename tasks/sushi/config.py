"""Makes Sushi's configuration file from the project, for the target's version of Sushi."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from tasks.core.errors import AntlerError
from tasks.project.model import PluginUse, Project, Track
from tasks.sushi.versions import Dialect, dialect


def host_config(project: Project, bundles: Mapping[str, str]) -> dict[str, object]:
    """The configuration as JSON values.

    Initial parameter values in project.yaml become `initial_state` from Sushi 1.0 on. 0.12 does not
    have that: they become `events` in the first microseconds, which a real-time frontend sends when
    it starts, and offline rendering in the first block. Both contain normalised values (0..1).

    Args:
        bundles: plugin class name → absolute path of its bundle on the board.

    Raises:
        AntlerError: a plugin has no bundle, a parameter is unknown, or a value is out of range.
    """
    speech = dialect(project.target.os.sushi)
    config: dict[str, object] = {
        "host_config": {"samplerate": project.audio.sample_rate},  # a JSON integer: 48000.0 fails
        "tracks": [_track(number, track, bundles, speech)
                   for number, track in enumerate(project.tracks)],
    }
    initial = _events(project) if speech.initial_key == "events" else _initial_state(project)
    return {**config, speech.initial_key: initial} if initial else config


def render(config: Mapping[str, object]) -> str:
    """`config` as text, always the same for the same project."""
    return json.dumps(config, indent=2) + "\n"


def uses(project: Project) -> Iterator[tuple[str, PluginUse]]:
    """Every plugin of every chain, with its key in project.yaml."""
    for t, track in enumerate(project.tracks):
        for p, use in enumerate(track.plugins):
            yield f"sushi.tracks[{t}].plugins[{p}]", use


def _track(number: int, track: Track, bundles: Mapping[str, str],
           speech: Dialect) -> dict[str, object]:
    key = f"sushi.tracks[{number}]"
    width = ({"channels": track.channels} if speech.width_key == "channels"
             else _mode(track.channels))
    buses = "input_busses" in width
    return {
        "name": track.name, **width,
        "inputs": _connections(track.inputs, buses=buses),
        "outputs": _connections(track.outputs, buses=buses),
        "plugins": [_plugin(f"{key}.plugins[{p}]", use, bundles)
                    for p, use in enumerate(track.plugins)],
    }


def _mode(channels: int) -> dict[str, object]:
    """A track's width for 0.12: mono, stereo, or an even number of channels as stereo buses."""
    if channels in (1, 2):
        return {"mode": "mono" if channels == 1 else "stereo"}
    return {"mode": "multibus", "input_busses": channels // 2, "output_busses": channels // 2}


def _connections(engine: tuple[int, ...], *, buses: bool) -> list[dict[str, int]]:
    """Connections of channels; with `buses`, of stereo pairs if all channels are in pairs."""
    pairs = list(zip(engine[::2], engine[1::2], strict=False))
    paired = len(engine) % 2 == 0 and all(a % 2 == 0 and b == a + 1 for a, b in pairs)
    if buses and paired:
        return [{"engine_bus": a // 2, "track_bus": i} for i, (a, _) in enumerate(pairs)]
    return [{"engine_channel": c, "track_channel": i} for i, c in enumerate(engine)]


def _plugin(key: str, use: PluginUse, bundles: Mapping[str, str]) -> dict[str, object]:
    if use.use not in bundles:
        raise AntlerError(f"{key}.use: there is no plugin `{use.use}`",
                          resolution=f"use one of: {', '.join(sorted(bundles))}")
    # A trailing slash would make Sushi look for `..so`.
    return {"uid": use.use, "path": bundles[use.use].rstrip("/"), "name": use.name,
            "type": "vst3x"}


def _initial_state(project: Project) -> list[dict[str, object]]:
    return [{"processor": use.name, "parameters": dict(_normalised(project, key, use))}
            for key, use in uses(project) if use.parameters]


def _events(project: Project) -> list[dict[str, object]]:
    """An event for each initial value, each a microsecond after the one before.

    0.12 sorts events with `>=` (offline_frontend.cpp), which std::sort does not allow: more than 16
    at the same time make it read past the end of the list and crash.
    """
    changes = [{"plugin_name": use.name, "parameter_name": name, "value": value}
               for key, use in uses(project) for name, value in _normalised(project, key, use)]
    return [{"time": number / 1e6, "type": "parameter_change", "data": change}
            for number, change in enumerate(changes)]


def _normalised(project: Project, key: str, use: PluginUse) -> Iterator[tuple[str, float]]:
    known = {parameter.name: parameter for parameter in project.plugin.parameters}
    for name, value in use.parameters:
        if name not in known:
            raise AntlerError(f"{key}.parameters: `{use.use}` has no parameter `{name}`",
                              resolution=f"use one of: {', '.join(known) or '(it has none)'}")
        low, high = known[name].minimum, known[name].maximum
        if not low <= value <= high:
            raise AntlerError(f"{key}.parameters.{name}: {value:g} is out of range",
                              resolution=f"give a value from {low:g} to {high:g}")
        yield name, known[name].normalised(value)
