"""The schemas of project.yaml and sdk/os.yaml: closed, described, and where defaults come from."""

import json
from pathlib import Path

import pytest

from tasks.core.paths import CODE
from tasks.project.load import CHOICES_SCHEMA, OS_FILE, OS_SCHEMA, PROJECT_SCHEMA
from tasks.project.problems import ProjectErrors
from tasks.project.schema import Schema
from tasks.project.source import read
from tasks.sushi.versions import dialect


def schema_nodes(schema: Schema, node: dict):
    """Every described key below `node`: (name, what describes it, whether it is required)."""
    node = schema.cases(schema.resolved(node))
    for name, sub in node.get("properties", {}).items():
        yield name, schema.resolved(sub), name in node.get("required", [])
        yield from schema_nodes(schema, sub)
    for inner in ("items", "additionalProperties"):
        if isinstance(node.get(inner), dict):
            yield from schema_nodes(schema, node[inner])


def test_defaults_come_from_the_schema(project, monkeypatch, tmp_path: Path) -> None:
    document = json.loads(PROJECT_SCHEMA.read_text())
    document["properties"]["audio"]["properties"]["block_size"]["default"] = 128
    document["properties"]["targets"]["properties"]["desk"]["default"]["root"] = "elsewhere"
    (tmp_path / CHOICES_SCHEMA.name).write_text(CHOICES_SCHEMA.read_text())
    other = tmp_path / "other.schema.json"
    other.write_text(json.dumps(document))
    monkeypatch.setattr("tasks.project.load.PROJECT_SCHEMA", other)
    assert project().audio.block_size == 128
    assert project(target="desk").target.root == str(CODE / "elsewhere")


@pytest.mark.parametrize("path", [PROJECT_SCHEMA, CHOICES_SCHEMA, OS_SCHEMA], ids=lambda p: p.name)
def test_schemas_are_schemas_and_closed(path: Path) -> None:
    from jsonschema import Draft202012Validator

    document = json.loads(path.read_text())
    Draft202012Validator.check_schema(document)
    for node in _all(document):
        if node.get("type") == "object" and "properties" in node:
            assert "additionalProperties" in node
        assert "oneOf" not in node and "anyOf" not in node  # their messages help nobody


def _all(node):
    if isinstance(node, dict):
        yield node
    for sub in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from _all(sub)


#: keys whose default depends on other keys, said in their description
DERIVED = {"juce", "xnnpack", "inputs", "outputs", "board", "host", "port", "user", "toolchain",
           "folder", "sha256", "image",
           "plugin_host", "os", "root", "id", "default", "step", "sample_rate", "context",
           "source", "model", "hop", "lead", "of", "value", "engine", "version", "time",
           "window", "max_error", "names", "range", "trigger", "threshold", "before", "wait",
           "note", "above", "controller", "features", "fft", "mel", "high", "log", "coefficients",
           "gives", "budget"}

#: keys of `sushi:` that are left to Sushi where they are left out, or have others in their place
DERIVED |= {"config", "tracks", "buses", "use", "internal", "vst3", "uid", "program", "pre_track",
            "post_track", "tempo", "time_signature", "playing", "tempo_sync", "limiter",
            "clip_detection", "midi", "osc", "cv", "range", "plugin", "note", "sync"}


def test_every_key_is_described_and_has_a_default() -> None:
    schema = Schema.read(PROJECT_SCHEMA)
    for name, node, required in schema_nodes(schema, schema.document):
        assert node.get("description"), name
        assert required or "default" in node or name in DERIVED or name == "name", name


def test_every_default_is_valid() -> None:
    from jsonschema import Draft202012Validator

    schema = Schema.read(PROJECT_SCHEMA)
    for name, node, _ in schema_nodes(schema, schema.document):
        if "default" in node:
            whole = {**node, "$defs": schema.document["$defs"]}
            assert list(Draft202012Validator(whole).iter_errors(node["default"])) == [], name


def test_operating_systems_file_is_valid() -> None:
    from tasks.project.validate import against

    source = read(OS_FILE)
    assert against(Schema.read(OS_SCHEMA), source) == []


def test_operating_systems_name_toolchains_that_exist() -> None:
    known = read(CODE / "sdk" / "toolchains.yaml").data
    named = {name for row in read(OS_FILE).data.values() for name in row["toolchains"]}
    assert named <= set(known)


def test_operating_systems_speak_a_known_sushi() -> None:
    for row in read(OS_FILE).data.values():
        assert dialect(row["sushi"])


def test_every_inferred_value_is_there_and_every_image_names_its_sources() -> None:
    for name, row in read(OS_FILE).data.items():
        assert set(row.get("inferred", [])) <= set(row), name
        assert row.get("sources") or name == "workstation", name


def test_a_wrong_operating_systems_file_is_named(project, monkeypatch, tmp_path: Path) -> None:
    wrong = tmp_path / "os.yaml"
    wrong.write_text(OS_FILE.read_text().replace('glibc: "2.35"', "glibc: 2.35"))
    monkeypatch.setattr("tasks.project.load.OS_FILE", wrong)
    with pytest.raises(ProjectErrors, match=r"os.yaml:\d+:10: `elk-1.0.0.glibc` must be text; YAML "
                                            r"reads 2.35 as a number\n"):
        project()
