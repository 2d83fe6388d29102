"""Code whose result is expensive to make again: was its version judged when it changed?"""

import ast
import hashlib

import pytest

from tasks.core.maker import Maker
from tasks.core.paths import CODE
from tasks.deps.kinds import KINDS
from tasks.deps.plan import UNPACKER
from tasks.toolchain.load import KINDS as ROOTS

MAKERS = {"UNPACKER in tasks.deps.plan": UNPACKER} | {
    f"MAKER in {kind.__module__}": kind.MAKER
    for kind in (*KINDS.values(), *ROOTS.values()) if kind.MAKER}


def code(text: str) -> str:
    """`text` without comments of their own lines, docstrings and blank lines."""
    lines = text.splitlines()
    for node in ast.walk(ast.parse(text)):
        documented = isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef))
        if documented and ast.get_docstring(node):
            first = node.body[0]
            for number in range(first.lineno - 1, first.end_lineno):
                lines[number] = ""
    return "\n".join(line for line in lines if line.strip() and line.strip()[0] != "#")


def digest(maker: Maker) -> str:
    """Of the code in its files; the recorded digest, which is in one of them, is no part of it."""
    texts = [code((CODE / file).read_text()).replace(f'"{maker.code}"', '""')
             for file in maker.files]
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()[:16]


@pytest.mark.parametrize("name", MAKERS)
def test_its_version_was_judged(name: str) -> None:
    maker = MAKERS[name]
    assert digest(maker) == maker.code, (
        f"{', '.join(maker.files)} changed. If what they make is different now, raise the version "
        f"of {name}: everybody makes it again. In either case write `{digest(maker)}` there.")


def test_words_are_no_code() -> None:
    plain = "def f():\n    return 1\n"
    worded = '"""A module."""\n# why\ndef f():\n    """What it does."""\n\n    return 1\n'
    assert code(plain) == code(worded) != code("def f():\n    return 2\n")
