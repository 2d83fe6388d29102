"""The command `antler`, installed; then all that docs/tutorial.md has the user type."""

import json
import re
import shutil

import pytest

from tasks.core.paths import CODE
from tests.ports import spare

PAGE = (CODE / "docs/tutorial.md").read_text()
LINES = "".join(re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)).splitlines()


def test_it_is_a_command_that_leaves_nothing_where_no_project_is(antler, tmp_path):
    assert antler.run("antler --version", tmp_path).stdout.startswith("antler ")
    listed = antler.run("antler list", tmp_path)
    assert listed.returncode == 0
    assert "check_realtime" in listed.stdout
    assert not {"test", "reference"} & {line.split()[0] for line in listed.stdout.splitlines()}
    asked = antler.run("antler build", tmp_path)
    assert asked.returncode == 3
    assert "there is no such file\n    `antler new NAME --model FILE` begins a project" \
        in asked.stdout
    assert not list(tmp_path.iterdir())


def test_a_project_is_found_from_below(antler, tmp_path):
    model = CODE / "models/examples/amp.onnx"
    made = antler.run(f"antler new amp --model {model}", tmp_path)
    assert "cd amp && antler check_realtime" in made.stdout
    assert "config:stand-in" in antler.run("antler plan", tmp_path / "amp/models").stdout
    assert antler.run("antler described", tmp_path / "amp/models").returncode == 0
    assert sorted(it.name for it in (tmp_path / "amp/models").iterdir()) == ["amp.onnx"]


@pytest.mark.toolchain
@pytest.mark.board
def test_what_the_tutorial_types(antler):
    """With a port of its own for the stand-in, as others run beside it."""
    here = antler.here
    shutil.copy(CODE / "models/saturator.tflite", here / "tweed.tflite")
    said = []
    try:
        for line in LINES:
            if line.startswith("cd "):
                here /= line.removeprefix("cd ")
                with (here / "project.yaml").open("a") as file:
                    file.write(f"targets:\n  stand-in: {{port: {spare()}}}\n")
                continue
            done = antler.run(line, here)
            assert done.returncode == 0, f"{line}\n{done.stdout}"
            said.append(done.stdout)
    finally:
        antler.run("antler board stop", here)
    for name in ("verdict.json", "verify.json"):
        assert json.loads((here / "build/stand-in" / name).read_text())["verdict"] == "PASS"
    assert "drive" in "".join(said)
    assert not [text for text in said if "./doit" in text]
