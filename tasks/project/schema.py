"""A JSON schema as data: where a key is described, and what it defaults to."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Node = dict[str, Any]


@dataclass(frozen=True)
class Schema:
    """A schema document whose `$ref`s all point into its own `$defs`."""

    document: Node

    @classmethod
    def read(cls, path: Path) -> Schema:
        """Read one of Antler's schema files."""
        return cls(json.loads(path.read_text(encoding="utf-8")))

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
        known = {key: self.resolved(sub) for key, sub in node.get("properties", {}).items()}
        defaults = {key: sub["default"] for key, sub in known.items() if "default" in sub}
        own = default if isinstance(default, dict) else {}
        merged = {**defaults, **own, **value}
        return {key: self.filled(item, self.below(node, key)) for key, item in merged.items()}
