"""Checks a configuration that the user wrote (`sushi.config`) as ours is checked."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from tasks.board.sushi_plugins import missing
from tasks.core.paths import shown
from tasks.core.words import meant, nearest
from tasks.project.model import Project
from tasks.project.problems import Problem, ProjectErrors, Text, Where, dotted
from tasks.sushi.validate import chains, plugins, twice
from tasks.sushi.versions import dialect


def checked(project: Project, path: Path, bundle: str) -> str:
    """The text of the configuration, which the target's Sushi will take.

    Args:
        bundle: where a deploy puts the plugin, on the board.

    Raises:
        ProjectErrors: all that is wrong with it, by its own lines.
        OSError: it cannot be read; loading the project tried that.
    """
    text = path.read_text(encoding="utf-8")
    config = json.loads(text)
    if found := [*_violations(project, config), *_plugin(project, config, bundle)]:
        raise ProjectErrors(_marked(text, shown(path)), found)
    return text


def _marked(text: str, name: str) -> Text:
    """The text with the places of its nodes: JSON is YAML, but for what no Sushi user writes."""
    from tasks.project.source import parse

    try:
        return parse(text, name).text
    except ProjectErrors:
        return Text(name, text)


def _violations(project: Project, config: Mapping[str, object]) -> Iterator[Problem]:
    from tasks.sushi.refused import problems

    version = project.target.os.sushi
    speech = dialect(version)
    for it in problems(config, speech):
        yield replace(it, what=f"Sushi {speech.name} would refuse this: {it.what}")
    for where, first, name in twice(config):
        yield Problem(where, f"the name `{name}` is taken by {dotted(first[:-1])}",
                      "Sushi finds tracks and processors by their name")
    yield from _unknown(config)
    for where, each in plugins(config):
        uid = each.get("uid") if each.get("type") == "internal" else None
        if isinstance(uid, str) and (wrong := missing(uid, version)):
            yield Problem((*where, "uid"), *wrong)


_LINKS = ("initial_state", "events", "midi", "osc", "cv_control")
"""What names processors that the chains have."""


def _unknown(config: Mapping[str, object]) -> Iterator[Problem]:
    tracks = [str(each.get("name")) for _, each in chains(config)]
    named = [*(str(each.get("name")) for _, each in plugins(config)), *tracks]
    known = {"track": tracks, "plugin": named, "plugin_name": named, "processor": named}
    for where, name in _within({key: config.get(key) for key in _LINKS}, ()):
        key = str(where[-1])
        if key in known and name not in known[key]:
            what = "track" if key == "track" else "plugin"
            yield Problem(where, f"there is no {what} `{name}` in the chains",
                          meant(name, known[key]))


def _within(node: object, where: Where) -> Iterator[tuple[Where, str]]:
    """All text in a part of the configuration, with its place."""
    if isinstance(node, str):
        yield where, node
    elif isinstance(node, dict | list):
        for key, each in node.items() if isinstance(node, dict) else enumerate(node):
            yield from _within(each, (*where, key))


def _plugin(project: Project, config: Mapping[str, Any], bundle: str) -> Iterator[Problem]:
    """The project's plugin is in a chain, under its class name, where a deploy puts it."""
    uid = project.plugin.name
    found = [(where, each) for where, each in plugins(config) if each.get("type") == "vst3x"]
    if not any(each.get("uid") == uid or _path(each) == bundle for _, each in found):
        near = nearest(uid, [each.get("uid") for _, each in found])
        yield Problem(("tracks",), f"no chain has the plugin of this project, `{uid}`",
                      f'add {{"type": "vst3x", "uid": "{uid}", "path": "{bundle}", "name": …}}'
                      + (f"\nis it meant by `{near}`? Sushi wants the name letter by letter"
                         if near else ""))
    for where, each in found:
        if each.get("uid") == uid and _path(each) != bundle:
            yield Problem((*where, "path"), "this is not where a deploy puts the plugin",
                          f'write "path": "{bundle}"')
        if each.get("uid") != uid and _path(each) == bundle:
            yield Problem((*where, "uid"), f"that bundle has no plugin `{each.get('uid')}`",
                          f'write "uid": "{uid}", its VST3 class name')


def _path(plugin: Mapping[str, Any]) -> str:
    return str(plugin.get("path", ""))
