"""What `./doit render` refuses before anything is built."""

import wave
from dataclasses import replace
from pathlib import Path

import pytest

from tasks.board.kinds import KINDS
from tasks.core.errors import AntlerError
from tasks.run.tasks import check_render, stop_task


@pytest.fixture
def sound(tmp_path: Path) -> str:
    path = tmp_path / "in.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(48000)
        file.writeframes(bytes(4 * 64))
    return str(path)


def test_a_wave_file_is_fine_and_so_is_a_plan(project, sound):
    check_render(project, [sound])
    check_render(project, [sound, "new.wav"])


@pytest.mark.parametrize(("files", "brief"), [
    ([], "render takes one wave file"), (["a", "b", "c"], "render takes one wave file"),
    (["missing.wav"], "missing.wav: no such file"), (["."], "")])
def test_what_is_no_wave_file_is_refused(project, files, brief):
    with pytest.raises(AntlerError) as caught:
        check_render(project, files)
    assert brief in caught.value.brief


def test_an_option_behind_the_files_is_told(project, sound):
    with pytest.raises(AntlerError) as caught:
        check_render(project, [sound, "--format=input"])
    assert caught.value.brief == "`--format=input` comes before the files"


def test_a_result_that_is_a_folder_is_refused(project, sound, tmp_path):
    with pytest.raises(AntlerError, match="is a folder"):
        check_render(project, [sound, str(tmp_path)])


def test_a_folder_that_is_not_there_is_refused_and_not_made(project, sound, tmp_path):
    with pytest.raises(AntlerError) as caught:
        check_render(project, [sound, str(tmp_path / "none/out.wav")])
    assert caught.value.brief == f"there is no folder {tmp_path}/none"
    assert not (tmp_path / "none").exists()


def test_the_input_is_not_overwritten(project, sound):
    with pytest.raises(AntlerError, match="is the input: it would be overwritten"):
        check_render(project, [sound, sound])


def test_channels_that_a_render_lacks_are_refused(project, sound):
    track = replace(project.tracks[0], inputs=(2, 3))
    with pytest.raises(AntlerError, match="track main uses engine channels that a render"):
        check_render(replace(project, tracks=(track,)), [sound])


def test_stop_switches_no_board_on(project, monkeypatch: pytest.MonkeyPatch) -> None:
    kind = KINDS["stand-in"]
    monkeypatch.setattr(type(kind), "is_off", lambda *_: True)
    monkeypatch.setattr(type(kind), "open", lambda *_: pytest.fail("it is switched on"))
    (action,) = stop_task(replace(project, target=replace(project.target, board=kind)))["actions"]
    assert action() == f"{project.target.name} is off"
