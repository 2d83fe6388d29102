"""Why a VST3 plugin did not load.

The wording is that of the VST3 SDK's module_linux.cpp, glibc's dlopen, and Sushi's vst3x wrapper.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from tasks.core.versions import written
from tasks.core.words import nearest
from tasks.sushi.failure import Rules, Run
from tasks.sushi.findings import Finding
from tasks.sushi.log import provoked

_CODES = {1: "a general error, e.g. an internal plugin that does not exist",
          2: "a wrong parameter", 5: "its format was not built into this Sushi",
          8: "it could not be loaded", 9: "it could not be set up"}


def _deploy(run: Run) -> str:
    return f"run {run.doit('deploy')}: it puts the bundle there and checks it"


def _rebuild(run: Run) -> str:
    return f"run {run.doit('build deploy')}: the bundle is made and checked again"


def _not_a_module(match: re.Match[str], run: Run, index: int) -> Finding:
    path, key = match["path"], run.key(index)
    if path.endswith(".so"):
        return Finding("path-to-so", f"{key}: the path leads to the .so inside the bundle",
                       path, "give the path of the bundle, the folder that ends in .vst3")
    folder = f"{run.project.target.os.architecture}-linux"
    inside = None if run.files is None else [f for f in run.files if f.startswith(f"{path}/")]
    if inside:
        return Finding("no-architecture-folder",
                       f"{key}: the bundle has nothing for {run.project.target.os.architecture}",
                       f"{path}/Contents/{folder} is missing; there is: {', '.join(inside)}",
                       _rebuild(run))
    if inside == []:
        return Finding("missing-bundle", f"{key}: there is no plugin at {path}", "", _deploy(run))
    return Finding("missing-bundle", f"{key}: there is no usable plugin at {path}",
                   f"either it is not there, or it has no folder Contents/{folder}", _deploy(run))


def _dlopen(match: re.Match[str], run: Run, index: int) -> Finding:
    reason, key = match["reason"].strip(), run.key(index)
    version = re.search(r"version [`'](GLIBC(?:XX)?)_([\d.]+)' not found", reason)
    if version:
        return _too_new(key, version[1], version[2], reason, run)
    missing = re.match(r"(?P<file>.*?): cannot open shared object file", reason)
    if not missing:
        return Finding("not-loadable", f"{key}: the system cannot load the plugin", reason,
                       _rebuild(run))
    if "/" not in missing["file"] or "/Contents/" not in missing["file"]:
        return Finding("missing-library", f"{key}: the plugin needs {missing['file']}, which the "
                       "board does not have", reason,
                       f"ship it in the bundle: {run.doit('build deploy')}, which adds what "
                       "the board lacks")
    return _own_library(missing["file"], key, reason, run)


def _too_new(key: str, symbol: str, version: str, reason: str, run: Run) -> Finding:
    os = run.project.target.os
    offers = written(os.glibc if symbol == "GLIBC" else os.glibcxx)
    return Finding("glibc-too-old", f"{key}: the plugin needs {symbol}_{version}; {os.name} offers "
                   f"{symbol}_{offers}", reason,
                   f"build with a toolchain for an older glibc: `toolchain:` of target "
                   f"{run.project.target.name} in project.yaml")


def _own_library(file: str, key: str, reason: str, run: Run) -> Finding:
    """The system says "No such file" of a library for another machine, too."""
    path = PurePosixPath(file)
    wanted = run.project.target.os.architecture
    if path.name in ("..so", ".so"):
        return Finding("trailing-slash", f"{key}: the plugin's path ends in `/`", reason,
                       "remove the `/` at its end")
    folder = f"{path.parent}/"
    beside = [f for f in run.files or {} if f.startswith(folder) and f.endswith(".so")]
    if run.files is not None and file in run.files:
        found = run.files[file] or "no program at all"
        if found != wanted:
            return Finding("wrong-architecture", f"{key}: {path.name} is built for {found}, the "
                           f"board is {wanted}", reason,
                           f"set `toolchain:` of target {run.project.target.name} to one for "
                           f"{wanted}, then {run.doit('build deploy')}")
        return Finding("not-loadable", f"{key}: the system cannot load the plugin", reason,
                       _rebuild(run))
    if beside:
        return Finding("stem-mismatch", f"{key}: the bundle's library must be called {path.name}",
                       f"there is: {', '.join(PurePosixPath(f).name for f in beside)}",
                       _rebuild(run))
    return Finding("library-not-found", f"{key}: the board cannot load {path.name}",
                   f"{reason}\nit is missing, has another name than its bundle, or is built for "
                   f"another machine than {wanted}: the message is the same", _rebuild(run))


def _no_entry(match: re.Match[str], run: Run, index: int) -> Finding:
    return Finding("no-entry", f"{run.key(index)}: the library is not a VST3 plugin",
                   f"it does not export {match['name']}",
                   "build the target `VST3` of the JUCE plugin, and do not strip or hide its "
                   "exports")


def _other_module(match: re.Match[str], run: Run, index: int) -> Finding:
    return Finding("not-loadable", f"{run.key(index)}: the plugin cannot be loaded",
                   match["reason"], _rebuild(run))


def _wrong_uid(match: re.Match[str], run: Run, index: int) -> Finding:
    queried = (re.fullmatch(r"Querying plugin (.*) of type Audio Module Class", line.message)
               for line in run.lines[:index])
    classes = list(dict.fromkeys(m[1] for m in queried if m))
    near = nearest(match["uid"], classes)
    return Finding("wrong-uid", f"{run.key(index)}: the bundle has no plugin `{match['uid']}`",
                   f"it has: {', '.join(classes)}" if classes else "",
                   (f"did you mean `{near}`? " if near else "")
                   + "the name must be the VST3 class name, letter by letter: `plugin.name` in "
                     f"project.yaml, then {run.doit('build deploy')}")


def _arrangement(_: re.Match[str], run: Run, index: int) -> Finding | None:
    if provoked(run.lines, index):
        return None
    if "with error 9" in "".join(line.message for line in run.lines[index + 1:index + 2]):
        return _juce(run, index) or Finding(
            "layout-refused", f"{run.key(index)}: the plugin refuses the track's channels",
            resolution="set `channels` of the track to what the plugin has")
    return Finding("layout-refused", "a plugin does not take its track's channels and keeps its "
                   "own", resolution="set `channels` of the track to what the plugin has",
                   fatal=False)


def _juce(run: Run, index: int) -> Finding | None:
    limit, juce = run.project.target.os.juce_below, run.project.plugin.juce
    if run.dialect.version >= (1, 0) or int(juce.split(".")[0]) < (limit or (7,))[0]:
        return None
    return Finding("juce-too-new", f"{run.key(index)}: Sushi {run.dialect.name} cannot load "
                   f"plugins made with JUCE {juce}",
                   "it activates a plugin before it sets its buses, which JUCE refuses from "
                   "7.0.0 on", "set plugin.juce: 6.1.6 in project.yaml")


def _initialize(match: re.Match[str], run: Run, index: int) -> Finding | None:
    """The consequence of a line before it, which then has said more."""
    before = run.lines[index - 1] if index else None
    if before and any(re.match(pattern, before.message) for pattern, _ in RULES[:-1]):
        return None
    code = int(match["code"])
    return Finding("plugin-failed", f"{run.plugin_key(match['name'])} did not start",
                   f"{run.host} gives code {code}: {_CODES.get(code, 'unknown')}",
                   f"check `use:` of the plugin, and the whole log: {run.doit('logs')}")


def _not_built(match: re.Match[str], run: Run, index: int) -> Finding:
    return Finding("format-not-built", f"{run.key(index)}: this Sushi cannot load {match['what']}",
                   match[0], "use a VST3 plugin")


def _duplicate(_: re.Match[str], run: Run, index: int) -> Finding:
    return Finding("duplicate-name", f"{run.key(index)}: the name is given twice",
                   "names must differ over all tracks and plugins",
                   "give one of them another `name:` in project.yaml")


_LOAD = "Failed to load VST3 Module: "
RULES: Rules = (
    (_LOAD + r"(?P<path>.*) is not a module directory\.", _not_a_module),
    (_LOAD + r"dlopen failed\.\s*(?P<reason>.*)", _dlopen),
    (_LOAD + r".*does not export the required '(?P<name>\w+)'", _no_entry),
    (_LOAD + r"(?P<reason>.*)", _other_module),
    (r"No match for plugin (?P<uid>.*) in factory", _wrong_uid),
    (r"Failed to set a valid channel arrangement", _arrangement),
    (r"Sushi was not built with support for (?P<what>.*)", _not_built),
    (r"Processor with this name already exists", _duplicate),
    (r"Failed to initialize processor (?P<name>.*) with error (?P<code>\d+)", _initialize),
)
