"""The sections `midi`, `osc` and `cv_control` of Sushi's configuration, in all versions."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tasks.project.sushi import Controller, Cv, Gate, Midi, Osc, Voltage

Json = dict[str, object]
Scale = Callable[[str, str, float], float]
"""A processor's parameter and a value of it → that value from 0 to 1."""


def midi(said: Midi, scale: Scale) -> Json:
    """Connections and mappings; lists that are empty are left out."""
    return _filled({
        "track_connections": [{"port": it.port, "channel": it.channel, "track": it.track,
                               "raw_midi": it.raw} for it in said.to_tracks],
        "track_out_connections": [{"port": it.port, "channel": it.channel, "track": it.track}
                                  for it in said.from_tracks],
        "program_change_connections": [{"port": it.port, "channel": it.channel,
                                        "plugin": it.plugin} for it in said.programs],
        "cc_mappings": [_controller(it, scale) for it in said.controllers],
        "clock_output": {"enabled_ports": list(said.clock_to)} if said.clock_to else {},
    })


def _controller(said: Controller, scale: Scale) -> Json:
    low, high = (scale(said.plugin, said.parameter, value) for value in said.range) \
        if said.range else (0.0, 1.0)
    return {"port": said.port, "channel": said.channel, "cc_number": said.number,
            "plugin_name": said.plugin, "parameter_name": said.parameter,
            "min_range": low, "max_range": high,
            "mode": "relative" if said.relative else "absolute"}


def osc(said: Osc) -> Json:
    """Whose parameters are sent: all, or a list; of nothing, that nothing is."""
    if said.everything or not said.sent:
        return {"enable_all_processor_outputs": said.everything}
    return {"enabled_processor_outputs": [
        _filled({"processor": it.processor,
                 "parameter_blocklist": [{"parameter": name} for name in it.without]})
        for it in said.sent]}


def cv(said: Cv) -> Json:
    """Voltages and gates; lists that are empty are left out."""
    return _filled({"cv_inputs": _voltages(said.inputs), "cv_outputs": _voltages(said.outputs),
                    "gate_inputs": _gates(said.gate_inputs),
                    "gate_outputs": _gates(said.gate_outputs)})


def _voltages(said: Sequence[Voltage]) -> list[Json]:
    return [{"cv": it.cv, "processor": it.plugin, "parameter": it.parameter} for it in said]


def _gates(said: Sequence[Gate]) -> list[Json]:
    return [{"gate": it.gate, "mode": "sync", "ppq_ticks": it.ticks} if it.ticks else
            {"gate": it.gate, "mode": "note_event", "processor": it.plugin, "note_no": it.note,
             "channel": it.channel} for it in said]


def _filled(section: Json) -> Json:
    return {key: value for key, value in section.items() if value not in ([], {})}
