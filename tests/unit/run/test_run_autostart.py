"""Starting at a boot: what a board has for it, the launcher (run here), what is put where."""

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.board.cores import EVL
from tasks.board.local import LocalBoard
from tasks.core.errors import AntlerError
from tasks.run import autostart
from tasks.run.autostart import Seen, carry_out, check, launcher, parse, unit
from tasks.run.host import host
from tasks.run.stop import running, stop
from tests.waiting import until


def test_what_a_board_has() -> None:
    assert parse("/lib/systemd/system/user-autostart.service\nsystemd\nhook\ntaken\n"
                 "launcher 12ab  -\nuser mind\n") == Seen(
                     elk=True, systemd=True, unit=False, hook=True, taken=True, launcher="12ab",
                     user="mind")
    assert not parse("user root\n").on


@given(st.text())
def test_no_answer_is_too_odd(text) -> None:
    parse(text)


@pytest.mark.parametrize("words", [["maybe"], ["on", "off"], ["onn"]])
def test_words(words) -> None:
    with pytest.raises(AntlerError, match="is neither on nor off"):
        check(words)
    for good in ([], ["on"], ["off"]):
        check(good)


def test_the_launcher_starts_what_is_in_use_as_a_run_does(project, tmp_path) -> None:
    place = host(project.target)
    Path(place.release).mkdir(parents=True)
    Path(place.folder).mkdir()
    Path(place.output).write_text("of the last run")
    program = Path(place.program)
    program.write_text('#!/bin/sh\necho "$@"\nwhile :; do sleep 0.05; done\n')
    program.chmod(0o755)
    file = tmp_path / "autostart.sh"
    file.write_text(launcher(project))
    file.chmod(0o755)
    started = subprocess.Popen([file])
    try:
        until(lambda: Path(place.output).exists() and "-c" in Path(place.output).read_text())
        assert running(LocalBoard(), place) == started.pid
        assert f"-c {place.config}" in Path(place.output).read_text()
        assert stop(LocalBoard(), place) == started.pid
    finally:
        started.kill()
        started.wait()


def test_elk_needs_a_login_shell_and_its_driver_first(sushi_project) -> None:
    elk = replace(sushi_project, target=replace(
        sushi_project.target, os=replace(sushi_project.target.os, realtime=EVL)))
    assert launcher(elk).startswith("#!/bin/bash -l\n")
    assert "\nexec sushi -d -c " in launcher(elk)
    text = unit(elk, "mind")
    assert "\nConditionPathExists=/dev/audio_evl\n" in text
    assert "\nUser=mind\n" in text
    assert "ConditionPathExists" not in unit(sushi_project, "me")


@pytest.fixture
def hook(tmp_path, monkeypatch):
    """Elk's file, as the scripts have it."""
    file = tmp_path / "autostart.sh"
    for name in ("_HOOK_ON", "_HOOK_OFF", "LOOK"):
        monkeypatch.setattr(autostart, name, getattr(autostart, name).replace(
            autostart.HOOK, str(file)))
    return file


def run(text: str) -> str:
    return LocalBoard().run(["sh", "-c", text, "antler", "/udata/antler"]).stdout


def test_elk_s_file_comes_and_goes(hook) -> None:
    run(autostart._HOOK_ON)
    run(autostart._HOOK_ON)
    assert hook.read_text() == ("#!/bin/sh\n# antler: begin\n/udata/antler/autostart.sh &\n"
                                "# antler: end\n# antler: made\n")
    assert hook.stat().st_mode & 0o777 == 0o755
    assert parse(run(autostart.LOOK)).hook
    run(autostart._HOOK_OFF)
    assert list(hook.parent.iterdir()) == []


def test_a_file_of_the_user_s_keeps_its_lines(hook) -> None:
    own = "#!/bin/bash\nexec /usr/bin/sensei\n"
    hook.write_text(own)
    run(autostart._HOOK_ON)
    assert hook.read_text().splitlines()[2] == "/udata/antler/autostart.sh &"
    assert not parse(run(autostart.LOOK)).taken
    run(autostart._HOOK_OFF)
    assert hook.read_text() == own
    assert [path.name for path in hook.parent.iterdir()] == ["autostart.sh"]


def test_a_file_that_starts_a_sushi_is_seen(hook) -> None:
    hook.write_text("#!/bin/sh\nsushi -r -c /home/mind/mine.json &\n")
    assert parse(run(autostart.LOOK)).taken


def test_a_board_that_nothing_starts_programs_on_gets_the_launcher(project, monkeypatch) -> None:
    monkeypatch.setattr(autostart, "LOOK", "echo user me")
    monkeypatch.setattr(autostart, "check_deployed", lambda *_: None)
    Path(project.target.root).mkdir()
    made = Path(project.target.root) / "autostart.sh"
    with pytest.raises(AntlerError, match="neither systemd nor Elk's user-autostart") as refused:
        carry_out(LocalBoard(), project, ["on"])
    assert f"call {made}, which is there now" in refused.value.resolution
    assert made.read_text() == launcher(project)
    assert made.stat().st_mode & 0o777 == 0o755
    carry_out(LocalBoard(), project, ["off"])
    assert not made.exists()
