"""Checked data of `sushi:` made a `Sushi`: nothing can fail here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from tasks.project.draft import name_of, origin_of, uid_of
from tasks.project.model import Parameter
from tasks.project.sushi import (
    Chain,
    Controller,
    Cv,
    FromTrack,
    Gate,
    Midi,
    Osc,
    PluginUse,
    Programs,
    Sent,
    Sushi,
    ToTrack,
    Transport,
    Voltage,
)

Data = Mapping[str, Any]
Parameters = Sequence[Parameter]


def sushi(data: Data, parameters: Parameters, folder: Path, *, listens: bool) -> Sushi:
    """All but the tracks.

    Args:
        listens: results come out of this project's plugin.
    """
    listening = tuple(_listening(data, parameters)) if listens else ()
    return Sushi(
        config=folder / data["config"] if "config" in data else None,
        pre_track=_engine_track(data.get("pre_track"), parameters),
        post_track=_engine_track(data.get("post_track"), parameters),
        transport=_transport(data), limiter=data.get("limiter"),
        clip_detection=tuple(data.get("clip_detection", ())),
        midi=_midi(data["midi"]) if "midi" in data else None,
        osc=_osc(data["osc"], listening) if "osc" in data else None,
        cv=_cv(data["cv"]) if "cv" in data else None,
        log_level=data["log_level"])


def chain(uses: Iterable[Data], parameters: Parameters) -> tuple[PluginUse, ...]:
    """The plugins of a chain."""
    return tuple(_use(use, parameters) for use in uses)


def _engine_track(data: Data | None, parameters: Parameters) -> Chain | None:
    return Chain(data["name"], chain(data["plugins"], parameters)) if data else None


def _use(data: Data, parameters: Parameters) -> PluginUse:
    origin = origin_of(data)
    known = {it.name: it for it in parameters if origin.built}
    values = tuple((name, known[name].plain(value) if name in known else float(value))
                   for name, value in data["parameters"].items())
    return PluginUse(name_of(data), uid_of(data), values, origin,
                     data.get("vst3", "").rstrip("/"), tuple(data["properties"].items()),
                     data["bypassed"], data.get("program"))


def _transport(data: Data) -> Transport:
    tempo, signature = data.get("tempo"), data.get("time_signature")
    beats, value = map(int, signature.split("/")) if signature else (0, 0)
    return Transport(None if tempo is None else float(tempo),
                     (beats, value) if signature else None,
                     ("playing" if data["playing"] else "stopped") if "playing" in data else "",
                     data.get("tempo_sync", ""))


def _midi(data: Data) -> Midi:
    ins = [it["port"] for key in ("to_tracks", "controllers", "programs") for it in data[key]]
    outs = [*(it["port"] for it in data["from_tracks"]), *data["clock_to"]]
    return Midi(
        data.get("inputs", max([0, *ins]) + 1), data.get("outputs", max([0, *outs]) + 1),
        tuple(ToTrack(it["track"], it["port"], it["channel"], it["raw"])
              for it in data["to_tracks"]),
        tuple(FromTrack(it["track"], it["port"], it["channel"]) for it in data["from_tracks"]),
        tuple(map(_controller, data["controllers"])),
        tuple(Programs(it["plugin"], it["port"], it["channel"]) for it in data["programs"]),
        tuple(data["clock_to"]))


def _controller(data: Data) -> Controller:
    low, high = map(float, data.get("range", (0, 0)))
    return Controller(data["controller"], data["plugin"], data["parameter"], data["port"],
                      data["channel"], (low, high) if "range" in data else None, data["relative"])


def _osc(data: Data, listening: tuple[Sent, ...]) -> Osc:
    send = data["send"]
    listed = send if isinstance(send, list) else []
    sent = tuple(Sent(it["plugin"], tuple(it["except"])) for it in listed)
    return Osc(data["receive_port"], data["send_port"], data["send_to"], send == "all",
               listening if send == "results" else sent)


def _listening(data: Data, parameters: Parameters) -> Iterator[Sent]:
    """The project's own plugin wherever it is used, without what is no result."""
    chains = (*data.get("tracks", ()),
              *(data[key] for key in ("pre_track", "post_track") if key in data))
    for use in (use for it in chains for use in it["plugins"]):
        if origin_of(use).built:
            yield Sent(name_of(use), tuple(it.name for it in parameters))


def _cv(data: Data) -> Cv:
    inputs, outputs = (tuple(Voltage(it["cv"], it["plugin"], it["parameter"]) for it in data[side])
                       for side in ("inputs", "outputs"))
    opened, closed = (tuple(Gate(it["gate"], it.get("plugin", ""), it.get("note", 0),
                                 it["channel"], it.get("sync", 0)) for it in data[side])
                      for side in ("gate_inputs", "gate_outputs"))
    return Cv(inputs, outputs, opened, closed)
