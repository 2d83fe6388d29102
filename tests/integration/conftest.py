"""What several rooms' tests are compiled against."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from bench_host import PLUGIN, PLUGIN_SOURCE, place
from compiled import compiled

from tasks.deploy.layout import Products
from tasks.deps import plan, prepare
from tasks.deps.recipe import load
from tasks.project.limits import Realtime
from tasks.project.model import Audio, Plugin, PluginUse, Project, Track
from tasks.sushi.config import host_config, render
from tasks.sushi.tasks import bundles
from tests import samples
from tests.elk.board import ElkBoard, let_in, running
from tests.elk.programs import programs


@pytest.fixture(scope="session")
def sdk() -> Path:
    source = plan.source(load("vst3sdk", ""))
    prepare.prepare(source)
    return source.path


@pytest.fixture(scope="module")
def elk_board() -> Iterator[Callable[..., ElkBoard]]:
    """`elk_board(version, *scenarios)`: a simulated Elk board (tests/elk), the same one a module.

    With `plays=False` its Sushi only says its version, and antler-bench need not be compiled.
    """
    there: dict[tuple[object, ...], ElkBoard] = {}
    with ExitStack() as stack:
        def board(version: str, *scenarios: str, plays: bool = True) -> ElkBoard:
            asked = (version, *scenarios, plays)
            if asked not in there:
                there[asked] = stack.enter_context(running(version, scenarios, programs(plays)))
            return there[asked]

        yield board


@pytest.fixture
def made(sdk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
         ) -> Callable[..., tuple[Project, Products]]:
    """What the stages up to `build` leave for an Elk board, seen by a user whom it knows.

    `module`: the plugin's, where the board's own toolchain is not what builds it.
    """
    def make(board: ElkBoard, name: str = "Test Gain", frames: int = 64,
             module: Path | None = None) -> tuple[Project, Products]:
        let_in(board, tmp_path / "home", tmp_path, monkeypatch)
        project = samples.project(
            board.target, plugin=Plugin(name, "Antler", "1.0.0", "6.1.6", ()),
            audio=Audio(48000, frames), realtime=Realtime(0.5, 2, 0.7, 0, ("noise",), 4, 0.05, 0),
            tracks=(Track("main", 2, (0, 1), (0, 1), (PluginUse("p", name, ()),)),))
        module = module or (compiled(PLUGIN_SOURCE, sdk, PLUGIN, board.target.toolchain)
                            / f"{PLUGIN}.so")
        bundle = tmp_path / f"{project.plugin.stem}.vst3"
        place(module, bundle, "aarch64-linux")
        config, built = tmp_path / "config.json", tmp_path / "built.json"
        config.write_text(render(host_config(project, bundles(project))))
        built.write_text(json.dumps({"module": {"path": str(module)}}))
        return project, Products(bundle, config, built, tmp_path)

    return make
