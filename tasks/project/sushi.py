"""What project.yaml tells Sushi beside its tracks, frozen. Ports and channels count from 0."""

from __future__ import annotations

from pathlib import Path

from tasks.core.frozen import frozen


@frozen
class Origin:
    """Where a plugin of a chain comes from.

    Attributes:
        key: what names it in project.yaml.
        type: Sushi's word for it.
        built: this project builds it: its parameters are known, and given in plain units.
        logged: Sushi logs that its channels are set.
    """

    key: str
    type: str
    built: bool = False
    logged: bool = True


BUILT = Origin("use", "vst3x", built=True)
INTERNAL = Origin("internal", "internal", logged=False)
VST3 = Origin("vst3", "vst3x")
ORIGINS = (BUILT, INTERNAL, VST3)


@frozen
class PluginUse:
    """A plugin in a chain.

    Attributes:
        name: of the processor, unique.
        use: its class name, or the uid of one of Sushi's own.
        parameters: values at start; plain for the project's own plugin, else 0..1.
        path: its bundle on the board; empty where the project builds it, or Sushi has it.
        properties: texts at start.
        program: at start; None: the plugin's own.
    """

    name: str
    use: str
    parameters: tuple[tuple[str, float], ...]
    origin: Origin = BUILT
    path: str = ""
    properties: tuple[tuple[str, str], ...] = ()
    bypassed: bool = False
    program: int | None = None


@frozen
class Chain:
    """Sushi's pre- or post-track: plugins on all engine channels."""

    name: str
    plugins: tuple[PluginUse, ...]


@frozen
class Transport:
    """Tempo and bar, in Sushi's words; None and empty: Sushi's own."""

    tempo: float | None = None
    signature: tuple[int, int] | None = None
    mode: str = ""
    sync: str = ""


Channel = int | str
"""A MIDI channel, or `all`."""


@frozen
class ToTrack:
    """MIDI that a track gets; `raw`: as bytes."""

    track: str
    port: int
    channel: Channel
    raw: bool


@frozen
class FromTrack:
    """MIDI that a track sends."""

    track: str
    port: int
    channel: int


@frozen
class Controller:
    """A control change that moves a parameter between two values, None: over all of its range."""

    number: int
    plugin: str
    parameter: str
    port: int
    channel: Channel
    range: tuple[float, float] | None
    relative: bool


@frozen
class Programs:
    """Program changes that choose a plugin's program."""

    plugin: str
    port: int
    channel: Channel


@frozen
class Midi:
    """MIDI in and out; `inputs`, `outputs` are numbers of ports."""

    inputs: int
    outputs: int
    to_tracks: tuple[ToTrack, ...] = ()
    from_tracks: tuple[FromTrack, ...] = ()
    controllers: tuple[Controller, ...] = ()
    programs: tuple[Programs, ...] = ()
    clock_to: tuple[int, ...] = ()


@frozen
class Sent:
    """A processor whose changing parameters are sent by OSC, without some."""

    processor: str
    without: tuple[str, ...] = ()


@frozen
class Osc:
    """OSC in and out: UDP ports; `everything`: all processors are sent, not those of `sent`."""

    receive_port: int = 24024
    send_port: int = 24023
    send_to: str = "127.0.0.1"
    everything: bool = False
    sent: tuple[Sent, ...] = ()


@frozen
class Voltage:
    """A control voltage that is a parameter."""

    cv: int
    plugin: str
    parameter: str


@frozen
class Gate:
    """A gate that is a note, or (`ticks` a beat above 0) a clock."""

    gate: int
    plugin: str
    note: int
    channel: int
    ticks: int


VOLTAGES_IN, VOLTAGES_OUT = 2, 4
"""So many voltages RASPA opens, or none."""


@frozen
class Cv:
    """Control voltages and gates."""

    inputs: tuple[Voltage, ...] = ()
    outputs: tuple[Voltage, ...] = ()
    gate_inputs: tuple[Gate, ...] = ()
    gate_outputs: tuple[Gate, ...] = ()


@frozen
class Sushi:
    """All that `sushi:` says beside the tracks; None: nothing.

    Attributes:
        config: the user's own configuration, in place of one made from the rest.
        clip_detection: `inputs`, `outputs`.
        log_level: empty: Sushi's own, info.
    """

    config: Path | None = None
    pre_track: Chain | None = None
    post_track: Chain | None = None
    transport: Transport = Transport()
    limiter: bool | None = None
    clip_detection: tuple[str, ...] = ()
    midi: Midi | None = None
    osc: Osc | None = None
    cv: Cv | None = None
    log_level: str = ""


NOTHING_SAID = Sushi()
