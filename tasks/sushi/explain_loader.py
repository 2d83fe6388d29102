"""Explains why the system did not load a plugin's library, from glibc's messages.

glibc prints "No such file or directory" for a missing, a misnamed and a foreign library alike; the
files of the bundle on the board tell which it is.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from tasks.core.versions import written
from tasks.sushi.failure import Run
from tasks.sushi.findings import Finding

_REFUSALS = (
    ("Permission denied", "not-readable", "the plugin's file may not be read on the board",
     "on the board: `sudo chown -R {user} {root}`"),
    ("failed to map segment", "not-mappable", "the plugin cannot be mapped into memory",
     "on the board: the partition of {root} must not be mounted `noexec` (`findmnt -T {root}`), "
     "and `ulimit -v` must leave room for the plugin"),
    ("file too short", "damaged", "the plugin's file is cut short on the board",
     "{deploy} replaces it"),
    ("invalid ELF header", "damaged", "the plugin's file is damaged on the board",
     "{deploy} replaces it"))
"""glibc's message about a file that exists; kind of finding, what it means, what helps."""


def brought(run: Run, index: int, words: str = "build deploy",
            does: str = "the bundle is made and checked again") -> str:
    """What brings a whole plugin to the board: a command of ours, or the user's own hand.

    Args:
        index: line of the log that the plugin's failure follows.
    """
    if not run.foreign(index):
        return f"run {run.doit(words)}: {does}"
    return ("copy that plugin to the board yourself, as a deploy brings this project's alone, or "
            f"correct its path in {run.chains_in}")


def refused(match: re.Match[str], run: Run, index: int) -> Finding:
    """A library could not be loaded; the group `reason` has glibc's message."""
    reason, key = match["reason"].strip(), run.key(index)
    version = re.search(r"version [`'](\w+?)_([\d.]+)' not found", reason)
    if version:
        return _too_old(key, version[1], version[2], reason, run)
    missing = re.match(r"(?P<file>.*?): cannot open shared object file: No such file", reason)
    if not missing:
        return _refused(index, reason, run)
    if "/Contents/" not in missing["file"]:
        return Finding("missing-library", f"{key}: the plugin needs {missing['file']}, which the "
                       "board does not have", reason,
                       "install it on the board" if run.foreign(index) else
                       f"{run.doit('build deploy')} puts it into the bundle")
    return _own_library(missing["file"], index, reason, run)


def missing_symbol(match: re.Match[str], run: Run, index: int) -> Finding:
    """The loader ended the host (code 127): a library is older than the one it was linked with."""
    return Finding("library-too-old", f"a library on the board is too old: it lacks "
                   f"`{match['symbol']}`", match[0], brought(run, index))


def host_library(match: re.Match[str], run: Run, _index: int) -> Finding:
    """The plugin host itself could not be loaded."""
    return Finding("host-library", f"{run.host} needs {match['file']}, which the board does not "
                   "have", match[0], "install the package that has it on the board")


def host_version(match: re.Match[str], run: Run, _index: int) -> Finding:
    """The plugin host itself needs a newer library than the board has."""
    target = run.project.target
    return Finding("host-library", f"{run.host} needs {match['version']}, which {match['file']} on "
                   "the board does not have", match[0], f"set targets.{target.name}.os in "
                   "project.yaml to what runs on the board, or its `toolchain:` to one for it")


def closed_folder(match: re.Match[str], run: Run, _index: int) -> Finding:
    """The VST3 SDK's hosting code was not allowed to read the bundle, which it does not expect."""
    _, kind, _, helps = _REFUSALS[0]
    return Finding(kind, f"{run.host} may not look at {match['path']} on the board", match[0],
                   _filled(helps, run))


def _filled(helps: str, run: Run) -> str:
    target = run.project.target
    return helps.format(user=target.user or "$USER", root=target.root, deploy=run.doit("deploy"))


def _refused(index: int, reason: str, run: Run) -> Finding:
    """The file exists but cannot be used."""
    key = run.key(index)
    for words, kind, what, helps in _REFUSALS:
        if words in reason:
            by_hand = "{deploy}" in helps and run.foreign(index)
            return Finding(kind, f"{key}: {what}", reason,
                           brought(run, index) if by_hand else _filled(helps, run))
    return Finding("not-loadable", f"{key}: the system cannot load the plugin", reason,
                   brought(run, index))


def _too_old(key: str, family: str, version: str, reason: str, run: Run) -> Finding:
    target = run.project.target
    offers = {"GLIBC": target.os.glibc, "GLIBCXX": target.os.glibcxx}.get(family)
    said = f"; {target.os.name} offers {family}_{written(offers)}" if offers else ""
    return Finding("library-too-old", f"{key}: the plugin needs {family}_{version}{said}", reason,
                   "build with a toolchain for older systems: `toolchain:` of target "
                   f"{target.name} in project.yaml")


def _own_library(file: str, index: int, reason: str, run: Run) -> Finding:
    path, key = PurePosixPath(file), run.key(index)
    wanted = run.project.target.os.architecture
    if path.name in ("..so", ".so"):
        return Finding("trailing-slash", f"{key}: the plugin's path ends in `/`", reason,
                       "remove the `/` at its end")
    folder = f"{path.parent}/"
    beside = [f for f in run.files or {} if f.startswith(folder) and f.endswith(".so")]
    if run.files is not None and file in run.files:
        found = run.files[file] or "no program at all"
        if found == wanted:
            return _refused(index, reason, run)
        return Finding("wrong-architecture", f"{key}: {path.name} is built for {found}, the "
                       f"board is {wanted}", reason,
                       f"set `toolchain:` of target {run.project.target.name} to one for "
                       f"{wanted}, then {run.doit('build deploy')}")
    if beside:
        return Finding("stem-mismatch", f"{key}: the bundle's library must be called {path.name}",
                       f"there is: {', '.join(PurePosixPath(f).name for f in beside)}",
                       brought(run, index))
    return Finding("library-not-found", f"{key}: the board cannot load {path.name}",
                   f"{reason}\nit is missing, has a different name than its bundle, or is not "
                   f"built for {wanted}: the message is the same", brought(run, index))
