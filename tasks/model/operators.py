"""Which operators an engine knows, and in which versions: deps/<engine>/operators-<version>.yaml.

A model is checked before anything of its engine is fetched, so the engine's own table is kept
beside the recipe. A module of tasks/model/engines writes it from that version of the engine.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from textwrap import fill

from tasks.core import yaml_cache
from tasks.core.frozen import frozen
from tasks.model.beside import table


@frozen
class Operators:
    """What an engine can run.

    Attributes:
        builtin: name of each operator of the engine's own format → its oldest, newest version.
        custom: names of operators beyond the format, which are in the engine all the same.
        versions: of the format and of its sets of operators: the newest that it reads.
    """

    builtin: Mapping[str, tuple[int, int]]
    custom: frozenset[str]
    versions: Mapping[str, int] = field(default_factory=dict)


def known(engine: str, version: str) -> Operators | None:
    """The operators of an engine; None where nobody listed them."""
    path = table(engine, version)
    if not path.is_file():
        return None
    data = yaml_cache.read(path)
    return Operators({name: (oldest, newest) for name, (oldest, newest) in data["builtin"].items()},
                     frozenset(data["custom"]), data.get("versions", {}))


def render(operators: Operators, about: str) -> str:
    """The file that `known` reads; `about`: lines that say what it is."""
    versions = ", ".join(f"{name}: {number}" for name, number in operators.versions.items())
    return "\n".join([
        *(f"# {line}" for line in about.splitlines()),
        *([f"versions: {{{versions}}}"] if versions else []),
        "builtin:",
        *(f"  {name}: [{oldest}, {newest}]" for name, (oldest, newest) in
          sorted(operators.builtin.items())),
        "custom: [", fill(", ".join(sorted(operators.custom)), 98, initial_indent="  ",
                          subsequent_indent="  ", break_on_hyphens=False), "]", ""])
