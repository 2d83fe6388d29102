"""Makes the table of TensorFlow Lite's operators.

`python -m tasks.model.engines.tflite_operators VERSION REGISTER_CC` writes it from that version's
sources (tensorflow/lite/core/kernels/register.cc).
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from tasks.core.files import write_atomically
from tasks.model.beside import table
from tasks.model.operators import Operators, render

_REGISTRATION = re.compile(
    r'Add(?:Builtin\(BuiltinOperator_(?P<builtin>\w+)|Custom\("(?P<custom>\w+)"),\s*[\w:]+\(\)'
    r"(?P<versions>[^;]*)\);")
"""`AddBuiltin(BuiltinOperator_ABS, Register_ABS(), /* min_version = */ 1, 5);`"""

_COMMENT = re.compile(r"/\*.*?\*/|//[^\n]*", re.DOTALL)


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


if __name__ == "__main__":
    write_atomically(table("tflite", sys.argv[1]), render(
        parse(Path(sys.argv[2]).read_text(encoding="utf-8")),
        f"Operators of TensorFlow Lite {sys.argv[1]}: oldest and newest version of each.\n"
        "Made from its register.cc by `python -m tasks.model.engines.tflite_operators`."))
