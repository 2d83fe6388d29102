"""Makes Sushi's configuration file from the project, for the target's version of Sushi."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import partial

from tasks.core.errors import AntlerError
from tasks.project.model import Project, Track
from tasks.project.sushi import VOLTAGES_IN, VOLTAGES_OUT, PluginUse
from tasks.sushi import sections
from tasks.sushi.versions import Dialect, dialect


def host_config(project: Project, bundles: Mapping[str, str]) -> dict[str, object]:
    """The configuration as JSON values; what project.yaml leaves out is left to Sushi.

    Initial values in project.yaml become `initial_state` from Sushi 1.0 on. 0.12 does not have
    that: they become `events` in the first microseconds, which a real-time frontend sends when
    it starts, and offline rendering in the first block. Both contain normalised values (0..1).

    Args:
        bundles: plugin class name → absolute path of its bundle on the board.

    Raises:
        AntlerError: a plugin has no bundle, a parameter is unknown, or a value is out of range.
    """
    said, speech = project.sushi, dialect(project.target.os.sushi)
    scale = partial(_scaled, project)
    config: dict[str, object] = {
        "host_config": _host(project),
        "tracks": [_track(f"sushi.tracks[{number}]", track, bundles, speech)
                   for number, track in enumerate(project.tracks)]}
    for key, chain in (("pre_track", said.pre_track), ("post_track", said.post_track)):
        if chain:
            config[key] = {"name": chain.name,
                           "plugins": _plugins(f"sushi.{key}", chain.plugins, bundles)}
    config |= {"midi": sections.midi(said.midi, scale)} if said.midi else {}
    config |= {"osc": sections.osc(said.osc)} if said.osc else {}
    config |= {"cv_control": sections.cv(said.cv)} if said.cv else {}
    initial = _events(project) if speech.initial_key == "events" else _initial_state(project)
    return {**config, speech.initial_key: initial} if initial else config


def render(config: Mapping[str, object]) -> str:
    """`config` as text, always the same for the same project."""
    return json.dumps(config, indent=2) + "\n"


def uses(project: Project) -> Iterator[tuple[str, PluginUse]]:
    """Every plugin of every chain, with its key in project.yaml."""
    for key, chain in project.chains:
        for p, use in enumerate(chain.plugins):
            yield f"{key}.plugins[{p}]", use


def _host(project: Project) -> dict[str, object]:
    said, transport, midi = project.sushi, project.sushi.transport, project.sushi.midi
    ports = {"midi_inputs": midi.inputs, "midi_outputs": midi.outputs} if midi else {}
    clips = {side: side in said.clip_detection for side in ("inputs", "outputs")}
    found: dict[str, object | None] = {
        "samplerate": project.audio.sample_rate,  # a JSON integer: 48000.0 fails
        "tempo": transport.tempo,
        "time_signature": transport.signature and dict(
            zip(("numerator", "denominator"), transport.signature, strict=True)),
        "playing_mode": transport.mode or None,
        "tempo_sync": transport.sync or None,
        "audio_clip_detection": clips if said.clip_detection else None,
        "master_limiter": said.limiter, **ports, **_voltages(project)}
    return {key: value for key, value in found.items() if value is not None}


def _voltages(project: Project) -> dict[str, int]:
    """How many voltages to open: where one is used, all that RASPA has."""
    cv = project.sushi.cv
    if cv is None:
        return {}
    return {"cv_inputs": VOLTAGES_IN if cv.inputs else 0,
            "cv_outputs": VOLTAGES_OUT if cv.outputs else 0}


def _track(key: str, track: Track, bundles: Mapping[str, str],
           speech: Dialect) -> dict[str, object]:
    width = speech.width(track.channels, track.buses)
    buses = bool(track.buses) or "input_busses" in width
    return {
        "name": track.name, **width,
        "inputs": _connections(track.inputs, buses=buses),
        "outputs": _connections(track.outputs, buses=buses),
        "plugins": _plugins(key, track.plugins, bundles),
    }


def _connections(engine: tuple[int, ...], *, buses: bool) -> list[dict[str, int]]:
    """Connections of channels; with `buses`, of stereo pairs if all channels are in pairs."""
    pairs = list(zip(engine[::2], engine[1::2], strict=False))
    paired = len(engine) % 2 == 0 and all(a % 2 == 0 and b == a + 1 for a, b in pairs)
    if buses and paired:
        return [{"engine_bus": a // 2, "track_bus": i} for i, (a, _) in enumerate(pairs)]
    return [{"engine_channel": c, "track_channel": i} for i, c in enumerate(engine)]


def _plugins(key: str, chain: Iterable[PluginUse],
             bundles: Mapping[str, str]) -> list[dict[str, object]]:
    return [_plugin(f"{key}.plugins[{p}]", use, bundles) for p, use in enumerate(chain)]


def _plugin(key: str, use: PluginUse, bundles: Mapping[str, str]) -> dict[str, object]:
    if use.origin.built and use.use not in bundles:
        raise AntlerError(f"{key}.use: there is no plugin `{use.use}`",
                          resolution=f"use one of: {', '.join(sorted(bundles))}")
    # A trailing slash would make Sushi look for `..so`.
    path = (bundles[use.use] if use.origin.built else use.path).rstrip("/")
    return {"uid": use.use, **({"path": path} if path else {}), "name": use.name,
            "type": use.origin.type}


def _initial_state(project: Project) -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    for key, use in uses(project):
        state: dict[str, object] = {"bypassed": use.bypassed or None, "program": use.program,
                 "parameters": dict(_normalised(project, key, use)) or None,
                 "properties": dict(use.properties) or None}
        if given := {name: value for name, value in state.items() if value is not None}:
            found.append({"processor": use.name, **given})
    return found


def _events(project: Project) -> list[dict[str, object]]:
    """An event for each initial value, each a microsecond after the one before.

    0.12 sorts events with `>=` (offline_frontend.cpp), which std::sort does not allow: more than 16
    at the same time make it read past the end of the list and crash.
    """
    changes: list[tuple[str, dict[str, object]]] = []
    for key, use in uses(project):
        changes += [("parameter_change", {"plugin_name": use.name, "parameter_name": name,
                                          "value": value})
                    for name, value in _normalised(project, key, use)]
        changes += [("property_change", {"plugin_name": use.name, "property_name": name,
                                         "value": value}) for name, value in use.properties]
    return [{"time": number / 1e6, "type": kind, "data": change}
            for number, (kind, change) in enumerate(changes)]


def _scaled(project: Project, processor: str, parameter: str, value: float) -> float:
    """A value of a processor's parameter from 0 to 1."""
    own = {use.name for _, use in uses(project) if use.origin.built}
    known = {it.name: it for it in project.plugin.parameters if processor in own}
    return known[parameter].normalised(value) if parameter in known else value


def _normalised(project: Project, key: str, use: PluginUse) -> Iterator[tuple[str, float]]:
    if not use.origin.built:
        yield from use.parameters
        return
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
