"""A plugin that ends its host: the exit status is kept on the board, and explained everywhere."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from bench_host import PLUGIN, PLUGIN_SOURCE, wav
from bench_host import place as put
from compiled import compiled
from run_place import Place

from tasks.core.errors import AntlerError
from tasks.core.paths import PLUGIN_SRC
from tasks.deploy.deploy import deploy
from tasks.deploy.layout import Products, release
from tasks.project.model import Plugin, PluginUse, Project, Track
from tasks.realtime.measure import measure
from tasks.realtime.measurement import Limits
from tasks.realtime.verdict import judge
from tasks.run import logs
from tasks.run.render import render
from tasks.run.start import start
from tasks.sushi import config
from tasks.sushi.tasks import bundles
from tests import samples

pytestmark = pytest.mark.toolchain

CRASHED = "the plugin host crashed (signal 11): it accessed memory that is not its own"
ENDS = {"Test Crash": CRASHED,
        "Test Abort": "the plugin host crashed (signal 6): it aborted",
        "Test Exit": "the plugin, or a library it uses, ended the plugin host: it called exit(3)"}


@pytest.fixture
def deployed(place: Place, sdk: Path, tmp_path: Path) -> Callable[[str], Project]:
    """Puts a class of the misbehaving plugin onto the board."""
    architecture = place.target.os.architecture
    toolchain = "debian11-aarch64" if architecture == "aarch64" else "native"

    def make(name: str) -> Project:
        os = replace(place.target.os, frontend="-r")
        project = samples.project(
            replace(place.target, os=os), plugin=Plugin(name, "Antler", "1.0.0", "7.0.5", ()),
            tracks=(Track("main", 2, (0, 1), (0, 1), (PluginUse("p", name, ()),)),))
        host = compiled(PLUGIN_SRC / "bench", sdk, "antler-bench", toolchain) / "antler-bench"
        module = compiled(PLUGIN_SOURCE, sdk, PLUGIN, toolchain) / f"{PLUGIN}.so"
        put(module, tmp_path / f"{name}.vst3", f"{architecture}-linux")
        (tmp_path / "config.json").write_text(
            config.render(config.host_config(project, bundles(project))))
        (tmp_path / "built.json").write_text(json.dumps({"bench": {"path": str(host)}}))
        products = Products(tmp_path / f"{name}.vst3", tmp_path / "config.json",
                            tmp_path / "built.json", tmp_path)
        with place.board() as board:
            deploy(board, project.target, release(project, products))
        return project

    return make


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
