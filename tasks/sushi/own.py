"""Checks a configuration that the user wrote (`sushi.config`) as ours is checked."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from tasks.board.sushi_plugins import missing
from tasks.core.paths import shown
from tasks.core.words import nearest
from tasks.project.model import Project
from tasks.project.problems import Problem, ProjectErrors, Text, dotted
from tasks.sushi.validate import plugins, twice
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
    for where, each in plugins(config):
        uid = each.get("uid") if each.get("type") == "internal" else None
        if isinstance(uid, str) and (wrong := missing(uid, version)):
            yield Problem((*where, "uid"), *wrong)


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
