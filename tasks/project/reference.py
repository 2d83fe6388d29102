"""docs/project-yaml.md, made from the schema: every key with its default.

`./doit reference` writes it; a unit test keeps it equal to the schema.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tasks.core.files import write_if_changed
from tasks.core.paths import CODE
from tasks.project.defaults import complete
from tasks.project.floats import in_yaml
from tasks.project.load import OS_FILE, OS_SCHEMA, PROJECT_SCHEMA, with_juce
from tasks.project.problems import ProjectErrors
from tasks.project.schema import Node, Schema
from tasks.project.source import parse, read
from tasks.project.validate import against

DOCUMENT = CODE / "docs" / "project-yaml.md"

_PAGE = """\
# project.yaml

One file says what is built and where it runs. Its first line lets an editor with a YAML language
server complete and check it as you type:

```yaml
# yaml-language-server: $schema=schema/project.schema.json
```

This page is made from `schema/project.schema.json` and `sdk/os.yaml`: `./doit reference`.

## Every key

{keys}

## Targets that are always there

`target:` chooses one, or several: a list of names, or the name of a group. `./doit build
target=desk` or `target=left,right` chooses for one run ([boards.md](boards.md#several-boards)).
An entry in `targets:` changes what it says and leaves the rest: `elk-pi: {{os: elk-1.1.0}}` keeps
the host name.

{targets}

## Operating systems

What a target's `os:` can be. A new one is a new row in `sdk/os.yaml`.

{systems}

## When something is wrong

All problems are shown at once, by line, and nothing runs (exit code 3):

```yaml
{example}```

```
{errors}
```

YAML reads some words as something else. Antler says so where it matters, and quotes help:

| you write | YAML reads |
|---|---|
| `version: 1.10` | the number 1.1 |
| `name: no`, `on`, `yes`, `off` | false, true, true, false |
| `1:2` | 62 (base 60) |
| `010` | 8 (base 8) |
"""

_EXAMPLE = """\
antler: 1
plugin: {name: NeuralSaturator, version: 1.10}
model: models/saturator.tflite
audio: {sample_rate: 48000, blok_size: 64}
sushi: {tracks: [{name: main, channels: sterio}]}
"""


def page() -> str:
    """The whole document."""
    schema = Schema.read(PROJECT_SCHEMA)
    systems = with_juce(Schema.read(OS_SCHEMA).filled(read(OS_FILE).data), schema)
    source = parse(_EXAMPLE, "project.yaml")
    errors = ProjectErrors(source.text, against(schema, source))
    return _PAGE.format(keys=schema_table(schema), targets=_targets(schema, systems),
                        systems=_systems(systems), example=_EXAMPLE, errors=errors)


def write(path: Path = DOCUMENT) -> None:
    """Write the document where it differs."""
    write_if_changed(path, page())


def schema_table(schema: Schema) -> str:
    """A Markdown table of all keys: what they are, what is allowed, the default."""
    rows = [f"| `{name}` | {node['description']} | {_allowed(node)} | {_default(node, needed)} |"
            for name, node, needed in _keys(schema, schema.document, "")]
    return "\n".join(["| key | what | allowed | default |", "|---|---|---|---|", *rows])


def _keys(schema: Schema, parent: Node, prefix: str) -> Iterator[tuple[str, Node, bool]]:
    """Every key below `parent`, in the schema's order: dotted name, description, required."""
    if prefix == "targets.":  # its properties are entries of one kind: shown in their own table
        parent = {"properties": {"<name>": parent["additionalProperties"]}}
    parent = schema.cases(parent)
    for key, sub in parent.get("properties", {}).items():
        node = schema.resolved(sub)
        if key != "<name>":
            yield f"{prefix}{key}", node, key in parent.get("required", [])
        inner, mark = (schema.resolved(node["items"]), "[]") if "items" in node else (node, "")
        within = {**inner, "required": schema.resolved(inner).get("required", [])}
        yield from _keys(schema, within, f"{prefix}{key}{mark}.")


def _allowed(node: Node) -> str:
    if "const" in node:
        return f"`{node['const']}`"
    if isinstance(node["type"], list) and "patternErrorMessage" in node:
        return str(node["patternErrorMessage"])
    words = node.get("enum", "properties" not in node and node.get("then", {}).get("enum"))
    low, high = node.get("minimum", node.get("exclusiveMinimum")), node.get("maximum")
    span = f"{low} … {high}" if low is not None and "patternErrorMessage" not in node else ""
    said = [", ".join(f"`{word}`" for word in words)] if words else []
    said += [span] if span else []
    kind = node["type"] if isinstance(node["type"], str) else ""
    plain = {"array": "list", "object": "mapping", "boolean": "`true`, `false`",
             "string": "text"}.get(kind, kind)
    return "; ".join(said) or node.get("patternErrorMessage") or plain or "see below"


def _default(node: Node, needed: bool) -> str:
    if needed:
        return "(required)"
    value = node.get("default")
    shown = (value if isinstance(value, str) else
             in_yaml(value) if isinstance(value, float) else json.dumps(value))
    return "" if value in (None, {}) else f"`{shown}`"


def _targets(schema: Schema, systems: dict[str, Any]) -> str:
    rows = []
    node = schema.below(schema.document, "targets")
    for name, entry in schema.filled({}, node).items():
        target = complete(name, entry, systems[entry["os"]])
        what = schema.below(node, name)["description"]
        rows.append(f"| `{name}` | {what} | `{target['os']}` | `{target['toolchain']}` | "
                    f"`{target['plugin_host']}` | `{target['root']}` |")
    head = "| target | what | os | toolchain | plugin_host | root |\n|---|---|---|---|---|---|"
    return "\n".join([head, *rows])


def _systems(systems: dict[str, Any]) -> str:
    rows = [f"| `{name}` | {row['realtime']} | {row['sushi']} | {row['glibc']} | "
            f"{row['glibcxx']} | {_any(row['block_sizes'])} | "
            f"{_any(row['sample_rates'])} | "
            f"{row['juce']}{', below ' + row['juce_below'] if 'juce_below' in row else ''} |"
            for name, row in systems.items()]
    head = ("| os | real time by | speaks Sushi | glibc | GLIBCXX | block sizes | sample rates | "
            "JUCE |\n|---|---|---|---|---|---|---|---|")
    return "\n".join([head, *rows])


def _any(values: list[int]) -> str:
    return ", ".join(map(str, values)) or "any"
