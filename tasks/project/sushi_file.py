"""A configuration of Sushi's that the user wrote: `sushi.config`.

Here is what the rest of a project must know of it; whether that Sushi would take it is checked by
`tasks/sushi`, against its schema.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tasks.project.draft import Check, Draft, needs
from tasks.project.model import Plugin, Track
from tasks.project.problems import Problem, Span, Text, Where, rendered
from tasks.project.sushi import BUILT, INTERNAL, VST3, PluginUse

_WHERE: Where = ("sushi", "config")


def tracks(path: Path, plugin: Plugin) -> tuple[Track, ...]:
    """Its tracks, as far as they are what Sushi takes.

    Args:
        plugin: what the project builds.
    """
    return tuple(_track(each, plugin) for each in _parts(_load(path), "tracks"))


def _track(data: Mapping[str, Any], plugin: Plugin) -> Track:
    sides = [_channels(_parts(data, side)) for side in ("inputs", "outputs")]
    buses = data.get("buses", data.get("input_busses", 0))
    wide = data.get("channels", 2 * buses if buses else 1 if data.get("mode") == "mono" else 2)
    return Track(str(data.get("name")), wide, sides[0], sides[1],
                 tuple(_use(each, plugin) for each in _parts(data, "plugins")), buses)


def _use(data: Mapping[str, Any], plugin: Plugin) -> PluginUse:
    uid, path = str(data.get("uid")), str(data.get("path", ""))
    vst3 = BUILT if uid == plugin.name else VST3
    return PluginUse(str(data.get("name")), uid, (),
                     vst3 if data.get("type") == vst3.type else INTERNAL, path)


def _channels(connections: list[Mapping[str, Any]]) -> tuple[int, ...]:
    """Engine channels of connections, each of a channel or a stereo bus."""
    found: list[int] = []
    for each in connections:
        bus = each.get("engine_bus")
        found += [2 * bus, 2 * bus + 1] if isinstance(bus, int) else [each.get("engine_channel", 0)]
    return tuple(found)


def _parts(data: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    found = data.get(key)
    return [it for it in found if isinstance(it, dict)] if isinstance(found, list) else []


def _load(path: Path) -> Mapping[str, Any]:
    found = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(found, dict):
        raise ValueError("it is not an object: {…}")
    return found


@needs("sushi.config")
def readable(draft: Draft) -> Iterator[Problem]:
    """There is such a file, and it is JSON."""
    said = draft.data["sushi"].get("config")
    if said is None:
        return
    try:
        _load(draft.folder / said)
    except OSError as error:
        yield Problem(_WHERE, f"{said} cannot be read: {error.strerror}",
                      "its path is relative to project.yaml")
    except json.JSONDecodeError as error:
        place = Problem((), error.msg, span=Span(error.lineno, error.colno))
        yield Problem(_WHERE, f"{said} is not JSON that Sushi can read",
                      rendered(Text(said, error.doc), place))
    except ValueError as error:
        yield Problem(_WHERE, f"{said} is not JSON that Sushi can read", str(error))


@needs("sushi.config", "audio.sample_rate")
def same_rate(draft: Draft) -> Iterator[Problem]:
    """It says the sample rate that project.yaml says."""
    for data in _valid(draft):
        config = data.get("host_config")
        rate = config.get("samplerate") if isinstance(config, dict) else None
        if isinstance(rate, int) and rate != draft.data["audio"]["sample_rate"]:
            yield Problem(_WHERE, f"{draft.data['sushi']['config']} has `samplerate` {rate}, "
                          f"audio.sample_rate is {draft.data['audio']['sample_rate']}",
                          "set both to what the board's hardware has")


def _valid(draft: Draft) -> Iterator[Mapping[str, Any]]:
    if "config" in draft.data["sushi"] and not list(readable.problems(draft)):
        yield _load(draft.folder / draft.data["sushi"]["config"])


SUSHI_FILE_CHECKS: tuple[Check, ...] = (readable, same_rate)
