"""Explains why a VST3 plugin was not accepted.

The messages are those of the VST3 SDK's module_linux.cpp and of Sushi's vst3x wrapper.
"""

from __future__ import annotations

import re

from tasks.core.words import nearest
from tasks.sushi.config import uses
from tasks.sushi.explain_loader import (
    brought,
    closed_folder,
    host_library,
    host_version,
    missing_symbol,
    refused,
)
from tasks.sushi.failure import Rules, Run
from tasks.sushi.findings import Finding
from tasks.sushi.log import provoked, stepped

_CODES = {1: "a general error, e.g. an internal plugin that does not exist",
          2: "a wrong parameter", 5: "its format was not built into this Sushi",
          8: "it could not be loaded", 9: "it could not be set up"}


def _not_a_module(match: re.Match[str], run: Run, index: int) -> Finding:
    path, key = match["path"], run.key(index)
    if path.endswith(".so"):
        return Finding("path-to-so", f"{key}: the path leads to the .so inside the bundle",
                       path, "give the path of the bundle, the folder that ends in .vst3")
    folder = f"{run.project.target.os.architecture}-linux"
    # Only the files of the release are known: nothing of a foreign plugin.
    unknown = run.files is None or run.foreign(index)
    inside = None if unknown else [f for f in run.files or () if f.startswith(f"{path}/")]
    if inside:
        return Finding("no-architecture-folder",
                       f"{key}: the bundle has nothing for {run.project.target.os.architecture}",
                       f"{path}/Contents/{folder} is missing; there is: {', '.join(inside)}",
                       brought(run, index))
    help = brought(run, index, "deploy", "it puts the bundle there and checks it")
    if inside == []:
        return Finding("missing-bundle", f"{key}: there is no plugin at {path}", "", help)
    return Finding("missing-bundle", f"{key}: there is no usable plugin at {path}",
                   f"either it is not there, or it has no folder Contents/{folder}", help)


def _no_entry(match: re.Match[str], run: Run, index: int) -> Finding:
    return Finding("no-entry", f"{run.key(index)}: the library is not a VST3 plugin",
                   f"it does not export {match['name']}",
                   "build the target `VST3` of the JUCE plugin, and do not strip or hide its "
                   "exports")


def _other_module(match: re.Match[str], run: Run, index: int) -> Finding:
    return Finding("not-loadable", f"{run.key(index)}: the plugin cannot be loaded",
                   match["reason"], brought(run, index))


def _wrong_uid(match: re.Match[str], run: Run, index: int) -> Finding:
    queried = (re.fullmatch(r"Querying plugin (.*) of type Audio Module Class", line.message)
               for line in run.lines[:index])
    classes = list(dict.fromkeys(m[1] for m in queried if m))
    near = nearest(match["uid"], classes)
    mend = ("`uid` of the plugin in the chain" if run.foreign(index) else
            f"`plugin.name` in project.yaml, then {run.doit('build deploy')}")
    return Finding("wrong-uid", f"{run.key(index)}: the bundle has no plugin `{match['uid']}`",
                   f"it has: {', '.join(classes)}" if classes else "",
                   (f"did you mean `{near}`? " if near else "")
                   + f"the name must be the VST3 class name, letter by letter: {mend}")


def _arrangement(_: re.Match[str], run: Run, index: int) -> Finding | None:
    """A log may be of an older Sushi than the target's: what it says itself counts, not `os:`."""
    if stepped(run.lines, index):
        return None
    if provoked(run.lines, index):
        return _perhaps_refused() if run.dialect.version >= (1, 2) else None
    if "with error 9" in "".join(line.message for line in run.lines[index + 1:index + 2]):
        return _not_set_up(run, index)
    return Finding("layout-refused", "a plugin does not accept its track's channels and keeps its "
                   "own", resolution="set `channels` of the track to what the plugin has",
                   fatal=False)


def _perhaps_refused() -> Finding:
    """A log of warnings and errors alone: Sushi 1.2 means it, older ones log it of every plugin."""
    return Finding("layout-refused", "a plugin may have refused its track's channels: harmless "
                   "where it sounds right", "Sushi up to 1.1 logs the same of plugins that are "
                   "well; what would tell is not in this log",
                   "where it sounds wrong, set `channels` of the track to what the plugin has",
                   fatal=False, doubtful=True)


def _not_set_up(run: Run, index: int) -> Finding:
    if run.juce_limit:
        return Finding(
            "juce-too-new", f"{run.key(index)}: Sushi {run.dialect.name} cannot load plugins made "
            f"with JUCE {run.project.plugin.juce}", "it activates a plugin before it sets its "
            f"buses, which JUCE refuses from {run.juce_limit} on",
            f"leave plugin.juce out of project.yaml: this target then has one below "
            f"{run.juce_limit}")
    return Finding("layout-refused", f"{run.key(index)}: the plugin refuses the track's channels",
                   resolution="set `channels` of the track to what the plugin has")


def _initialize(match: re.Match[str], run: Run, index: int) -> Finding | None:
    """A failure without a better explanation; None if the line before has explained it."""
    before = run.lines[index - 1] if index else None
    if before and any(re.match(pattern, before.message) for pattern, _ in LOG_RULES[:-1]):
        return None
    code = int(match["code"])
    key = next((use.origin.key for _, use in uses(run.project) if use.name == match["name"]), "use")
    return Finding("plugin-failed", f"{run.plugin_key(match['name'])} did not start",
                   f"{run.host} gives code {code}: {_CODES.get(code, 'unknown')}",
                   f"check `{key}:` of the plugin, and the whole log: {run.doit('logs')}")


def _not_built(match: re.Match[str], run: Run, index: int) -> Finding:
    return Finding("format-not-built", f"{run.key(index)}: this Sushi cannot load {match['what']}",
                   match[0], "use a VST3 plugin")


def _duplicate(_: re.Match[str], run: Run, index: int) -> Finding:
    return Finding("duplicate-name", f"{run.key(index)}: the name is given twice",
                   "names must differ over all tracks and plugins",
                   "give one of them another `name:` in project.yaml")


_LOAD = "Failed to load VST3 Module: "
LOG_RULES: Rules = (
    (_LOAD + r"(?P<path>.*) is not a module directory\.", _not_a_module),
    (_LOAD + r"dlopen failed\.\s*(?P<reason>.*)", refused),
    (_LOAD + r".*does not export the required '(?P<name>\w+)'", _no_entry),
    (_LOAD + r"(?P<reason>.*)", _other_module),
    (r"No match for plugin (?P<uid>.*) in factory", _wrong_uid),
    (r"Failed to set a valid channel arrangement", _arrangement),
    (r"Sushi was not built with support for (?P<what>.*)", _not_built),
    (r"Processor with this name already exists", _duplicate),
    (r"Failed to initialize processor (?P<name>.*) with error (?P<code>\d+)", _initialize),
)
STDERR_RULES: Rules = (
    (r"filesystem error: status: Permission denied \[(?P<path>.*)\]", closed_folder),
    (r"symbol lookup error: .*undefined symbol: (?P<symbol>\S+)", missing_symbol),
    (r"error while loading shared libraries: (?P<file>\S+): (?P<why>.*)", host_library),
    (r"(?P<file>\S+): version [`'](?P<version>\S+)' not found \(required by .*", host_version),
)
