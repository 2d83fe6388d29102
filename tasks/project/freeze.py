"""Checked data made a `Project`: nothing can fail here."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tasks.board.built_with import BuiltWith, Sdk
from tasks.board.cores import CORES
from tasks.board.kinds import KINDS
from tasks.board.plugin_hosts import PLUGIN_HOSTS
from tasks.board.target import OperatingSystem, Target
from tasks.core.paths import PROJECT
from tasks.core.versions import numbers
from tasks.project.defaults import complete
from tasks.project.draft import Draft, default_of, fraction, width
from tasks.project.features import features
from tasks.project.freeze_sushi import chain, sushi
from tasks.project.inference import Inference, Onset
from tasks.project.limits import Realtime, Verify
from tasks.project.midi import Midi
from tasks.project.model import (
    ALL,
    Audio,
    Engine,
    Model,
    Parameter,
    Plugin,
    Project,
    TensorWords,
    Track,
)
from tasks.project.own_source import Source, kind_of
from tasks.project.sushi_file import tracks
from tasks.store.settings import Settings

Data = Mapping[str, Any]
NO_MODEL, NO_ENGINE = Model(Path(), embedded=False), Engine("", "", ())


def project(draft: Draft) -> Project:
    """The project with its chosen target."""
    data = draft.data
    system = draft.systems[data["targets"][draft.target]["os"]]
    plugin = _plugin({"juce": system["juce"], **data["plugin"]}, draft.folder)
    model = _model(data["model"], draft.folder) if data.get("model") else NO_MODEL
    return Project(
        plugin=plugin, engine=engine(data["engine"]) if model else NO_ENGINE, model=model,
        inference=inference(data["inference"]),
        audio=audio(data["audio"]),
        tracks=_tracks(data["sushi"], plugin, draft.folder),
        realtime=_realtime(data["realtime"]), verify=_verify(data["verify"]),
        target=_target(draft.target, data["targets"][draft.target], draft.systems, draft.asked),
        multicore=int(data["sushi"]["multicore"]),
        sushi=sushi(data["sushi"], plugin.parameters, draft.folder, listens=model.listens),
        store=Settings(data["store"]["url"], tuple(data["store"]["keys"])))


def _plugin(data: Data, folder: Path) -> Plugin:
    source = (folder / data["source"]).resolve() if "source" in data else None
    kind = kind_of(source) if source else None
    return Plugin(data["name"], data["manufacturer"], data["version"], data["juce"],
                  tuple(map(_parameter, data["parameters"])), tuple(data["category"]),
                  data.get("id", ""), Source(source, kind) if source and kind else None,
                  tuple(map(_midi, data["midi"])))


def _parameter(data: Data) -> Parameter:
    if choices := tuple(data["choices"]):
        return Parameter(data["name"], 0.0, len(choices) - 1.0,
                         float(choices.index(default_of(data))), choices=choices)
    return Parameter(data["name"], float(data["minimum"]), float(data["maximum"]),
                     float(default_of(data)), float(data["skew"]), float(data.get("step", 0)),
                     data["unit"])


def _midi(data: Data) -> Midi:
    return Midi(data["result"], data.get("note"), float(data.get("above", 0.5)),
                data.get("controller"), data["channel"])


def _model(data: Data, folder: Path) -> Model:
    tensors = tuple((name, _tensor(said)) for name, said in data["tensors"].items())
    return Model(folder / data["file"], data["placement"] == "embedded", data.get("sample_rate"),
                 data["resample"], data.get("context"), data.get("hop"), data["adds_input"],
                 tensors, features(data["features"]) if "features" in data else None)


def _tensor(said: str | Data) -> TensorWords:
    if isinstance(said, str):
        return TensorWords(said)
    low, high = said.get("range", (0, 1))
    return TensorWords(said["role"], said.get("of", ""), float(said.get("value", 0)),
                       said.get("time"), said.get("window"), tuple(said.get("names", ())),
                       (float(low), float(high)))


def engine(data: Data) -> Engine:
    """The inference engine."""
    return Engine(data["name"], data["version"], tuple(sorted(data["options"].items())),
                  data.get("operators", ALL))


def inference(data: Data) -> Inference:
    """When the model runs."""
    return Inference(data["mode"], data.get("lead"), data["late"], _trigger(data.get("trigger")))


def _trigger(said: str | Data | None) -> Onset | None:
    return Onset() if isinstance(said, str) else Onset(**said) if said is not None else None


def audio(data: Data) -> Audio:
    """What the audio hardware runs at."""
    return Audio(int(data["sample_rate"]), int(data["block_size"]))


def _tracks(data: Data, plugin: Plugin, folder: Path) -> tuple[Track, ...]:
    if "config" in data:
        return tracks(folder / data["config"], plugin)
    return tuple(_track(track, plugin.parameters) for track in data["tracks"])


def _track(data: Data, parameters: tuple[Parameter, ...]) -> Track:
    count = width(data)
    straight = tuple(range(count))
    inputs, outputs = (tuple(map(int, data.get(side, straight))) for side in ("inputs", "outputs"))
    return Track(data["name"], count, inputs, outputs, chain(data["plugins"], parameters),
                 int(data.get("buses", 0)))


def _realtime(data: Data) -> Realtime:
    return Realtime(float(data["warm_up"]), float(data["seconds"]), fraction(data["max_load"]),
                    int(data["max_mode_switches"]), tuple(data["signals"]),
                    float(data["max_peak"]), float(data["max_dc"]), fraction(data["max_silence"]))


def _verify(data: Data) -> Verify:
    limit = data.get("max_error")
    return Verify(None if limit is None else float(limit), tuple(map(int, data["block_sizes"])))


def _target(name: str, entry: Data, systems: Mapping[str, Data], asked: bool) -> Target:
    row = systems[entry["os"]]
    data = complete(name, entry, row)
    kind, root = KINDS[data["board"]], data["root"].rstrip("/")
    return Target(
        name=name, board=kind, host="" if kind.local else data["host"],
        port=int(data.get("port", 0)), user="" if kind.local else data.get("user", ""),
        os=operating_system(data["os"], row), toolchain=data["toolchain"],
        plugin_host=PLUGIN_HOSTS[data["plugin_host"]],
        root=str(PROJECT / root) if kind.local else root, asked=asked, gate=data["gate"],
        built_with=BuiltWith(**data["built_with"]))


def operating_system(name: str, row: Data) -> OperatingSystem:
    """A row of sdk/os.yaml."""
    return OperatingSystem(
        name=name, realtime=CORES[row["realtime"]], architecture=row["architecture"],
        glibc=numbers(row["glibc"]), glibcxx=numbers(row["glibcxx"]),
        plugin_hosts=tuple(row["plugin_hosts"]), sushi=row["sushi"], frontend=row["frontend"],
        block_sizes=tuple(row["block_sizes"]), sample_rates=tuple(row["sample_rates"]),
        user=row["user"], factory_password=row["factory_password"],
        juce_below=numbers(row["juce_below"]) if "juce_below" in row else None,
        kernel=numbers(row["kernel"]) if "kernel" in row else (),
        version_ids=tuple(row["version_ids"]),
        block_size_files=tuple(row["block_size_files"]), plugins=row.get("plugins", ""),
        absent=frozenset(row["absent"]), open_root=row["open_root"],
        sdk=Sdk(**row["sdk"]) if "sdk" in row else None)
