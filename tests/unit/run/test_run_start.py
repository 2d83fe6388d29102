"""What is checked before a plugin host is started, or renders."""

from __future__ import annotations

import os
import shutil
import struct
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from tasks.board.cores import EVL
from tasks.board.local import LocalBoard
from tasks.core.errors import AntlerError
from tasks.core.paths import CODE
from tasks.project.model import Audio
from tasks.run import render as rendering
from tasks.run.host import Host, host
from tasks.run.start import check_alone, check_deployed
from tests import samples
from tests.waiting import until


def test_nothing_deployed(project):
    with pytest.raises(AntlerError) as caught:
        check_deployed(LocalBoard(), project, host(project.target))
    assert (caught.value.brief, caught.value.resolution) == (
        "nothing is deployed on desk", "run `./doit deploy`")


def test_no_sushi_on_the_board(sushi_project, tmp_path):
    place = Host("sushi-that-is-not-there", str(tmp_path), str(tmp_path))
    (tmp_path / "config.json").write_text("{}")
    with pytest.raises(AntlerError) as caught:
        check_deployed(LocalBoard(), sushi_project, place)
    assert caught.value.brief == "desk has no plugin host `sushi-that-is-not-there`"
    assert caught.value.resolution == (
        "install Sushi on it (it is part of Elk Audio OS), or set targets.desk.plugin_host: bench "
        "in project.yaml")
    elk = replace(sushi_project.target.os, plugin_hosts=("sushi",))
    alone = replace(sushi_project, target=replace(sushi_project.target, os=elk))
    with pytest.raises(AntlerError) as caught:
        check_deployed(LocalBoard(), alone, place)
    assert "bench" not in caught.value.resolution, "its system does not run it"


@pytest.fixture
def board_with_sushi(sushi_project, tmp_path, monkeypatch):
    """`sushi` in PATH says what a real one said; the project is made for Elk."""
    said = CODE / "tests/unit/sushi/golden/sushi-1.1.0/version.txt"
    program = tmp_path / "bin/sushi"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\ncat {said}\nexit 1\n")
    program.chmod(0o755)
    (tmp_path / "current").mkdir()
    (tmp_path / "current/config.json").write_text("{}")
    elk = samples.system(os.uname().machine, realtime=EVL, sushi="1.1.0")
    return replace(sushi_project, target=replace(sushi_project.target, os=elk)), Host(
        str(program), str(tmp_path), str(tmp_path / "current"))


def test_the_boards_sushi_fits(board_with_sushi):
    check_deployed(LocalBoard(), *board_with_sushi)


@pytest.mark.parametrize(("change", "brief"), [
    ({"audio": Audio(48000, 128)}, "audio.block_size: 128 frames, but the board is set to 64"),
    ({"sushi": "0.12.0"}, "the board has Sushi 1.1.0, `os: linux` has 0.12")])
def test_another_block_size_or_version_is_refused(board_with_sushi, change, brief):
    project, place = board_with_sushi
    if "sushi" in change:
        elk = replace(project.target.os, **change)
        change = {"target": replace(project.target, os=elk)}
    with pytest.raises(AntlerError) as caught:
        check_deployed(LocalBoard(), replace(project, **change), place)
    assert caught.value.brief == brief


def test_a_render_wants_the_same_sushi(board_with_sushi, tmp_path, monkeypatch):
    project, place = board_with_sushi
    monkeypatch.setattr(rendering.at, "host", lambda target: place)
    (tmp_path / "in.wav").write_bytes(wave())
    with pytest.raises(AntlerError, match="128 frames, but the board is set to 64"):
        rendering.render(LocalBoard(), replace(project, audio=Audio(48000, 128)),
                         tmp_path / "in.wav", tmp_path / "out.wav")


def wave() -> bytes:
    form = struct.pack("<HHIIHH", 1, 1, 48000, 96000, 2, 16)
    return (b"RIFF" + struct.pack("<I", 36 + 128) + b"WAVEfmt " + struct.pack("<I", 16) + form
            + b"data" + struct.pack("<I", 128) + bytes(128))


def test_another_sushi_that_runs_is_named(board_with_sushi, tmp_path):
    project, _ = board_with_sushi
    shutil.copy("/bin/sleep", tmp_path / "sushi_b64")
    other = subprocess.Popen([tmp_path / "sushi_b64", "30"])
    try:
        with pytest.raises(AntlerError, match=rf"process {other.pid} \(sushi_b64\)"):
            check_alone(LocalBoard(), project)
        other.kill()
        until(lambda: " Z " in Path(f"/proc/{other.pid}/stat").read_text())
        check_alone(LocalBoard(), project)  # one that has ended, but was not waited for
    finally:
        other.kill()
        other.wait()
