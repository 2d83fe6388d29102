"""Start, watch and stop: the scripts on real processes of this machine."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tasks.board.local import LocalBoard
from tasks.board.script import script
from tasks.core.paths import CODE
from tasks.project.model import PluginUse, Track
from tasks.run import host as at
from tasks.run import start as starting
from tasks.run import stop as stopping
from tasks.run.failure import failure, parse_architectures
from tasks.run.host import Host, blocks, host
from tasks.run.look import look
from tasks.run.start import is_up
from tasks.run.stop import running, stop
from tasks.sushi.explain import silent
from tasks.sushi.log import last_run
from tests import samples
from tests.waiting import until

PLAYS = ": >ready; while :; do sleep 0.05; done"
DEAF = "trap '' INT TERM; " + PLAYS
# Sets a handler as Sushi does: a shell may not trap a signal it was started to ignore.
POLITE = f"""exec {sys.executable} -c "
import signal, sys, pathlib
signal.signal(signal.SIGINT, lambda *_: sys.exit(pathlib.Path('timings.txt').write_text('bye')))
pathlib.Path('ready').touch()
while True: signal.pause()" """


@pytest.fixture
def place(tmp_path: Path) -> Host:
    return Host("sh", str(tmp_path), str(tmp_path / "current"))


def play(place: Host, text: str) -> int:
    board = LocalBoard()
    pid = board.start(["sh", "-c", text], folder=place.folder, log=place.output,
                      status=place.status)
    script(board, at.REMEMBER, place.pid_file, str(pid))
    until(Path(place.folder, "ready").exists)
    return pid


def test_paths_of_a_target(project):
    root = project.target.root
    assert host(project.target) == Host(
        f"{root}/current/antler-bench", f"{root}/run", f"{root}/current")
    assert host(project.target).config == f"{root}/current/config.json"
    assert blocks(project) == (64,)


def test_sushi_of_the_board(sushi_project):
    assert host(sushi_project.target).program == "sushi"
    assert blocks(sushi_project) == ()


def test_a_polite_host_ends_by_sigint(place, tmp_path):
    pid = play(place, POLITE)
    assert running(LocalBoard(), place) == pid
    assert stop(LocalBoard(), place) == pid
    assert (tmp_path / "timings.txt").read_text() == "bye"
    assert running(LocalBoard(), place) is None
    assert stop(LocalBoard(), place) is None


def test_a_deaf_host_is_killed_in_the_end(place, monkeypatch):
    monkeypatch.setattr(stopping, "GRACE", (("INT", 0.0), ("TERM", 0.0), ("KILL", 5.0)))
    pid = play(place, DEAF)
    assert stop(LocalBoard(), place) == pid
    assert running(LocalBoard(), place) is None


def test_an_id_given_out_again_is_not_our_host(place):
    other = subprocess.Popen(["sleep", "30"])
    try:
        Path(place.pid_file).write_text(f"{other.pid} 1\n")  # that process started at tick 1
        assert stop(LocalBoard(), place) is None
        assert other.poll() is None
    finally:
        other.kill()
        other.wait()


def test_a_look_sees_this_run_only(place, tmp_path):
    (tmp_path / "sushi.log").write_text("[2026-11-22 17:13:43.260] [info] [main] old\n")
    (tmp_path / "timings.txt").write_text("old")
    script(LocalBoard(), at.BEGIN, place.folder)
    assert not (tmp_path / "timings.txt").exists()
    pid = play(place, 'echo "[2026-11-22 17:13:44.260] [info] [main] new" >sushi.log; echo out; '
                      + PLAYS)
    seen = look(LocalBoard(), place)
    assert (seen.pid, [line.message for line in seen.log], seen.output) == (pid, ["new"], "out\n")
    os.kill(pid, signal.SIGKILL)
    until(lambda: look(LocalBoard(), place).pid == 0)


def log(*lines: str) -> tuple:
    return last_run("".join(f"[2026-11-22 17:13:43.260] {line}\n" for line in lines))


TRACK = "[info] [engine] Track main successfully added to engine"
SET_UP = "[info] [vst3] Vst3 wrapper (sat) setting up 2 inputs and 2 outputs"


@pytest.mark.parametrize(("lines", "up"), [
    ([], False), ([TRACK], False), ([SET_UP], False), ([TRACK, SET_UP], True),
    ([TRACK, SET_UP.replace("(sat)", "(other)")], False)])
def test_up_when_every_track_and_plugin_is(project, lines, up):
    assert is_up(project, log(*lines)) is up


@pytest.mark.parametrize("version", ["0.12.0", "1.1.0"])
def test_up_by_what_sushi_really_says(version):
    """0.12 calls a plugin by its class when it sets it up, 1.1 by its own name."""
    text = (CODE / f"tests/unit/sushi/golden/sushi-{version}/dummy-20s-timing.log").read_text()
    use = PluginUse("mda_delay", "mda Delay", ())
    track = Track("main", 2, (0, 1), (0, 1), (use,))
    real = samples.project(samples.local("/nowhere"), tracks=(track,))
    assert is_up(real, last_run(text))
    assert not is_up(real, last_run(text.split("setting up")[0]))


@pytest.mark.parametrize("where", ["board", "owner", "start"])
def test_a_host_whose_start_is_interrupted_does_not_play_on(project, tmp_path, monkeypatch, where):
    place = Host(str(tmp_path / "host"), str(tmp_path), str(tmp_path / "current"))
    Path(place.program).write_text("#!/bin/sh\n" + PLAYS)
    Path(place.program).chmod(0o755)
    (tmp_path / "current").mkdir()
    Path(place.config).write_text("{}")
    monkeypatch.setattr(starting.at, "host", lambda target: place)
    monkeypatch.setattr(*{"board": (LocalBoard, "start", unheard(LocalBoard.start)),
                          "owner": (starting.owner, "sign", interrupted),
                          "start": (starting, "wait", interrupted)}[where])
    monkeypatch.setattr(stopping, "GRACE", (("INT", 0.0), ("TERM", 5.0), ("KILL", 5.0)))
    with pytest.raises(KeyboardInterrupt):
        starting.start(LocalBoard(), project)
    assert running(LocalBoard(), place) is None
    assert subprocess.run(["pgrep", "-f", place.program], check=False).returncode == 1


def unheard(start):
    """It starts, and the interruption comes before its process id does."""
    def begin(board, argv, **files):
        start(board, argv, **files)
        raise KeyboardInterrupt

    return begin


def interrupted(*_):
    time.sleep(0.2)
    raise KeyboardInterrupt


def test_a_plugin_that_cannot_run_its_model_is_a_failure(project, tmp_path):
    said = "Sat is silent: TensorFlow Lite cannot run the model: no operator\n"
    place = Host("sh", str(tmp_path), str(tmp_path))
    error = failure(LocalBoard(), project, place, None, said, ())
    assert error.brief == "Sat plays silence: it cannot run its model"
    assert "no operator" in error.details
    assert silent(f"x\n{said}") == (said.strip(),)


def test_known_failure_is_explained(project, tmp_path):
    place = Host("sh", str(tmp_path), str(tmp_path))
    lines = log("[error] [vst3] No match for plugin Sat in factory",
                "[error] [engine] Failed to initialize processor sat with error 8")
    error = failure(LocalBoard(), project, place, None, "", lines)
    assert "Sat" in error.brief and error.resolution


def test_unknown_failure_shows_what_was_said(project, tmp_path):
    place = Host("sh", str(tmp_path), str(tmp_path))
    error = failure(LocalBoard(), project, place, None, "something odd\n", ())
    assert error.brief == "the plugin host ended before it should"
    assert error.details == "something odd"


def test_a_line_that_is_harmless_is_no_evidence(project, tmp_path):
    place = Host("sh", str(tmp_path), str(tmp_path))
    lines = log(SET_UP.replace("and 2 outputs", "and 0 outputs"),
                "[error] [vst3] Failed to set a valid channel arrangement", SET_UP)
    assert failure(LocalBoard(), project, place, None, "", lines).details == ""
    assert failure(LocalBoard(), project, place, 0, "", lines).brief == (
        "the plugin, or a library it uses, ended the plugin host: it called exit(0)")


def test_a_host_that_someone_else_stopped(project, tmp_path):
    place = Host("sh", str(tmp_path), str(tmp_path))
    lines = log("[info] [main] Sushi exiting normally!")
    assert failure(LocalBoard(), project, place, 0, "", lines).brief == (
        "the plugin host was stopped by someone else: it shut down normally")


def test_architectures_of_a_bundle():
    head = "7f454c460201010000000000000000000300"
    text = f"{head}b700 ./S.vst3/Contents/aarch64-linux/S.so\n{head}3e00 ./a b.so\n7b7d ./c.json\n"
    assert parse_architectures("/r", text) == {
        "/r/S.vst3/Contents/aarch64-linux/S.so": "aarch64", "/r/a b.so": "x86_64",
        "/r/c.json": ""}


def test_architecture_of_a_real_file(tmp_path):
    from tasks.run.failure import architectures

    (tmp_path / "true").write_bytes(Path("/bin/true").read_bytes())
    assert architectures(LocalBoard(), str(tmp_path)) == {f"{tmp_path}/true": os.uname().machine}
