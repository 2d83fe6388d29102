"""Which operators an engine knows, and in which versions: deps/<engine>/operators-<version>.yaml.

A model is checked before anything of its engine is fetched, so the engine's own table is kept
beside the recipe. `python -m tasks.model.engines.tflite_operators VERSION REGISTER_CC` writes it
from that version's sources (tensorflow/lite/core/kernels/register.cc).
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tasks.core import yaml_cache
from tasks.core.files import write_atomically
from tasks.core.paths import DEPS

_REGISTRATION = re.compile(
    r'Add(?:Builtin\(BuiltinOperator_(?P<builtin>\w+)|Custom\("(?P<custom>\w+)"),\s*[\w:]+\(\)'
    r"(?P<versions>[^;]*)\);")
"""`AddBuiltin(BuiltinOperator_ABS, Register_ABS(), /* min_version = */ 1, 5);`"""

_COMMENT = re.compile(r"/\*.*?\*/|//[^\n]*", re.DOTALL)


@dataclass(frozen=True)
class Operators:
    """What an engine can run.

    Attributes:
        builtin: name of each operator of the engine's own format → its oldest, newest version.
        custom: names of operators beyond the format, which are in the engine all the same.
    """

    builtin: Mapping[str, tuple[int, int]]
    custom: frozenset[str]


def table(engine: str, version: str) -> Path:
    """Where the operators of an engine are listed; there need not be such a file."""
    return DEPS / engine / f"operators-{version}.yaml"


def known(engine: str, version: str) -> Operators | None:
    """The operators of an engine; None where nobody listed them."""
    path = table(engine, version)
    if not path.is_file():
        return None
    data = yaml_cache.read(path)
    return Operators({name: (oldest, newest) for name, (oldest, newest) in data["builtin"].items()},
                     frozenset(data["custom"]))


def parse(source: str) -> Operators:
    """The operators that TensorFlow Lite's `register.cc` registers; pure."""
    builtin, custom = dict[str, tuple[int, int]](), set[str]()
    for found in _REGISTRATION.finditer(_COMMENT.sub("", source)):
        versions = [int(number) for number in re.findall(r"\d+", found["versions"])] or [1]
        if found["custom"]:
            custom.add(found["custom"])
        else:
            builtin[found["builtin"]] = (versions[0], versions[-1])
    return Operators(builtin, frozenset(custom))


def render(operators: Operators, version: str) -> str:
    """The file that `known` reads."""
    return "\n".join([
        f"# Operators of TensorFlow Lite {version}: oldest and newest version of each.",
        "# Made from its register.cc by `python -m tasks.model.engines.tflite_operators`.",
        "builtin:",
        *(f"  {name}: [{oldest}, {newest}]" for name, (oldest, newest) in
          sorted(operators.builtin.items())),
        f"custom: [{', '.join(sorted(operators.custom))}]", ""])


if __name__ == "__main__":
    write_atomically(table("tflite", sys.argv[1]),
                     render(parse(Path(sys.argv[2]).read_text(encoding="utf-8")), sys.argv[1]))
