"""project.yaml → schema → checks → `Project`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from tasks.core.files import digest, write_atomically
from tasks.core.paths import PROJECT_FILE, SCHEMA, SDK, STATE
from tasks.project import build
from tasks.project.checks import CHECKS
from tasks.project.draft import Draft
from tasks.project.model import Project
from tasks.project.problems import Problem, ProjectErrors
from tasks.project.schema import Schema
from tasks.project.source import Source, read
from tasks.project.target_checks import TARGET_CHECKS
from tasks.project.values import values_of

__all__ = ["load", "values_of"]

OS_FILE = SDK / "os.yaml"
PROJECT_SCHEMA, OS_SCHEMA = SCHEMA / "project.schema.json", SCHEMA / "os.schema.json"


def load(path: Path = PROJECT_FILE, *, target: str | None = None, state: Path = STATE) -> Project:
    """Read, check and freeze the project.

    What held against the schemas before is not held against them again (jsonschema takes 90 ms to
    import); the checks run every time, since they also look at the model file.

    Args:
        path: project.yaml.
        target: chosen on the command line instead of `target:`.
        state: folder that remembers what was validated.

    Raises:
        ProjectErrors: all that is wrong with project.yaml, or with sdk/os.yaml.
    """
    source, systems = read(path), read(OS_FILE)
    stamp, valid = _stamp(source, systems), state / "validated"
    known = valid.is_file() and valid.read_text(encoding="utf-8") == stamp
    schema, os_schema = Schema.read(PROJECT_SCHEMA), Schema.read(OS_SCHEMA)
    broken: list[Problem] = []
    if not known:
        if wrong := _against(systems, os_schema):
            raise ProjectErrors(systems.text, wrong)
        broken = _against(source, schema)
    draft = _draft(source, schema, os_schema.filled(systems.data), target, path.parent)
    problems = broken + list(_asked(draft, broken))
    if problems:
        raise ProjectErrors(source.text, problems)
    if not known:
        with suppress(OSError):  # a checkout that cannot be written to: validate again next time
            write_atomically(valid, stamp)
    return build.project(draft)


def _stamp(source: Source, systems: Source) -> str:
    """Identity of everything that decides whether the two files are valid."""
    code = sorted(Path(__file__).parent.glob("*.py"))
    files = [PROJECT_SCHEMA, OS_SCHEMA, *code]
    return digest(source.text.name, source.text.text, systems.text.text,
                  [file.read_text(encoding="utf-8") for file in files])


def _against(source: Source, schema: Schema) -> list[Problem]:
    """What reading found, and where the data differs from the schema."""
    from tasks.project.validate import problems

    told = {problem.where for problem in source.problems if not problem.span}
    return source.problems + [it for it in problems(source, schema) if it.where not in told]


def _draft(source: Source, schema: Schema, systems: dict[str, Any], target: str | None,
           folder: Path) -> Draft:
    data = source.data if isinstance(source.data, dict) else {}
    if isinstance(data.get("engine", ""), str):
        default = schema.document["properties"]["engine"]["default"]
        data = {**data, "engine": {"name": data.get("engine", default)}}
    filled = schema.filled(data)
    return Draft(filled, systems, target or filled["target"], target is not None,
                 folder.resolve())


def _asked(draft: Draft, broken: list[Problem]) -> Iterator[Problem]:
    """The checks' findings, where the parts they need are valid."""
    places = [problem.where for problem in broken]
    for check in (*CHECKS, *TARGET_CHECKS):
        if check.possible(places):
            yield from check.problems(draft)
