"""Every message as the user reads it: messages.txt holds a project.yaml and what is said of it."""

import os
import re
from pathlib import Path

import pytest

from tasks.project.checks import CHECKS
from tasks.project.draft import Check, Draft
from tasks.project.load import load
from tasks.project.problems import Problem, ProjectErrors
from tasks.project.target_checks import TARGET_CHECKS

CATALOGUE = Path(__file__).with_name("messages.txt").read_text(encoding="utf-8")
CASE = re.compile(
    r"^=== (?P<name>.+?)(?: \[target=(?P<target>[^\]]+)\])?\n(?P<text>.*?)^--- says\n"
    r"(?P<says>.*?)\n(?=\n===|\Z)", re.DOTALL | re.MULTILINE)
CASES = [match.groupdict() for match in CASE.finditer(CATALOGUE)]


MODELS = {
    "sat.tflite": b"", "Big.TFLITE": b"", "sat.lite": b"\x1c\0\0\0TFL3",
    "sat.onnx": b"", "sat.pb": b"\x08\x08\x12\x07pytorch", "sat.h5": b"\x89HDF\r\n\x1a\n",
    "sat.pt": b"\x80\x02\x8a", "sat.bin": b"\1\2\3\4",
    "sat.ts": b"PK\3\4" + bytes(26) + b"sat/data.pkl" + bytes(50) + b"sat/code/model.py",
    "nam.txt": b'{"version": "0.5.4", "architecture": "WaveNet"', "sat.ckpt": b"\1\2\3\4",
    "other_rate.json": b'{"host_config": {"samplerate": 44100}}',
    "pointer.h5": b"version https://git-lfs.github.com/spec/v1\noid sha256:ac\nsize 1234567\n"}
"""Files, empty where nobody reads them."""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a model of each kind."""
    monkeypatch.setenv("HOME", "/home/me")
    for name, content in MODELS.items():
        (tmp_path / name).write_bytes(content)
    os.truncate(tmp_path / "Big.TFLITE", 2**31)
    (tmp_path / "folder.tflite").mkdir()
    (tmp_path / "link.tflite").symlink_to("/home/me/sat.tflite")
    (tmp_path / "exported").mkdir()
    (tmp_path / "exported/saved_model.pb").touch()
    for name in ("my_plugin/Plugin.cpp", "project/CMakeLists.txt", "jucers/A.jucer",
                 "jucers/B.jucer"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    return tmp_path


def said(folder: Path, text: str, target: str | None = None) -> str:
    """The error of loading `text`, with the folder's name left out."""
    path = folder / "project.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ProjectErrors) as caught:
        load(path, target=target, state=folder)
    return str(caught.value).replace(f"{folder}/", "")


def test_the_catalogue_is_read_whole() -> None:
    assert len(CASES) == CATALOGUE.count("\n=== ") + 1 > 90


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_message(case: dict, folder: Path) -> None:
    assert said(folder, case["text"], case["target"]) == case["says"]


def test_every_check_has_its_message(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fired = set()

    def watched(check: Check) -> Check:
        def problems(draft: Draft) -> list[Problem]:
            found = list(check.problems(draft))
            fired.update({check.problems.__name__} if found else ())
            return found

        return Check(check.needs, problems)

    monkeypatch.setattr("tasks.project.load.CHECKS", tuple(map(watched, CHECKS)))
    monkeypatch.setattr("tasks.project.load.TARGET_CHECKS", tuple(map(watched, TARGET_CHECKS)))
    for case in CASES:
        said(folder, case["text"], case["target"])
    assert fired == {check.problems.__name__ for check in (*CHECKS, *TARGET_CHECKS)}


def test_all_problems_at_once_sorted(folder: Path) -> None:
    """A file with everything wrong: sorted by line and column, no problem twice."""
    text = """\
antler: 2
plugin: {name: 1.10, version: 1.10, juce: 7.0.6}
engine: {name: tflight, verison: 2.14.1}
model: gone.onnx
audio: {sample_rate: "48000", block_size: 65}
sushi: {tracks: [{name: on, channels: sterio}, {inputs: [1:2, -1]}]}
realtime: {max_load: 70, seconds: 010, seconds: 3}
realtimes:
target: standin
"""
    places = re.findall(r"^project\.yaml:(\d+):(\d+): (.*)$", said(folder, text), re.MULTILINE)
    numbers = [(int(line), int(column)) for line, column, _ in places]
    assert numbers == sorted(numbers)
    assert len(places) == len(set(places)) == 19
