"""A stand-in machine of the tests' own, and releases for it with the plugin that misbehaves."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from bench_host import PLUGIN, PLUGIN_SOURCE, place
from compiled import compiled

from tasks.board.standin import image, vm
from tasks.board.standin.instance import Instance, instance
from tasks.core.paths import PLUGIN_SRC
from tasks.deploy.layout import Products
from tasks.project.load import load
from tasks.project.model import Project
from tasks.sushi.config import host_config, render
from tasks.sushi.tasks import bundles

TOOLCHAIN = "debian11-aarch64"
TEXT = """\
antler: 1
plugin: {name: Test}
model: none.tflite
sushi: {tracks: [{name: main, plugins: [{use: Test, name: p}]}]}
realtime: {warm_up: 0.25, seconds: 1}
target: stand-in
targets: {stand-in: {port: 0}}
"""
Made = tuple[Project, Products]


@pytest.fixture(scope="module", autouse=True)
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    """Its files lie in a state folder of their own; it is started by the first who needs it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tasks.board.standin.instance.MACHINES", tmp_path_factory.mktemp("state"))
        yield instance("stand-in")
        vm.stop(image.made(print), instance("stand-in"))


@pytest.fixture(scope="session")
def host(sdk: Path) -> Path:
    return compiled(PLUGIN_SRC / "bench", sdk, "antler-bench", TOOLCHAIN) / "antler-bench"


@pytest.fixture(scope="session")
def module(sdk: Path) -> Path:
    return compiled(PLUGIN_SOURCE, sdk, PLUGIN, TOOLCHAIN) / f"{PLUGIN}.so"


@pytest.fixture
def made(host: Path, module: Path, tmp_path: Path) -> Callable[..., Made]:
    """What the stages up to `build` leave, for a class of the test plugin."""
    def make(name: str, seconds: float = 1) -> Made:
        project = project_for(tmp_path, name, seconds)
        place(module, tmp_path / f"{name}.vst3", "aarch64-linux")
        config, built = tmp_path / "config.json", tmp_path / "built.json"
        config.write_text(render(host_config(project, bundles(project))))
        built.write_text(json.dumps({"bench": {"path": str(host)}}))
        return project, Products(tmp_path / f"{name}.vst3", config, built, tmp_path)

    return make


def project_for(folder: Path, name: str, seconds: float) -> Project:
    """The project above for a class whose name has a blank, as project.yaml cannot say it."""
    (folder / "none.tflite").touch()
    (folder / "project.yaml").write_text(TEXT)
    project = load(folder / "project.yaml", state=folder)
    (track,) = project.tracks
    uses = tuple(replace(use, use=name) for use in track.plugins)
    return replace(project, plugin=replace(project.plugin, name=name),
                   tracks=(replace(track, plugins=uses),),
                   realtime=replace(project.realtime, seconds=seconds))
