"""A plugin that ends its host: the exit status is kept on the board, and explained everywhere."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from bench_host import wav
from run_place import Place

from tasks.core.errors import AntlerError
from tasks.project.model import Project
from tasks.realtime.measure import measure
from tasks.realtime.measurement import Limits
from tasks.realtime.verdict import judge
from tasks.run import logs
from tasks.run.render import render
from tasks.run.start import start

pytestmark = pytest.mark.toolchain

CRASHED = "the plugin host crashed (signal 11): it accessed memory that is not its own"
ENDS = {"Test Crash": CRASHED,
        "Test Abort": "the plugin host crashed (signal 6): it aborted",
        "Test Exit": "the plugin, or a library it uses, ended the plugin host: it called exit(3)"}


def shown(place: Place, project: Project, show=logs.show) -> str:
    said: list[str] = []
    with place.board() as board:
        show(board, project, said.append)
    return "\n".join(said)


@pytest.mark.parametrize("name", ENDS)
def test_run_explains_it_and_so_do_its_logs(place, deployed, name) -> None:
    project = deployed(name)
    with place.board() as board, pytest.raises(AntlerError) as caught:
        start(board, project)
    assert caught.value.brief == ENDS[name]
    for show in (logs.show, logs.follow):
        said = shown(place, project, show)
        assert f"it failed: {ENDS[name]}" in said
        assert "Vst3 wrapper (p) setting up 2 inputs and 2 outputs" in said


@pytest.mark.parametrize("name", ENDS)
def test_render_explains_it_and_its_logs_are_kept(place, deployed, tmp_path, name) -> None:
    project, source = deployed(name), tmp_path / "in.wav"
    source.write_bytes(wav(64 * 20))
    with place.board() as board, pytest.raises(AntlerError) as caught:
        render(board, project, source, tmp_path / "out.wav")
    assert caught.value.brief == ENDS[name]
    said = shown(place, project)
    assert said.startswith("no host has run on")
    _, _, last = said.partition("the last render:\n")
    assert "setting up 2 inputs and 2 outputs" in last
    assert f"it failed: {ENDS[name]}" in last


def test_run_and_render_say_the_same_of_a_parameter_that_the_plugin_lacks(
        place, deployed, tmp_path) -> None:
    """Sushi ends with an error after it has set the plugin up: what provoked a refusal before."""
    project, source = deployed("Test Gain"), tmp_path / "in.wav"
    source.write_bytes(wav(64 * 20))
    changed = tmp_path / "changed.json"
    with place.board() as board:
        on_board = f"{project.target.root}/current/config.json"
        board.get(on_board, changed)
        state = [{"processor": "p", "parameters": {"gian": 0.5}}]
        changed.write_text(json.dumps({**json.loads(changed.read_text()), "initial_state": state}))
        board.put(changed, on_board)
        with pytest.raises(AntlerError) as of_run:
            start(board, project)
        with pytest.raises(AntlerError) as of_render:
            render(board, project, source, tmp_path / "out.wav")
    assert of_run.value.brief == of_render.value.brief == "the plugin has no parameter `gian`"
    assert str(of_run.value) == str(of_render.value)
    assert "channel arrangement" not in str(of_run.value)


def test_a_render_that_succeeds_leaves_nothing(place, deployed, tmp_path) -> None:
    source = tmp_path / "in.wav"
    source.write_bytes(wav(64 * 20))
    with place.board() as board, pytest.raises(AntlerError):
        render(board, deployed("Test Crash"), source, tmp_path / "out.wav")
    project = deployed("Test Gain")
    with place.board() as board:
        render(board, project, source, tmp_path / "out.wav")
    assert shown(place, project).startswith("no host has run on")
    assert "render" not in shown(place, project)


def test_the_verdict_explains_a_host_that_dies_while_it_is_measured(place, deployed) -> None:
    project = deployed("Test Crash Later")
    project = replace(project, realtime=replace(project.realtime, warm_up=0.5, seconds=6))
    with place.board() as board:
        seen = measure(board, project)
    alive = judge(seen, Limits.of(project)).checks[0]
    assert (alive.name, alive.measured, alive.result) == ("host alive", CRASHED, "FAIL")
    assert "target=desk" in alive.note
    assert f"it failed: {CRASHED}" in shown(place, project)
