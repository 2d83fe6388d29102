"""A JSON schema as data: where a key is described, and what it defaults to."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tasks.core.frozen import frozen

Node = dict[str, Any]


@frozen
class Schema:
    """A schema document whose `$ref`s all point into its own `$defs`.

    A mapping may have `allOf` cases, each `if` a key has a value `then` more is known of the rest
    (an engine's versions and options).
    """

    document: Node

    @classmethod
    def read(cls, path: Path) -> Schema:
        """Read one of Antler's schema files, with what it refers to in files beside it."""
        return cls(_whole(json.loads(path.read_text(encoding="utf-8")), path.parent))

    def resolved(self, node: Node) -> Node:
        """`node` with its `$ref` replaced; keys beside the `$ref` win."""
        if "$ref" not in node:
            return node
        name = node["$ref"].removeprefix("#/$defs/")
        beside = {key: value for key, value in node.items() if key != "$ref"}
        return {**self.resolved(self.document["$defs"][name]), **beside}

    def below(self, node: Node, key: str) -> Node:
        """What describes the key `key` of a mapping; empty where nothing does."""
        node = self.resolved(node)
        other = node.get("additionalProperties")
        found = node.get("properties", {}).get(key, other if isinstance(other, dict) else {})
        return self.resolved(found)

    def filled(self, value: Any, node: Node | None = None) -> Any:
        """`value` with the defaults of all keys it leaves out; wrong parts stay as they are.

        A mapping's own default is merged under it: that is how `elk-pi: {os: elk-1.1.0}` keeps
        the rest of the built-in target.
        """
        node = self.resolved(self.document if node is None else node)
        if isinstance(value, list) and "items" in node:
            return [self.filled(item, node["items"]) for item in value]
        if not isinstance(value, dict):
            return value
        default = node.get("default")
        node = self.cases(node, value)
        known = {key: self.resolved(sub) for key, sub in node.get("properties", {}).items()}
        defaults = {key: sub["default"] for key, sub in known.items() if "default" in sub}
        own = default if isinstance(default, dict) else {}
        merged = {**defaults, **own, **value}
        return {key: self.filled(item, self.below(node, key)) for key, item in merged.items()}

    def cases(self, node: Node, value: Node | None = None) -> Node:
        """`node` with what its cases say: those that hold for `value`, or all where it is None."""
        for case in node.get("allOf", ()):
            for key, wanted in case["if"]["properties"].items():
                default = node["properties"][key].get("default")
                if value is None or value.get(key, default) == wanted["const"]:
                    node = _joined(node, case["then"])
        return node


def _joined(one: Any, other: Any) -> Any:
    """Two nodes as one: mappings key by key, lists one after the other; what differs is none."""
    if isinstance(one, dict) and isinstance(other, dict):
        both = {key: _joined(one[key], other[key]) for key in one if key in other}
        return {key: value for key, value in {**one, **other, **both}.items()
                if key not in both or value is not None}
    if isinstance(one, list) and isinstance(other, list):
        return [*one, *(it for it in other if it not in one)]
    return other if one == other else None


def _whole(node: Any, folder: Path) -> Any:
    """`node` with each `$ref` into another file (`FILE#/$defs/NAME`) replaced.

    What a node allows in all, its `then` says too: the words are some of it.
    """
    if isinstance(node, list):
        return [_whole(item, folder) for item in node]
    if not isinstance(node, dict):
        return node
    beside = {key: _whole(value, folder) for key, value in node.items()}
    if "patternErrorMessage" in beside and "then" in beside:
        beside["then"] = {"patternErrorMessage": beside["patternErrorMessage"], **beside["then"]}
    file, _, name = str(node.get("$ref", "")).partition("#/$defs/")
    if not file:
        return beside
    del beside["$ref"]
    return {**json.loads((folder / file).read_text(encoding="utf-8"))["$defs"][name], **beside}
