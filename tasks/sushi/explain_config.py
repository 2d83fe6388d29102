"""Explains why a configuration or a wave file was refused."""

from __future__ import annotations

import re

from tasks.sushi.failure import Rules, Run
from tasks.sushi.findings import Finding
from tasks.sushi.validate import key_of, pointer


def _again(run: Run) -> str:
    return f"run {run.doit('deploy')}: it writes and checks the configuration"


def _missing(match: re.Match[str], run: Run, _: int) -> Finding:
    return Finding("config-missing", f"{run.host} cannot read a configuration at {match['path']}",
                   "it is missing, or may not be read", _again(run))


def _folder(match: re.Match[str], run: Run, _: int) -> Finding:
    return Finding("config-folder", f"the configuration that {run.host} was given is a folder",
                   match[0], f"remove it on the board, then {_again(run)}")


def _bad_json(match: re.Match[str], run: Run, _: int) -> Finding:
    return Finding("bad-json", "the configuration is not JSON", match["reason"], _again(run))


def _schema(match: re.Match[str], run: Run, _: int) -> Finding:
    place = pointer(match["place"])
    key = key_of(place, run.project)
    target, os = run.project.target, run.project.target.os
    if place[:1] == ("tracks",) and len(place) == 2:
        other = "`channels`" if run.dialect.width_key == "mode" else "`mode`"
        return Finding(
            "schema-tracks", f"{key}: {run.host} refuses the track",
            f"at {match['place']}; it was written for Sushi {run.dialect.name}, with "
            f"`{run.dialect.width_key}`; other versions want {other}",
            f"compare with `sushi --version` on the board; `os: {os.name}` of target "
            f"{target.name} must match it")
    return Finding("schema", f"{key}: {run.host} refuses its value",
                   f"at {match['place']} of the configuration, for Sushi {run.dialect.name}",
                   "correct the key in project.yaml; if it is right, compare with `sushi "
                   f"--version` on the board: `os: {os.name}` must match it")


def _unknown(match: re.Match[str], run: Run, _: int) -> Finding:
    return Finding("unknown-processor", f"initial values for `{match['name']}`, which is not a "
                   "plugin of any track",
                   resolution=f"correct the plugin's name in {run.chains_in}",
                   fatal=match["what"].startswith("Invalid"))


def _parameter(match: re.Match[str], run: Run, _: int) -> Finding:
    """Of this project's own plugin another name than in plugin.parameters is no project."""
    plugin, config = run.project.plugin, run.project.sushi.config
    source = plugin.source
    if config or match["name"] not in {parameter.name for parameter in plugin.parameters}:
        helps = (f"correct its name in {run.chains_in}: {run.doit('get')} shows a plugin's own "
                 "names, while it plays without that value")
    elif source is not None and not source.kind.takes_model:
        helps = "correct its name in plugin.parameters: those of plugin.source count"
    else:
        helps = ("the deployed plugin may differ from the one in project.yaml: run "
                 + run.doit("deploy"))
    return Finding("unknown-parameter", f"the plugin has no parameter `{match['name']}`",
                   f"its initial value is not set: {match[0]}", helps,
                   fatal=run.returncode not in (0, None))


def _channel(match: re.Match[str], run: Run, _: int) -> Finding:
    names = [track.name for track in run.project.tracks]
    number = names.index(match["track"]) if match["track"] in names else 0
    key = f"sushi.tracks[{number}].{match['side']}s"
    return Finding("engine-channel", f"{key}: the board's audio does not have these channels",
                   match[0], f"set {key} to channels that it has (HiFiBerry: 0 and 1)")


def _input(match: re.Match[str], run: Run, _: int) -> Finding:
    path = match["path"].strip()
    if not path:
        return Finding("no-input", "no wave file to render was given",
                       resolution=f"name one: {run.doit('render IN.wav')}")
    return Finding("input-missing", f"the wave file {path} cannot be read",
                   resolution="check its path; it must be a wave file of one or two channels")


def _output(match: re.Match[str], _run: Run, _: int) -> Finding:
    return Finding("output-unwritable", f"the result cannot be written to {match['path']}",
                   resolution="check that its folder exists, is yours, and that the disk is not "
                              "full")


def _sample_rate(match: re.Match[str], run: Run, _: int) -> Finding:
    other = float(match["other"])
    who, edit = (("the board's audio driver", f"set audio.sample_rate: {other:g} in project.yaml")
                 if match["who"] == "Raspa" else
                 ("the wave file", "convert the file, or change audio.sample_rate"))
    return Finding("sample-rate", f"audio.sample_rate: {run.project.audio.sample_rate} Hz, but "
                   f"{who} has {other:g} Hz", match[0], edit, fatal=False)


LOG_RULES: Rules = (
    (r"Invalid (?:file passed to JsonConfigurator|path passed to file) (?P<path>.*)", _missing),
    (r"Error parsing JSON config file: (?P<reason>.*)", _bad_json),
    (r"Schema validation failure at (?P<place>\S*)", _schema),
    (r'(?P<what>Invalid processor name|Unrecognised plugin): "(?P<name>.*)"', _unknown),
    (r'(?:Invalid parameter name|Unrecognised parameter): "?(?P<name>[^"]*)"?', _parameter),
    (r'Error connecting (?P<side>input) bus to track "(?P<track>.*)", error.*', _channel),
    (r'Error connect(?:ion|ing) track "(?P<track>.*)" to (?P<side>output) bus.*', _channel),
    (r"Unable to open input file ?(?P<path>.*)", _input),
    (r"Unable to open output file (?P<path>.*)", _output),
    (r"Sample rate mismatch between file \((?P<other>[\d.]+)\) and (?P<who>engine)", _sample_rate),
    (r"Sample rate mismatch between engine \([\d.]+\) and (?P<who>Raspa) \((?P<other>[\d.]+)\)",
     _sample_rate),
)

STDERR_RULES: Rules = (
    (r"basic_filebuf::underflow error reading the file: Is a directory", _folder),
)
