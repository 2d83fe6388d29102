"""What a schema cannot say about targets, and what the chosen one makes impossible."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tasks.board.kinds import KINDS
from tasks.board.plugin_hosts import PLUGIN_HOSTS, PluginHost
from tasks.board.target import BoardKind
from tasks.core.versions import numbers
from tasks.core.words import listed, meant
from tasks.project.choice import CHOICE_CHECKS
from tasks.project.defaults import complete
from tasks.project.draft import Check, Draft, needs, width
from tasks.project.problems import Problem, Where, dotted
from tasks.project.sushi_checks import asked

LOOPBACK = ("127.0.0.1", "localhost")


@needs("targets")
def systems_known(draft: Draft) -> Iterator[Problem]:
    """Every target's operating system is a row of sdk/os.yaml."""
    for name, target in draft.data["targets"].items():
        if target["os"] not in draft.systems:
            yield Problem(("targets", name, "os"), f"sdk/os.yaml has no operating system "
                          f"`{target['os']}`", meant(target["os"], list(draft.systems)))


@needs("targets")
def systems_fit(draft: Draft) -> Iterator[Problem]:
    """How a target is reached, built for and hosted is what its system can."""
    said = {"toolchain": ("toolchains", "does not run what the toolchain `{}` makes"),
            "board": ("boards", "is not reached with `board: {}`"),
            "plugin_host": ("plugin_hosts", "does not run the plugin host `{}`")}
    for where, target, system in _targets(draft):
        for key, (able, what) in said.items():
            if target[key] not in system[able]:
                named = isinstance(draft.data["targets"][where[-1]].get(key), dict)
                at = (*where, key, *(["name"] if named else []))
                yield Problem(at, f"{target['os']} {what.format(target[key])}",
                              meant(target[key], system[able]))


@needs("targets")
def sdks_that_mean_nothing(draft: Draft) -> Iterator[Problem]:
    """Only a toolchain that uses an SDK has a folder and an installer of one."""
    for where, target, system in _targets(draft):
        using = system.get("sdk", {}).get("toolchain")
        for key in ("folder", "sha256"):
            if key in target["built_with"] and target["toolchain"] != using:
                at = (*where, "toolchain", key)
                yield Problem(at, f"`{dotted(at)}` means nothing for the toolchain "
                              f"`{target['toolchain']}`, which uses no SDK",
                              f"the toolchain with the SDK is `{using}`" if using else
                              f"there is no SDK for {target['os']}")


@needs("target", "targets")
def sdk_folder(draft: Draft) -> Iterator[Problem]:
    """The folder that is said to have an SDK has one."""
    for where, target, _ in _known(draft, draft.target):
        folder = target["built_with"].get("folder")
        if not folder or "image" in target["built_with"]:
            continue
        if not any(Path(folder).expanduser().glob("environment-setup-*")):
            at = (*where, "toolchain", "folder")
            yield Problem(at, f"`{dotted(at)}`: {folder} has no SDK",
                          "the folder that its installer was told, with a file "
                          "environment-setup-… in it")


@needs("targets")
def hosts(draft: Draft) -> Iterator[Problem]:
    """A board on the network has an address."""
    for where, target, system in _targets(draft):
        if (kind := _kind(target, system)) and kind.remote and "host" not in target:
            yield Problem((*where, "host"), f"`{dotted(where)}` lacks the key `host`: the board's "
                          "name or address", "for example `host: elk-pi.local`")


@needs("targets")
def hosts_that_mean_nothing(draft: Draft) -> Iterator[Problem]:
    """A board on this machine has no other address."""
    for where, target, system in _targets(draft):
        host = draft.data["targets"][where[-1]].get("host", LOOPBACK[0])
        if (kind := _kind(target, system)) and not kind.remote and host not in LOOPBACK:
            at, helps = (*where, "host"), "leave it out, or name the `os:` of that board"
            if other := next((b for b in system["boards"] if KINDS[b].remote), None):
                helps = f"set `board: {other}` for that board, or leave `host:` out"
            yield Problem(at, f"`{dotted(at)}` means nothing for a target with `board: "
                          f"{target['board']}`", helps)


@needs("targets")
def ports(draft: Draft) -> Iterator[Problem]:
    """Only a board that is started here can choose its port."""
    for where, target, system in _targets(draft):
        kind = _kind(target, system)
        if kind and not kind.chooses_port and target.get("port") == 0:
            at = (*where, "port")
            yield Problem(at, f"`{dotted(at)}` is 0, any free one: only the stand-in can choose",
                          "the port of the board's SSH server, as 22")


@needs("targets")
def roots(draft: Draft) -> Iterator[Problem]:
    """Releases are kept where the kind of board keeps them."""
    for where, target, system in _targets(draft):
        root, kind, at = target["root"], _kind(target, system), (*where, "root")
        if ".." in root.split("/"):
            yield Problem(at, f"`{dotted(at)}` has `..` in it", "write the folder itself")
        elif kind and (what := kind.wrong_root(root)):
            yield Problem(at, f"`{dotted(at)}` is `{root}`: {what}",
                          f"for example {kind.defaults(str(where[-1]))['root']}, the default")


def _kind(target: Mapping[str, Any], system: Mapping[str, Any]) -> BoardKind | None:
    """How the target is reached; None where its system is not reached that way."""
    return KINDS[target["board"]] if target["board"] in system["boards"] else None


def _targets(draft: Draft) -> Iterator[tuple[Where, Mapping[str, Any], Mapping[str, Any]]]:
    """The place of each target, all that is known of it, and its operating system."""
    for name in draft.data["targets"]:
        yield from _known(draft, name)


def _known(draft: Draft, name: str) -> Iterator[tuple[Where, Mapping[str, Any], Mapping[str, Any]]]:
    """As `_targets`, of one; nothing where there is no such target, or its system is unknown."""
    target = draft.data["targets"].get(name, {})
    if target.get("os") in draft.systems:
        system = draft.systems[target["os"]]
        yield ("targets", name), complete(name, target, system), system


@needs("audio.block_size", "target", "targets")
def block_size(draft: Draft) -> Iterator[Problem]:
    """The system has a host binary for the block size (Sushi fixes it when compiled)."""
    yield from _one_of(draft, "block_size", "block_sizes", "no Sushi for blocks of {} frames")


@needs("audio.sample_rate", "target", "targets")
def sample_rate(draft: Draft) -> Iterator[Problem]:
    """The hardware runs at the sample rate."""
    yield from _one_of(draft, "sample_rate", "sample_rates", "no audio hardware that runs at {} Hz")


def _one_of(draft: Draft, key: str, able: str, what: str) -> Iterator[Problem]:
    system = draft.system
    value = draft.data["audio"][key]
    if system and system[able] and value not in system[able]:
        yield Problem(("audio", key), f"{_named(draft)} has {what.format(value)}",
                      f"allowed: {listed(system[able])}")


@needs("plugin.juce", "target", "targets")
def juce(draft: Draft) -> Iterator[Problem]:
    """Sushi 0.12 activates a plugin before it sets its buses: JUCE 7 and later refuse that."""
    system, version = draft.system, draft.data["plugin"].get("juce")
    limit = system.get("juce_below") if system else None
    if system and version and limit and numbers(version) >= numbers(limit):
        name = _spoken(draft.data["targets"][draft.target]["os"])
        yield Problem(("plugin", "juce"), f"{name} cannot load JUCE {numbers(version)[0]} plugins",
                      f"leave plugin.juce out (it is {version}): each target then has a version "
                      f"that its plugin host can load, here {system['juce']}")


@needs("sushi.tracks", "target", "targets")
def engine_channels(draft: Draft) -> Iterator[Problem]:
    """The plugin host has the engine channels that tracks are joined to."""
    host = _plugin_host(draft, draft.system) if draft.system else None
    if host is None or not host.channels:
        return
    has = f"the plugin host {host.name} (target {draft.target}) has 0 … {host.channels - 1}"
    for where, track in draft.tracks:
        for side in ("inputs", "outputs"):
            joined = track.get(side, range(width(track)))
            if max(joined, default=0) >= host.channels:
                at = (*where, side if side in track else _wide(track))
                yield Problem(at, f"`{dotted(at)}` needs engine channel {max(joined)}: {has}",
                              f"give {dotted(where)} `inputs:` and `outputs:` in that range")


@needs("sushi.tracks", "target", "targets")
def track_widths(draft: Draft) -> Iterator[Problem]:
    """The plugin host has tracks of so many channels."""
    system = draft.system
    host = _plugin_host(draft, system) if system else None
    if not system or not host or not (widths := host.track_widths(system["sushi"])):
        return
    for where, track in draft.tracks:
        if (count := width(track)) not in widths:
            yield Problem((*where, _wide(track)),
                          f"{_named(draft)} has no track of {count} channels",
                          f"allowed: {listed(widths)}")


def _wide(track: Mapping[str, Any]) -> str:
    """The key that says how wide a track is."""
    return "buses" if "buses" in track else "channels"


@needs("sushi", "model.tensors", "target", "targets")
def host_abilities(draft: Draft) -> Iterator[Problem]:
    """The plugin host, in its version, has what `sushi:` asks for."""
    system = draft.system
    host = _plugin_host(draft, system) if system else None
    if not system or not host:
        return
    for where, ability in asked(draft):
        if why := host.lacks(ability, system["sushi"]):
            what = "" if ability == where[-1] else f", {ability}"
            yield Problem(where, f"`{dotted(where)}`{what}: {why}",
                          f"leave it out, or choose another target than {draft.target}",
                          at_key=True)


def _plugin_host(draft: Draft, system: Mapping[str, Any]) -> PluginHost | None:
    target = complete(draft.target, draft.data["targets"][draft.target], system)
    return PLUGIN_HOSTS.get(target["plugin_host"])


def _named(draft: Draft) -> str:
    return f"{_spoken(draft.data['targets'][draft.target]['os'])} (target {draft.target})"


def _spoken(system: str) -> str:
    """`elk-0.11.0` as people say it: Elk 0.11."""
    name, _, version = system.partition("-")
    return f"Elk {version.removesuffix('.0')}" if name == "elk" else system


TARGET_CHECKS: tuple[Check, ...] = (
    *CHOICE_CHECKS, systems_known, systems_fit, sdks_that_mean_nothing, sdk_folder, hosts,
    hosts_that_mean_nothing, ports, roots, block_size, sample_rate, juce, engine_channels,
    track_widths, host_abilities)
