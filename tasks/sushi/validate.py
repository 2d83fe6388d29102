"""Checks a configuration against Antler's schema for the Sushi version that will read it."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tasks.core.errors import AntlerError
from tasks.project.model import Project
from tasks.sushi.config import uses
from tasks.sushi.versions import Dialect

_TRACK_KEYS = {"mode": "channels", "channels": "channels", "multibus": "channels",
               "input_busses": "channels", "output_busses": "channels", "inputs": "inputs",
               "outputs": "outputs", "name": "name"}
_PLUGIN_KEYS = {"uid": "use", "name": "name"}


def check(config: Mapping[str, object], speech: Dialect, project: Project | None = None) -> None:
    """Refuse a configuration that this Sushi would refuse.

    Raises:
        AntlerError: the configuration violates the schema; the details have all violations, each
            with its key in project.yaml if there is one.
    """
    problems = [f"{key_of(path, project)}: {message}" for path, message in violations(
        config, speech)]
    problems += [f"sushi.tracks: the name `{name}` is given twice" for name in _twice(config)]
    if problems:
        raise AntlerError(f"Sushi {speech.name} would refuse the generated configuration",
                          details="\n".join(problems),
                          resolution="correct these keys in project.yaml")


def violations(config: Mapping[str, object],
               speech: Dialect) -> list[tuple[tuple[str | int, ...], str]]:
    """Path and message of each violation of the schema, in the order of the file."""
    from jsonschema import Draft7Validator
    from jsonschema.exceptions import best_match
    from jsonschema.validators import extend

    # Sushi (rapidjson) refuses 48000.0 for an integer; jsonschema would accept it.
    types = Draft7Validator.TYPE_CHECKER.redefine("integer", lambda _, value: type(value) is int)
    validator = extend(Draft7Validator, type_checker=types)(
        json.loads(speech.schema.read_text(encoding="utf-8")))
    found: list[Any] = [best_match([error]) for error in validator.iter_errors(config)]
    return sorted(((tuple(e.absolute_path), e.message) for e in found),
                  key=lambda item: [str(part).zfill(4) for part in item[0]])


def key_of(path: Sequence[str | int], project: Project | None = None) -> str:
    """The key in project.yaml from which a place in the configuration was made.

    If there is none, the place as Sushi names it, e.g. `/midi`.
    """
    key = ""
    match tuple(path):
        case ("host_config", "samplerate", *_):
            key = "audio.sample_rate"
        case ("host_config",):
            key = "audio"
        case ("tracks",):
            key = "sushi.tracks"
        case ("tracks", t, *rest):
            key = f"sushi.tracks[{t}]{_in_track(rest)}"
        case ("initial_state", number, *_):
            key = _nth([k for k, names in _keys(project) if names], number)
        case ("events", number, *_):
            key = _nth([k for k, names in _keys(project) for _ in names], number)
    return key or "/" + "/".join(map(str, path))


def pointer(text: str) -> tuple[str | int, ...]:
    """The parts of a JSON pointer in Sushi's log, e.g. `/tracks/0`."""
    return tuple(int(part) if re.fullmatch(r"\d+", part) else part
                 for part in text.strip("/").split("/") if part)


def _in_track(rest: list[str | int]) -> str:
    match rest:
        case ["plugins", p, name] if str(name) in _PLUGIN_KEYS:
            return f".plugins[{p}].{_PLUGIN_KEYS[str(name)]}"
        case ["plugins", p, *_]:
            return f".plugins[{p}]"
        case ["inputs" | "outputs" as side, number, *_]:
            return f".{side}[{number}]"
        case [name, *_] if str(name) in _TRACK_KEYS:
            return f".{_TRACK_KEYS[str(name)]}"
    return ""


def _keys(project: Project | None) -> list[tuple[str, tuple[str, ...]]]:
    """The key of each plugin's parameters, with the names of the parameters given there."""
    if project is None:
        return []
    return [(f"{key}.parameters", tuple(name for name, _ in use.parameters))
            for key, use in uses(project)]


def _nth(keys: Sequence[str], number: str | int) -> str:
    return keys[number] if isinstance(number, int) and number < len(keys) else ""


def _twice(config: Mapping[str, object]) -> list[str]:
    """Names used more than once: Sushi needs unique names for all tracks and processors."""
    return [name for name, count in Counter(_names(config)).items() if count > 1]


def _names(config: Mapping[str, object]) -> Iterator[str]:
    tracks = config.get("tracks")
    for track in tracks if isinstance(tracks, list) else []:
        if isinstance(track, dict):
            plugins = track.get("plugins")
            items = [track, *(plugins if isinstance(plugins, list) else [])]
            yield from (str(i["name"]) for i in items if isinstance(i, dict) and "name" in i)
