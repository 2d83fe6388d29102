"""Checked data made a `Project`: nothing can fail here."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tasks.board.cores import CORES
from tasks.board.kinds import KINDS
from tasks.board.plugin_hosts import PLUGIN_HOSTS
from tasks.board.target import OperatingSystem, Target
from tasks.core.paths import ROOT
from tasks.core.versions import numbers
from tasks.project.defaults import complete
from tasks.project.draft import Draft, channel_count, fraction
from tasks.project.model import (
    Audio,
    Engine,
    Parameter,
    Plugin,
    PluginUse,
    Project,
    Realtime,
    Track,
)

Data = Mapping[str, Any]


def project(draft: Draft) -> Project:
    """The project with its chosen target."""
    data = draft.data
    system = draft.systems[data["targets"][draft.target]["os"]]
    return Project(
        plugin=_plugin({"juce": system["juce"], **data["plugin"]}), engine=_engine(data["engine"]),
        model=Path(draft.folder / data["model"]),
        audio=Audio(int(data["audio"]["sample_rate"]), int(data["audio"]["block_size"])),
        tracks=tuple(_track(track) for track in data["sushi"]["tracks"]),
        realtime=_realtime(data["realtime"]),
        target=_target(draft.target, data["targets"][draft.target], draft.systems, draft.asked))


def _plugin(data: Data) -> Plugin:
    parameters = tuple(Parameter(it["name"], float(it["minimum"]), float(it["maximum"]),
                                 float(it["default"])) for it in data["parameters"])
    return Plugin(data["name"], data["manufacturer"], data["version"], data["juce"], parameters)


def _engine(data: Data) -> Engine:
    return Engine(data["name"], data["version"], tuple(sorted(data["options"].items())))


def _track(data: Data) -> Track:
    count = channel_count(data["channels"])
    straight = tuple(range(count))
    inputs, outputs = (tuple(map(int, data.get(side, straight))) for side in ("inputs", "outputs"))
    return Track(data["name"], count, inputs, outputs,
                 tuple(_use(use) for use in data["plugins"]))


def _use(data: Data) -> PluginUse:
    values = tuple((name, float(value)) for name, value in data["parameters"].items())
    return PluginUse(data.get("name", data["use"]), data["use"], values)


def _realtime(data: Data) -> Realtime:
    return Realtime(float(data["warm_up"]), float(data["seconds"]), fraction(data["max_load"]),
                    int(data["max_mode_switches"]))


def _target(name: str, entry: Data, systems: Mapping[str, Data], asked: bool) -> Target:
    row = systems[entry["os"]]
    data = complete(name, entry, row)
    kind, root = KINDS[data["board"]], data["root"].rstrip("/")
    return Target(
        name=name, board=kind, host="" if kind.local else data["host"],
        port=int(data.get("port", 0)), user="" if kind.local else data.get("user", ""),
        os=operating_system(data["os"], row), toolchain=data["toolchain"],
        plugin_host=PLUGIN_HOSTS[data["plugin_host"]],
        root=str(ROOT / root) if kind.local else root, asked=asked)


def operating_system(name: str, row: Data) -> OperatingSystem:
    """A row of sdk/os.yaml."""
    return OperatingSystem(
        name=name, realtime=CORES[row["realtime"]], architecture=row["architecture"],
        glibc=numbers(row["glibc"]), glibcxx=numbers(row["glibcxx"]),
        libraries=frozenset(row["libraries"]), plugin_hosts=tuple(row["plugin_hosts"]),
        sushi=row["sushi"], frontend=row["frontend"],
        block_sizes=tuple(row["block_sizes"]), sample_rates=tuple(row["sample_rates"]),
        user=row["user"],
        juce_below=numbers(row["juce_below"]) if "juce_below" in row else None)
