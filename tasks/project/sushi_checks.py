"""What a schema cannot say about `sushi:`: one small rule each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tasks.board import sushi_plugins
from tasks.core.words import listed, meant
from tasks.project.draft import CHAINS, Check, Draft, name_of, needs, origin_of
from tasks.project.listen_checks import listens, result_names_of
from tasks.project.parameter_checks import unlike
from tasks.project.problems import Problem, Where, dotted
from tasks.project.sushi import ORIGINS, VOLTAGES_IN
from tasks.project.sushi_file import SUSHI_FILE_CHECKS

Said = tuple[Where, Mapping[str, Any]]

_MOVERS = (("midi", "controllers"), ("cv", "inputs"))
"""Lists whose entries move a plugin's parameter."""
_VOLTAGES_OUT = ("cv", "outputs")
_PLUGINS = (*_MOVERS, ("midi", "programs"), _VOLTAGES_OUT, ("cv", "gate_inputs"),
            ("cv", "gate_outputs"))
"""Lists whose entries may name a plugin."""
_TRACKS = (("midi", "to_tracks"), ("midi", "from_tracks"))
_PORTS = {"inputs": ("to_tracks", "controllers", "programs"), "outputs": ("from_tracks",)}
"""Number of MIDI ports → lists that use them."""
_LINKS = ("sushi.midi", "sushi.osc", "sushi.cv")
"""The parts that refer to plugins."""
_BESIDE_CONFIG = frozenset({"config", "multicore", "log_level"})


@needs("sushi")
def tracks_or_config(draft: Draft) -> Iterator[Problem]:
    """Tracks are made from project.yaml, or a configuration of the user's has them."""
    said = draft.data["sushi"]
    if "config" not in said and "tracks" not in said:
        yield Problem(("sushi", "tracks"), "`sushi` lacks the key `tracks`",
                      "for example `tracks: [{name: main, plugins: [{use: "
                      f"{draft.data['plugin'].get('name')}}}]}}]`, or a `config:` of your own")
    for key in said if "config" in said else ():
        if key not in _BESIDE_CONFIG:
            yield Problem(("sushi", key), f"`sushi.{key}` is for a configuration that Antler "
                          f"writes, `sushi.config` is one of yours",
                          f"leave one of them out, or write it into {said['config']}", at_key=True)


@needs(*CHAINS, "plugin.name")
def origins(draft: Draft) -> Iterator[Problem]:
    """A plugin comes from one place."""
    keys = [origin.key for origin in ORIGINS]
    for where, use in draft.uses:
        named = [key for key in keys if key in use]
        if not named:
            own = draft.data["plugin"]["name"]
            yield Problem((*where, "use"), f"`{dotted(where)}` names no plugin: it lacks `use`, "
                          "`internal` or `vst3`", f"for example use: {own}")
        for key in named[1:]:
            yield Problem((*where, key), f"`{dotted(where)}` has both `{named[0]}` and `{key}`",
                          "keep one of them", at_key=True)
        if "uid" in use and "vst3" not in use:
            yield Problem((*where, "uid"), "`uid` chooses a plugin of a `vst3:` bundle",
                          "leave it out", at_key=True)


@needs(*CHAINS)
def foreign_parameters(draft: Draft) -> Iterator[Problem]:
    """Of plugins that are not built here nothing is known but Sushi's scale."""
    for where, use in draft.uses:
        for name, value in use["parameters"].items() if not origin_of(use).built else ():
            if isinstance(value, str) or not 0 <= value <= 1:
                yield Problem((*where, "parameters", name), f"`{name}` is {value}: values of "
                              "plugins that are not this project's go from 0 to 1, as Sushi has "
                              "them")


@needs("sushi.tracks")
def multibus(draft: Draft) -> Iterator[Problem]:
    """A track is as wide as its channels, or as its buses."""
    for where, track in draft.tracks:
        if "buses" in track and track["channels"] != "stereo":
            yield Problem((*where, "buses"), f"`{dotted(where)}` has `channels` and `buses`",
                          "leave one of them out", at_key=True)


@needs(*CHAINS, *_LINKS, "plugin.name")
def names_known(draft: Draft) -> Iterator[Problem]:
    """MIDI, OSC and voltages go to and come from processors that are there."""
    tracks = [str(track["name"]) for _, track in draft.tracks]
    processors = [*(name_of(use) for _, use in draft.uses),
                  *(str(chain["name"]) for _, chain in draft.chains)]
    for paths, key, known in ((_PLUGINS, "plugin", processors), (_TRACKS, "track", tracks)):
        for where, entry in _entries(draft, *paths):
            yield from _unknown(entry, where, key, known)
    for where, entry in _sent(draft):
        yield from _unknown(entry, where, "plugin", processors)


def _unknown(entry: Mapping[str, Any], where: Where, key: str,
             known: Sequence[str]) -> Iterator[Problem]:
    name = entry.get(key)
    if name is not None and name not in known:
        yield Problem((*where, key), f"there is no {key} `{name}` in the chains",
                      meant(name, known))


@needs(*CHAINS, *_LINKS, "plugin.name", "plugin.parameters")
def parameters_known(draft: Draft) -> Iterator[Problem]:
    """Of this project's plugin what can be moved is known, and its range."""
    parameters = {str(it["name"]): it for it in draft.data["plugin"]["parameters"]}
    own = _own(draft)
    for where, entry in _entries(draft, *_MOVERS):
        if entry["plugin"] not in own:
            continue
        if entry["parameter"] not in parameters:
            yield _no_parameter((*where, "parameter"), entry["parameter"], list(parameters))
        for index, value in enumerate(entry.get("range", ())):
            if known := parameters.get(entry["parameter"]):
                plain = known["choices"][int(value)] if _is_place(known, value) else value
                yield from unlike(known, plain, (*where, "range", index))


@needs(*CHAINS, *_LINKS, "plugin.name", "plugin.parameters", "model.tensors")
def sent_known(draft: Draft) -> Iterator[Problem]:
    """Of this project's plugin what can be sent is known: parameters, and results that are named
    in project.yaml; of others only the model's file tells the names.
    """
    names, told = result_names_of(draft)
    known = [*(str(it["name"]) for it in draft.data["plugin"]["parameters"]), *names]
    own = _own(draft)
    for where, plugin, name in _sent_names(draft):
        if told and plugin in own and name not in known:
            yield _no_parameter(where, name, known)


def _sent_names(draft: Draft) -> Iterator[tuple[Where, str, str]]:
    """Each parameter that is sent as a voltage, or not by OSC, with its place and its plugin."""
    for where, entry in _entries(draft, _VOLTAGES_OUT):
        yield (*where, "parameter"), entry["plugin"], entry["parameter"]
    for where, entry in _sent(draft):
        for index, name in enumerate(entry["except"]):
            yield (*where, "except", index), entry["plugin"], name


def _own(draft: Draft) -> set[str]:
    """Names of this project's plugin, wherever it is used."""
    return {name_of(use) for _, use in draft.uses if origin_of(use).built}


def _is_place(parameter: Mapping[str, Any], value: float) -> bool:
    """Whether a number stands for one of the parameter's choices."""
    return bool(parameter["choices"]) and value in range(len(parameter["choices"]))


def _no_parameter(where: Where, name: str, known: Sequence[str]) -> Problem:
    return Problem(where, f"the plugin has no parameter `{name}`",
                   meant(name, known) if known else "plugin.parameters is empty")


@needs(*CHAINS, "sushi.midi")
def foreign_ranges(draft: Draft) -> Iterator[Problem]:
    """A controller moves a parameter that is not this project's from 0 to 1 at most."""
    own = _own(draft)
    for where, entry in _entries(draft, ("midi", "controllers")):
        for index, value in enumerate(entry.get("range", ())):
            if entry["plugin"] not in own and not 0 <= value <= 1:
                yield Problem((*where, "range", index), f"{value} is not within 0 … 1, Sushi's "
                              "scale for parameters that are not this project's")


@needs("sushi.midi")
def midi_ports(draft: Draft) -> Iterator[Problem]:
    """No port is used that is not opened."""
    said = draft.data["sushi"].get("midi", {})
    for side, lists in _PORTS.items():
        for where, entry in _entries(draft, *(("midi", name) for name in lists)):
            if side in said and entry["port"] >= said[side]:
                yield Problem((*where, "port"), f"there is no port {entry['port']}: "
                              f"`sushi.midi.{side}` is {said[side]}", "ports count from 0")


@needs("sushi.cv")
def voltages(draft: Draft) -> Iterator[Problem]:
    """RASPA opens fewer voltages in than out."""
    for where, entry in _entries(draft, ("cv", "inputs")):
        if entry["cv"] >= VOLTAGES_IN:
            yield Problem((*where, "cv"), f"there is no voltage {entry['cv']} to read: RASPA "
                          f"opens {VOLTAGES_IN}", "they count from 0")


@needs("sushi.cv")
def gates(draft: Draft) -> Iterator[Problem]:
    """A gate is a note of a plugin, or a clock."""
    for where, entry in _entries(draft, ("cv", "gate_inputs"), ("cv", "gate_outputs")):
        note = "plugin" in entry and "note" in entry
        if note == ("sync" in entry) or ("plugin" in entry) != ("note" in entry):
            yield Problem(where, f"`{dotted(where)}` must have `plugin` and `note`, or `sync`",
                          f"it has {listed(key for key in entry if key != 'channel')}")


@needs(*CHAINS, "target", "targets")
def internal_plugins(draft: Draft) -> Iterator[Problem]:
    """Sushi, in its version, has such a plugin of its own."""
    version = draft.system["sushi"] if draft.system else ""
    for where, use in draft.uses if version else ():
        if "internal" in use and (wrong := sushi_plugins.missing(use["internal"], version)):
            yield Problem((*where, "internal"), *wrong)


def asked(draft: Draft) -> Iterator[tuple[Where, str]]:
    """What only some plugin hosts have: its place, and its name in `PluginHost.since`.

    Their names are their keys; of a key that has more than one form, the form.
    """
    said = draft.data["sushi"]
    for key in ("pre_track", "post_track", "tempo", "limiter"):
        if key in said:
            yield ("sushi", key), key
    for where, use in draft.uses:
        for key in ("internal", "properties", "bypassed", "program"):
            if use.get(key, False) not in (False, {}):
                yield (*where, key), key
    if said.get("midi", {}).get("clock_to"):
        yield ("sushi", "midi", "clock_to"), "clock_to"
    osc = said.get("osc", {})
    if osc.get("send_to", "127.0.0.1") != "127.0.0.1":
        yield ("sushi", "osc", "send_to"), "send_to"
    if osc and osc["send"] and (osc["send"] != "results" or listens(draft)):
        yield ("sushi", "osc"), "send"


def _entries(draft: Draft, *paths: tuple[str, str]) -> Iterator[Said]:
    """The entries of these lists below `sushi`, with their places."""
    for part, key in paths:
        for index, entry in enumerate(draft.data["sushi"].get(part, {}).get(key, ())):
            yield ("sushi", part, key, index), entry


def _sent(draft: Draft) -> Iterator[Said]:
    """The plugins and tracks whose parameters are sent by OSC; none where all are."""
    sent = draft.data["sushi"].get("osc", {}).get("send", ())
    return ((("sushi", "osc", "send", index), entry)
            for index, entry in enumerate(sent if isinstance(sent, list) else ()))


SUSHI_CHECKS: tuple[Check, ...] = (
    tracks_or_config, *SUSHI_FILE_CHECKS, origins, foreign_parameters, multibus, names_known,
    parameters_known, sent_known, foreign_ranges, midi_ports, voltages, gates,
    internal_plugins)
