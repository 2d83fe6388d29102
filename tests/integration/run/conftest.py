"""The boards that deploys and runs are tried on: this machine, and the stand-in's fast form."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from socket import SOCK_DGRAM
from typing import Any

import pytest
from bench_host import PLUGIN, PLUGIN_SOURCE
from bench_host import place as put
from compiled import compiled
from run_place import Place

from tasks.core.paths import PLUGIN_SRC
from tasks.deploy.deploy import deploy
from tasks.deploy.layout import Products, release
from tasks.project.model import Plugin, PluginUse, Project, Track
from tasks.project.sushi import Osc, Sushi
from tasks.sushi import config
from tasks.sushi.tasks import bundles
from tests import samples
from tests.ports import spare


@pytest.fixture(scope="session")
def fast_stand_in() -> Iterator[Any]:
    from tasks.board.standin.fast import running
    from tasks.board.standin.image import made

    with running(made(print), 160) as address:
        yield address


@pytest.fixture(params=["local", pytest.param("fast", marks=pytest.mark.board)])
def place(request, tmp_path: Path) -> Place:
    if request.param == "local":
        return Place(None, samples.local(str(tmp_path / "board"), "desk", os.uname().machine))
    address = request.getfixturevalue("fast_stand_in")
    return Place(address, samples.local(f"/udata/{tmp_path.name}", "stand-in", "aarch64"))


@pytest.fixture
def deployed(place: Place, sdk: Path, tmp_path: Path) -> Callable[[str], Project]:
    """Puts a class of the misbehaving plugin onto the board.

    Its host listens on a port of its own: both places have this machine's network, as have those
    of a test that runs beside this one.
    """
    architecture = place.target.os.architecture
    toolchain = "debian11-aarch64" if architecture == "aarch64" else "native"

    def make(name: str) -> Project:
        os = replace(place.target.os, frontend="-r")
        project = samples.project(
            replace(place.target, os=os), plugin=Plugin(name, "Antler", "1.0.0", "7.0.5", ()),
            tracks=(Track("main", 2, (0, 1), (0, 1), (PluginUse("p", name, ()),)),),
            sushi=Sushi(osc=Osc(spare(SOCK_DGRAM))))
        host = compiled(PLUGIN_SRC / "bench", sdk, "antler-bench", toolchain) / "antler-bench"
        module = compiled(PLUGIN_SOURCE, sdk, PLUGIN, toolchain) / f"{PLUGIN}.so"
        bundle = tmp_path / f"{project.plugin.stem}.vst3"
        put(module, bundle, f"{architecture}-linux")
        (tmp_path / "config.json").write_text(
            config.render(config.host_config(project, bundles(project))))
        (tmp_path / "built.json").write_text(json.dumps({"bench": {"path": str(host)}}))
        products = Products(bundle, tmp_path / "config.json", tmp_path / "built.json", tmp_path)
        with place.board() as board:
            deploy(board, project.target, release(project, products))
        return project

    return make
