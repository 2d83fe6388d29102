"""What was valid is remembered; what cannot be read is said."""

import subprocess
import sys
from pathlib import Path

import pytest
from project_samples import SMALLEST

from tasks.core.paths import CODE
from tasks.project.load import load
from tasks.project.problems import ProjectErrors


def in_a_process(path: Path, state: Path) -> list[str]:
    """Load in a fresh interpreter: what it says; whether jsonschema, yaml were imported."""
    code = ("import sys\nfrom pathlib import Path\nfrom tasks.project.load import load\n"
            f"try: print(load(Path({str(path)!r}), state=Path({str(state)!r})).plugin.name)\n"
            "except Exception as error: print(type(error).__name__)\n"
            "print('jsonschema' in sys.modules, 'yaml' in sys.modules)")
    done = subprocess.run([sys.executable, "-c", code], cwd=CODE, capture_output=True, text=True,
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


@pytest.mark.parametrize("changed", ["PROJECT_SCHEMA", "CHOICES_SCHEMA", "OS_SCHEMA",
                                     "OS_FILE"])
def test_validated_again_when_a_schema_changes(project, monkeypatch, tmp_path, changed) -> None:
    from tasks.project import load as module
    from tasks.project import validate

    asked = []
    real = validate.against
    monkeypatch.setattr(validate, "against", lambda *a: asked.append(a) or real(*a))
    project()
    project()
    assert len(asked) == 2  # project.yaml and sdk/os.yaml, once each
    (tmp_path / module.CHOICES_SCHEMA.name).write_text(module.CHOICES_SCHEMA.read_text())
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
    with pytest.raises(ProjectErrors, match=r":3:8: the model file sat.tflite cannot be read: "
                                            "Permission denied"):
        project()


def test_a_model_whose_name_no_file_can_have(project) -> None:
    with pytest.raises(ProjectErrors, match="cannot be read: File name too long"):
        project(SMALLEST.replace("sat.tflite", "s" * 300 + ".tflite"))
