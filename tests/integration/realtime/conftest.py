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

TEXT = """\
antler: 1
plugin: {name: Test}
model: none.tflite
sushi: {tracks: [{name: main, plugins: [{use: Test, name: p}]}]}
realtime: {warm_up: 0.25, seconds: 1}
targets: {stand-in: {port: 0}}
"""
Made = tuple[Project, Products]


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    """Its files lie in a state folder of their own; it is started by the first who needs it."""
    folder = tmp_path_factory.mktemp("state")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tasks.board.standin.instance.MACHINES", folder)
        used = instance(project_for(folder, "Test Gain", 1, "stand-in").target)
        yield used
        vm.stop(image.made(print), used)


@pytest.fixture
def made(sdk: Path, tmp_path: Path) -> Callable[..., Made]:
    """What the stages up to `build` leave, for a class of the test plugin."""
    def make(name: str, seconds: float = 1, target: str = "stand-in") -> Made:
        project = project_for(tmp_path, name, seconds, target)
        toolchain, architecture = project.target.toolchain, project.target.os.architecture
        host = compiled(PLUGIN_SRC / "bench", sdk, "antler-bench", toolchain) / "antler-bench"
        module = compiled(PLUGIN_SOURCE, sdk, PLUGIN, toolchain) / f"{PLUGIN}.so"
        bundle = tmp_path / f"{project.plugin.stem}.vst3"
        place(module, bundle, f"{architecture}-linux")
        config, built = tmp_path / "config.json", tmp_path / "built.json"
        config.write_text(render(host_config(project, bundles(project))))
        built.write_text(json.dumps({"bench": {"path": str(host)},
                                     "module": {"path": str(module)}}))
        return project, Products(bundle, config, built, tmp_path)

    return make


def project_for(folder: Path, name: str, seconds: float, target: str) -> Project:
    """The project above, for another class of the test plugin."""
    (folder / "none.tflite").touch()
    (folder / "project.yaml").write_text(TEXT)
    project = load(folder / "project.yaml", target=target, state=folder)
    (track,) = project.tracks
    uses = tuple(replace(use, use=name) for use in track.plugins)
    place = project.target
    if place.board.local:  # not where the checkout's own releases are
        place = replace(place, root=str(folder / "board"))
    return replace(project, plugin=replace(project.plugin, name=name),
                   tracks=(replace(track, plugins=uses),), target=place,
                   realtime=replace(project.realtime, seconds=seconds))
