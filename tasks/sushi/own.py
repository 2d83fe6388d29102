"""Checks a configuration that the user wrote (`sushi.config`) as ours is checked."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tasks.core.paths import shown
from tasks.core.words import nearest
from tasks.project.model import Project
from tasks.project.problems import Problem, ProjectErrors, Text, Where
from tasks.sushi.validate import twice, violations
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
    speech = dialect(project.target.os.sushi)
    for where, message in violations(config, speech):
        yield Problem(where, f"Sushi {speech.name} would refuse this: {message}",
                      f"at /{'/'.join(map(str, where))}, by {shown(speech.schema)}")
    for name in twice(config):
        yield Problem(("tracks",), f"the name `{name}` is given twice",
                      "Sushi finds tracks and processors by their name")


def _plugin(project: Project, config: Mapping[str, Any], bundle: str) -> Iterator[Problem]:
    """The project's plugin is in a chain, under its class name, where a deploy puts it."""
    uid, found = project.plugin.name, list(_vst3s(config))
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


def _vst3s(config: Mapping[str, Any]) -> Iterator[tuple[Where, Mapping[str, Any]]]:
    """The VST3 plugins of all chains, with their places, as far as they are as Sushi wants them."""
    tracks = config.get("tracks")
    chains: list[tuple[Where, Any]] = [
        (("tracks", index), each)
        for index, each in enumerate(tracks if isinstance(tracks, list) else [])]
    chains += [((key,), config[key]) for key in ("pre_track", "post_track") if key in config]
    for where, chain in chains:
        plugins = chain.get("plugins") if isinstance(chain, dict) else None
        for index, each in enumerate(plugins if isinstance(plugins, list) else []):
            if isinstance(each, dict) and each.get("type") == "vst3x":
                yield (*where, "plugins", index), each
