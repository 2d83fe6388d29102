"""From project.yaml to a frozen Project: defaults, targets, what is remembered."""

import json
import subprocess
import sys
from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest
from project_samples import SMALLEST

from tasks.core.paths import DEPS, PROJECT_FILE, ROOT
from tasks.project.load import OS_FILE, OS_SCHEMA, PROJECT_SCHEMA, load, values_of
from tasks.project.model import Audio, Engine, Parameter, PluginUse, Realtime, Track
from tasks.project.problems import ProjectErrors
from tasks.project.schema import Schema
from tasks.project.source import read


def schema_nodes(schema: Schema, node: dict):
    """Every described key below `node`: (name, what describes it, whether it is required)."""
    node = schema.resolved(node)
    for name, sub in node.get("properties", {}).items():
        yield name, schema.resolved(sub), name in node.get("required", [])
        yield from schema_nodes(schema, sub)
    for inner in ("items", "additionalProperties"):
        if isinstance(node.get(inner), dict):
            yield from schema_nodes(schema, node[inner])


def test_the_smallest_file_has_all_defaults(project, tmp_path: Path) -> None:
    made = project()
    assert made.plugin.manufacturer == "Antler"
    assert (made.plugin.version, made.plugin.juce, made.plugin.parameters) == ("1.0.0", "7.0.5", ())
    assert made.engine == Engine("tflite", "2.14.1", (("xnnpack", False),))
    assert made.model == tmp_path / "sat.tflite"
    assert made.audio == Audio(48000, 64)
    assert made.tracks == (Track("main", 2, (0, 1), (0, 1), ()),)
    assert made.realtime == Realtime(2.0, 30.0, 0.7, 0)
    assert made.target.name == "stand-in"


def test_defaults_come_from_the_schema(project, monkeypatch, tmp_path: Path) -> None:
    document = json.loads(PROJECT_SCHEMA.read_text())
    document["properties"]["audio"]["properties"]["block_size"]["default"] = 128
    document["properties"]["targets"]["properties"]["desk"]["default"]["root"] = "elsewhere"
    other = tmp_path / "other.schema.json"
    other.write_text(json.dumps(document))
    monkeypatch.setattr("tasks.project.load.PROJECT_SCHEMA", other)
    assert project().audio.block_size == 128
    assert project(target="desk").target.root == str(ROOT / "elsewhere")


@pytest.mark.parametrize("path", [PROJECT_SCHEMA, OS_SCHEMA], ids=lambda p: p.name)
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
DERIVED = {"inputs", "outputs", "board", "host", "port", "toolchain", "plugin_host", "os", "root"}


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


def test_the_file_that_comes_with_antler(tmp_path: Path) -> None:
    made = load(PROJECT_FILE, state=tmp_path)
    assert made.plugin.name == "NeuralSaturator"
    assert made.plugin.parameters == (Parameter("gain", 0.0, 1.0, 0.5),)
    assert made.tracks == (Track("main", 2, (0, 1), (0, 1), (
        PluginUse("NeuralSaturator", "NeuralSaturator", (("gain", 0.5),)),)),)
    assert made.target.name == "stand-in"


@pytest.mark.parametrize("entry", [
    "name: a, maximum: HUGE", "name: a, default: HUGE", "name: a, minimum: -HUGE",
    "name: a}, {name: b, maximum: 1.0e+400", "name: a, minimum: HUGE, maximum: 2"])
def test_numbers_of_hundreds_of_digits_are_refused(project, entry: str) -> None:
    text = SMALLEST.replace("{name: Sat}", f"{{name: Sat, parameters: [{{{entry}}}]}}")
    with pytest.raises(ProjectErrors, match="1 problem\n") as caught:
        project(text.replace("HUGE", "1" + "0" * 400))
    assert "…" in str(caught.value) or "1.0e+400" in str(caught.value)


def test_a_value_at_start_of_hundreds_of_digits_is_refused(project) -> None:
    text = SMALLEST.replace("{name: Sat}", "{name: Sat, parameters: [{name: a}]}").replace(
        "name: main", "name: main, plugins: [{use: Sat, parameters: {a: 1" + "0" * 400 + "}}]")
    with pytest.raises(ProjectErrors, match=r"`a` is 100000000000… \(401 digits\): not within 0"):
        project(text)


def test_ranges_that_floats_can_tell_apart(project) -> None:
    parameters = ("{name: a, minimum: 16777215, maximum: 16777216, default: 16777216}, "
                  "{name: b, maximum: 1.2e-38, default: 0}, {name: c, maximum: 3.4e+38}")
    made = project(SMALLEST.replace("{name: Sat}", f"{{name: Sat, parameters: [{parameters}]}}"))
    assert made.plugin.parameters[1].maximum == 1.2e-38


@pytest.mark.parametrize(("engine", "wanted"), [
    ("tflite", Engine("tflite", "2.14.1", (("xnnpack", False),))),
    ("{version: 2.11.0}", Engine("tflite", "2.11.0", (("xnnpack", False),))),
    ("{name: tflite, options: {xnnpack: true}}", Engine("tflite", "2.14.1", (("xnnpack", True),))),
])
def test_engine_by_name_or_mapping(project, engine: str, wanted: Engine) -> None:
    assert project(f"{SMALLEST}engine: {engine}\n").engine == wanted


@pytest.mark.parametrize(("channels", "count"), [("mono", 1), ("stereo", 2), ("16", 16)])
def test_channels(project, channels: str, count: int) -> None:
    text = SMALLEST.replace("name: main", f"name: main, channels: {channels}")
    assert project(text, "elk-pi").tracks[0].inputs == tuple(range(count))


@pytest.mark.parametrize(("load_", "fraction"), [
    ("70 %", 0.7), ("70%", 0.7), ("12.5 %", 0.125), ("100 %", 1.0), ("0.7", 0.7), ("1", 1.0)])
def test_max_load(project, load_: str, fraction: float) -> None:
    made = project(f"{SMALLEST}realtime: {{max_load: {load_}}}\n")
    assert made.realtime.max_load == pytest.approx(fraction)


def test_a_project_is_frozen(project) -> None:
    with pytest.raises(FrozenInstanceError):
        project().plugin.name = "Other"


def test_aliases_may_repeat_a_part(project) -> None:
    made = project("antler: 1\nplugin: {name: Sat}\nmodel: sat.tflite\nsushi:\n  tracks:\n"
                   "  - {name: a, inputs: &both [0, 1], outputs: *both}\n")
    assert made.tracks[0].outputs == (0, 1)


def test_operating_systems_file_is_valid() -> None:
    from tasks.project.validate import against

    source = read(OS_FILE)
    assert against(Schema.read(OS_SCHEMA), source) == []
    assert {"elk-0.11.0", "elk-1.0.0", "elk-1.1.0", "debian-11-rt", "workstation"} == {*source.data}


def test_operating_systems_name_toolchains_that_exist() -> None:
    known = read(ROOT / "sdk" / "toolchains.yaml").data
    named = {name for row in read(OS_FILE).data.values() for name in row["toolchains"]}
    assert named <= set(known)


def test_versions_that_can_be_chosen_are_those_with_a_recipe() -> None:
    properties = json.loads(PROJECT_SCHEMA.read_text())["properties"]
    juce = set(properties["plugin"]["properties"]["juce"]["enum"])
    tflite = set(properties["engine"]["properties"]["version"]["enum"])
    assert tflite == set(read(DEPS / "tflite" / "recipe.yaml").data["versions"])
    assert juce >= set(read(DEPS / "juce" / "recipe.yaml").data["versions"])


def test_a_wrong_operating_systems_file_is_named(project, monkeypatch, tmp_path: Path) -> None:
    wrong = tmp_path / "os.yaml"
    wrong.write_text(OS_FILE.read_text().replace('glibc: "2.35"', "glibc: 2.35"))
    monkeypatch.setattr("tasks.project.load.OS_FILE", wrong)
    with pytest.raises(ProjectErrors, match=r"os.yaml:\d+:10: `elk-1.0.0.glibc` must be text; YAML "
                                            r"reads 2.35 as a number\n"):
        project()


def test_values_of_named_parts(project) -> None:
    values = values_of(project(), "plugin.name", "audio.sample_rate", "engine", "sushi.tracks",
                       "model", "realtime", "target.os.libraries", "plugin.parameters")
    assert json.loads(json.dumps(values)) == values
    assert (values["plugin.name"], values["audio.sample_rate"]) == ("Sat", 48000)
    assert values["engine"] == {"name": "tflite", "version": "2.14.1",
                                "options": [["xnnpack", False]]}
    assert values["sushi.tracks"] == [{"name": "main", "channels": 2, "inputs": [0, 1],
                                       "outputs": [0, 1], "plugins": []}]
    assert str(values["model"]).endswith("sat.tflite")
    assert values["target.os.libraries"] == ["libatomic.so.1", "libgcc_s.so.1", "libstdc++.so.6"]


@pytest.mark.parametrize("name", ["plugin.colour", "tracks.0", "nothing"])
def test_values_of_unknown_part(project, name: str) -> None:
    with pytest.raises(KeyError, match=name):
        values_of(project(), name)


def in_a_process(path: Path, state: Path) -> list[str]:
    """Load in a fresh interpreter: what it says; whether jsonschema, yaml were imported."""
    code = ("import sys\nfrom pathlib import Path\nfrom tasks.project.load import load\n"
            f"try: print(load(Path({str(path)!r}), state=Path({str(state)!r})).plugin.name)\n"
            "except Exception as error: print(type(error).__name__)\n"
            "print('jsonschema' in sys.modules, 'yaml' in sys.modules)")
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True,
                          check=True)
    return done.stdout.split()


def test_what_was_valid_is_not_validated_again(tmp_path: Path) -> None:
    (tmp_path / "sat.tflite").touch()
    path, state = tmp_path / "project.yaml", tmp_path / "state"
    path.write_text(SMALLEST)
    assert in_a_process(path, state) == ["Sat", "True", "True"]
    assert in_a_process(path, state) == ["Sat", "False", "False"]
    (tmp_path / "sat.tflite").unlink()  # the checks still run, and the message has its line
    assert in_a_process(path, state) == ["ProjectErrors", "False", "True"]


def test_what_is_remembered_gives_the_same_project(project) -> None:
    text = (SMALLEST + "engine: {options: {xnnpack: true}}\nrealtime: {max_load: 12.5 %}\n"
            "audio: {sample_rate: 48000.0}\n")
    assert project(text) == project(text)
    assert project(text, "desk").target.name == "desk"


@pytest.mark.parametrize("content", ["", "{", "[]", "\x00", '{"stamp": "x"}', "null"])
def test_a_broken_memory_is_forgotten(project, tmp_path: Path, content: str) -> None:
    project()
    (tmp_path / "state" / "validated").write_text(content)
    assert project().plugin.name == "Sat"


@pytest.mark.parametrize("changed", ["PROJECT_SCHEMA", "OS_SCHEMA", "OS_FILE"])
def test_validated_again_when_a_schema_changes(project, monkeypatch, tmp_path, changed) -> None:
    from tasks.project import load as module
    from tasks.project import validate

    asked = []
    real = validate.against
    monkeypatch.setattr(validate, "against", lambda *a: asked.append(a) or real(*a))
    project()
    project()
    assert len(asked) == 2  # project.yaml and sdk/os.yaml, once each
    other = tmp_path / getattr(module, changed).name
    other.write_text(getattr(module, changed).read_text() + "\n")
    monkeypatch.setattr(module, changed, other)
    project()
    assert len(asked) == 4
    project(SMALLEST + "# a comment\n")
    assert len(asked) == 6


def test_what_is_wrong_is_not_remembered(project) -> None:
    for _ in range(2):
        with pytest.raises(ProjectErrors, match="unknown key `colour`"):
            project(SMALLEST + "colour: red\n")


def test_a_state_that_cannot_be_written_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "sat.tflite").touch()
    (tmp_path / "state").touch()  # a file where the folder would be
    path = tmp_path / "project.yaml"
    path.write_text(SMALLEST)
    assert load(path, state=tmp_path / "state").plugin.name == "Sat"


def test_an_unreadable_file_is_said_by_its_name(project, monkeypatch, tmp_path: Path) -> None:
    path = tmp_path / "project.yaml"

    def denied(file: Path, *_: object) -> bytes:
        if file == path:
            raise PermissionError(13, "Permission denied", str(file))
        return real(file)

    real = Path.read_bytes
    project()
    monkeypatch.setattr(Path, "read_bytes", denied)
    monkeypatch.setattr("tasks.project.load.sha256", denied)
    with pytest.raises(ProjectErrors, match="project.yaml: cannot be read: Permission denied\n"):
        load(path, state=tmp_path / "state")


def test_a_model_where_one_may_not_look(project, monkeypatch, tmp_path: Path) -> None:
    def denied(path: Path, **_: object) -> object:
        if path.name == "sat.tflite":
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    real = Path.stat
    monkeypatch.setattr(Path, "stat", denied)
    with pytest.raises(ProjectErrors, match=r":3:8: the model file .*/sat.tflite cannot be read: "
                                            "Permission denied"):
        project()


def test_a_model_whose_name_no_file_can_have(project) -> None:
    with pytest.raises(ProjectErrors, match="cannot be read: File name too long"):
        project(SMALLEST.replace("sat.tflite", "s" * 300 + ".tflite"))
