"""Which operators an engine is built with: those of the project's model, or all that it knows.

The plan of the dependencies needs them while tasks are loaded: they are remembered for that.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from tasks.core.errors import AntlerError
from tasks.core.files import digest, sha256
from tasks.core.paths import STATE
from tasks.core.remember import keep, recall
from tasks.core.uptodate import code
from tasks.project.model import ALL, Project


def needed(project: Project, state: Path = STATE) -> tuple[str, ...]:
    """Names of the operators, sorted; none: the engine has all that it knows.

    A model that cannot be read needs none: `described` says what is wrong with it before anything
    is made for it.
    """
    if not project.model or project.engine.operators == ALL:
        return ()
    return _of(project.model.file, project.engine.name, state)


@cache
def _of(file: Path, engine: str, state: Path) -> tuple[str, ...]:
    memory = state / "operators" / digest(str(file))
    try:
        stamp = digest(sha256(file), engine, code(Path(__file__).parent / "engines"))
        known = recall(memory, stamp)
        if known is None:
            known = _read(file, engine)
            keep(memory, stamp, known)
    except (OSError, AntlerError):
        return ()
    return tuple(known)


def _read(file: Path, engine: str) -> list[str]:
    from tasks.model.engines import named

    return sorted({it.name for it in named(engine).read(file).operators})
