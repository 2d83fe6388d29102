"""project.yaml → schema → checks → `Project`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tasks.board.kinds import KINDS
from tasks.board.plugin_hosts import PLUGIN_HOSTS
from tasks.core.files import digest, sha256
from tasks.core.paths import PROJECT_FILE, SCHEMA, SDK, STATE
from tasks.core.remember import keep, recall
from tasks.core.words import meant
from tasks.project import freeze
from tasks.project.checks import CHECKS
from tasks.project.choice import choices
from tasks.project.defaults import first_juce, with_engine
from tasks.project.draft import Draft
from tasks.project.model import Audio, Engine, Project
from tasks.project.problems import Problem, ProjectErrors
from tasks.project.target_checks import TARGET_CHECKS

if TYPE_CHECKING:
    from tasks.project.schema import Schema
    from tasks.project.source import Source

OS_FILE = SDK / "os.yaml"
PROJECT_SCHEMA, OS_SCHEMA = SCHEMA / "project.schema.json", SCHEMA / "os.schema.json"
CHOICES_SCHEMA = SCHEMA / "dependencies.schema.json"
"""Which dependencies project.yaml may name: made from the recipes, part of PROJECT_SCHEMA."""

Data = dict[str, Any]


def load(path: Path = PROJECT_FILE, *, target: str | None = None, state: Path = STATE) -> Project:
    """The project for the first of its targets; see `load_all`."""
    return load_all(path, target=target, state=state)[0]


def load_all(path: Path = PROJECT_FILE, *, target: str | None = None,
             state: Path = STATE) -> tuple[Project, ...]:
    """Read, check and freeze the project, once for each of the targets that are chosen.

    What was valid is remembered by the digest of all that decides it: neither YAML nor jsonschema
    is then imported (90 ms). The checks run every time, since one looks at the model file.

    Args:
        path: project.yaml.
        target: chosen on the command line instead of `target:`; several with `,` between them.
        state: folder that remembers what was valid.

    Raises:
        ProjectErrors: all that is wrong with project.yaml, or with sdk/os.yaml.
        OSError: one of Antler's own files cannot be read.
    """
    memory, stamp = state / "validated", _stamp(path)
    valid = recall(memory, stamp)
    known, broken = (valid, []) if valid else _read(path)
    chosen = choices(known["project"], target)
    drafts = [Draft(known["project"], known["systems"], it.name,
                    target is not None or len(chosen) > 1, path.parent.resolve(), it.where)
              for it in chosen]
    if problems := broken + list(asked(drafts, broken)):
        raise _errors(path, problems)
    if not valid:
        keep(memory, stamp, known)
    return tuple(map(freeze.project, drafts))


def _stamp(path: Path) -> str:
    """Identity of everything that decides whether project.yaml is valid, and its defaults.

    Empty where part of it cannot be read: reading it then says what is wrong.
    """
    code = sorted(Path(__file__).parent.glob("*.py"))
    try:
        sums = [sha256(file) for file in (path, OS_FILE, PROJECT_SCHEMA, CHOICES_SCHEMA,
                                          OS_SCHEMA, *code)]
    except OSError:
        return ""
    return digest(str(path), sums)


def _read(path: Path) -> tuple[Data, list[Problem]]:
    """Both files with all defaults, and what is wrong with project.yaml."""
    from tasks.project.source import read

    return known(read(path), *rules())


def rules() -> tuple[Schema, Data]:
    """What decides whether project.yaml is valid: its schema, the rows of sdk/os.yaml.

    Raises:
        ProjectErrors: something is wrong with sdk/os.yaml.
    """
    from tasks.project.schema import Schema
    from tasks.project.source import read
    from tasks.project.validate import against

    systems, schema = read(OS_FILE), Schema.read(PROJECT_SCHEMA)
    os_schema = Schema.read(OS_SCHEMA)
    if wrong := against(os_schema, systems) or list(unknown_names(systems.data)):
        raise ProjectErrors(systems.text, wrong)
    return schema, with_juce(os_schema.filled(systems.data), schema)


def known(source: Source, schema: Schema, systems: Data) -> tuple[Data, list[Problem]]:
    """project.yaml and the systems with all defaults, and what is wrong with the former."""
    from tasks.project.validate import against

    data = whole(source)
    checked = replace(source, data=with_engine(source.data)) if data else source
    return ({"project": schema.filled(with_engine(data)), "systems": systems},
            against(schema, checked))


def whole(source: Source) -> Data:
    """The data of project.yaml with engine and model as mappings, where they were shorthands."""
    data = dict(source.data) if isinstance(source.data, dict) else {}
    if data.get("model", "") is None and ("model",) not in [it.where for it in source.problems]:
        del data["model"]  # `model:` with nothing behind it: there is none
    for key, main in (("engine", "name"), ("model", "file")):
        if isinstance(data.get(key), str):  # the shorthand for its main part
            data[key] = {main: data[key]}
    return data


def defaults(engine: str) -> tuple[Engine, Audio]:
    """What counts where there is no project.yaml: that engine's default version, the audio's."""
    from tasks.project.schema import Schema

    filled = Schema.read(PROJECT_SCHEMA).filled({"engine": {"name": engine}})
    return freeze.engine(filled["engine"]), freeze.audio(filled["audio"])


def with_juce(systems: Data, schema: Schema) -> Data:
    """Rows of sdk/os.yaml, each with the JUCE version that is the default of its targets."""
    versions = schema.below(schema.below(schema.document, "plugin"), "juce")["enum"]
    return {name: {**row, "juce": first_juce(row, versions)} for name, row in systems.items()}


def unknown_names(systems: Data) -> Iterator[Problem]:
    """Kinds of boards and plugin hosts in sdk/os.yaml that Antler does not know."""
    for name, row in systems.items():
        for key, known in (("boards", KINDS), ("plugin_hosts", PLUGIN_HOSTS)):
            for index, word in enumerate(row[key]):
                if word not in known:
                    yield Problem((name, key, index), f"`{word}` is not one of `{key}`",
                                  meant(word, list(known)))


def asked(drafts: Sequence[Draft], broken: list[Problem]) -> Iterator[Problem]:
    """The checks' findings, where the parts they need are valid; of all targets asked once."""
    places = [problem.where for problem in broken]
    if drafts and "model" not in drafts[0].data:  # nothing can be asked of it
        places.append(("model",))
    for check in (*CHECKS, *TARGET_CHECKS):
        if check.possible(places):
            for draft in drafts if check.of_target else drafts[:1]:
                yield from check.problems(draft)


def _errors(path: Path, problems: list[Problem]) -> ProjectErrors:
    from tasks.project.source import read

    return ProjectErrors(read(path).text, problems)
