"""A project on a simulated Elk board, and what the build leaves for it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from bench_host import PLUGIN, PLUGIN_SOURCE, place
from compiled import compiled

from tasks.deploy.layout import Products
from tasks.project.limits import Realtime
from tasks.project.model import Audio, Plugin, PluginUse, Project, Track
from tasks.sushi.config import host_config, render
from tasks.sushi.tasks import bundles
from tests import samples
from tests.elk.board import ElkBoard, let_in


@pytest.fixture
def made(sdk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
         ) -> Callable[..., tuple[Project, Products]]:
    """What the stages up to `build` leave for a board, seen by a user whom it knows."""
    def make(board: ElkBoard, name: str = "Test Gain", frames: int = 64
             ) -> tuple[Project, Products]:
        let_in(board, tmp_path / "home", tmp_path, monkeypatch)
        project = samples.project(
            board.target, plugin=Plugin(name, "Antler", "1.0.0", "6.1.6", ()),
            audio=Audio(48000, frames), realtime=Realtime(0.5, 2, 0.7, 0, ("noise",), 4, 0.05, 0),
            tracks=(Track("main", 2, (0, 1), (0, 1), (PluginUse("p", name, ()),)),))
        module = compiled(PLUGIN_SOURCE, sdk, PLUGIN, board.target.toolchain) / f"{PLUGIN}.so"
        bundle = tmp_path / f"{project.plugin.stem}.vst3"
        place(module, bundle, "aarch64-linux")
        config, built = tmp_path / "config.json", tmp_path / "built.json"
        config.write_text(render(host_config(project, bundles(project))))
        built.write_text(json.dumps({"module": {"path": str(module)}}))
        return project, Products(bundle, config, built, tmp_path)

    return make
