"""Checks a configuration against Antler's schema for the Sushi version that will read it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from tasks.core.errors import AntlerError
from tasks.project.model import Project
from tasks.project.problems import Where
from tasks.sushi.config import uses
from tasks.sushi.versions import Dialect

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError

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
    problems += [f"{key_of(place, project)}: the name `{name}` is given twice"
                 for place, _, name in twice(config)]
    if problems:
        raise AntlerError(f"Sushi {speech.name} would refuse the generated configuration",
                          details="\n".join(problems),
                          resolution="correct these keys in project.yaml")


def violations(config: Mapping[str, object],
               speech: Dialect) -> list[tuple[tuple[str | int, ...], str]]:
    """Path and message of each violation of the schema, in the order of the file."""
    from jsonschema.exceptions import best_match

    found: list[Any] = [best_match([error]) for error in errors(config, speech)]
    return sorted(((tuple(e.absolute_path), e.message) for e in found),
                  key=lambda item: [str(part).zfill(4) for part in item[0]])


def errors(config: Mapping[str, object], speech: Dialect) -> list[ValidationError]:
    """All violations of the schema, as jsonschema has them."""
    from jsonschema import Draft7Validator
    from jsonschema.validators import extend

    # Sushi (rapidjson) refuses 48000.0 for an integer; jsonschema would accept it.
    types = Draft7Validator.TYPE_CHECKER.redefine("integer", lambda _, value: type(value) is int)
    validator = extend(Draft7Validator, type_checker=types)(
        json.loads(speech.schema.read_text(encoding="utf-8")))
    return list(validator.iter_errors(config))


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
        case ("pre_track" | "post_track" as around, *rest):
            key = f"sushi.{around}{_in_track(rest)}"
        case ("midi" | "osc" as section, *rest):
            key = ".".join(["sushi", section, *_in_section(rest)])
        case ("cv_control", *rest):
            key = ".".join(["sushi.cv", *_in_section(rest)])
        case ("initial_state", number, *_):
            key = _nth(_states(project), number)
        case ("events", number, *_):
            key = _nth(_events(project), number)
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


_LISTS = {"track_connections": "to_tracks", "track_out_connections": "from_tracks",
          "cc_mappings": "controllers", "program_change_connections": "programs",
          "clock_output": "clock_to", "enabled_processor_outputs": "send", "cv_inputs": "inputs",
          "cv_outputs": "outputs", "gate_inputs": "gate_inputs", "gate_outputs": "gate_outputs"}
"""Lists of the sections midi, osc and cv_control → keys of project.yaml they are made from."""


def _in_section(rest: list[str | int]) -> list[str]:
    match rest:
        case [name, int(number), *_] if str(name) in _LISTS:
            return [f"{_LISTS[str(name)]}[{number}]"]
        case [name, *_] if str(name) in _LISTS:
            return [_LISTS[str(name)]]
    return []


def _states(project: Project | None) -> list[str]:
    """The key that each entry of `initial_state` was made from."""
    return [f"{key}.parameters" if use.parameters else key
            for key, use in (uses(project) if project else ())
            if use.parameters or use.properties or use.bypassed or use.program is not None]


def _events(project: Project | None) -> list[str]:
    """The same of `events`, in 0.12."""
    return [f"{key}.{what}" for key, use in (uses(project) if project else ())
            for what, given in (("parameters", use.parameters), ("properties", use.properties))
            for _ in given]


def _nth(keys: Sequence[str], number: str | int) -> str:
    return keys[number] if isinstance(number, int) and number < len(keys) else ""


def twice(config: Mapping[str, object]) -> Iterator[tuple[Where, Where, str]]:
    """Names that are taken: place, first place. Sushi needs others for all tracks and plugins."""
    first: dict[str, Where] = {}
    for where, name in _names(config):
        if first.setdefault(name, where) != where:
            yield where, first[name], name


def chains(config: Mapping[str, object]) -> Iterator[tuple[Where, Mapping[str, Any]]]:
    """Tracks, pre- and post-track, as far as they are what Sushi takes."""
    tracks = config.get("tracks")
    found: list[tuple[Where, Any]] = [
        (("tracks", index), each)
        for index, each in enumerate(tracks if isinstance(tracks, list) else [])]
    found += [((key,), config.get(key)) for key in ("pre_track", "post_track")]
    yield from ((where, chain) for where, chain in found if isinstance(chain, dict))


def plugins(config: Mapping[str, object]) -> Iterator[tuple[Where, Mapping[str, Any]]]:
    """The plugins of all chains."""
    for where, chain in chains(config):
        found = chain.get("plugins")
        for index, each in enumerate(found if isinstance(found, list) else []):
            if isinstance(each, dict):
                yield (*where, "plugins", index), each


def _names(config: Mapping[str, object]) -> Iterator[tuple[Where, str]]:
    for where, each in (*chains(config), *plugins(config)):
        if "name" in each:
            yield (*where, "name"), str(each["name"])
