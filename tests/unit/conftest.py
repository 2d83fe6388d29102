"""A project, its products, and this machine as a board."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tasks.deploy.layout import Products
from tasks.project.model import (
    Audio,
    Engine,
    OperatingSystem,
    Plugin,
    PluginUse,
    Project,
    Realtime,
    Target,
    Track,
)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    system = OperatingSystem("desk", "linux", "x86_64", (2, 17), (3, 4, 28), frozenset(), "1.1.0",
                             "-d", (), None)
    target = Target("desk", "local", "", 0, "", system, "native", "bench",
                    str(tmp_path / "board"))
    use = PluginUse("sat", "Sat", ())
    return Project(Plugin("Sat", "Antler", "1.0.0", "7.0.12", ()), Engine("tflite", "2.14.1", ()),
                   tmp_path / "model.tflite", Audio(48000, 64),
                   (Track("main", 2, (0, 1), (0, 1), (use,)),), Realtime(1, 2, 0.7, 0), target)


@pytest.fixture
def products(tmp_path: Path) -> Products:
    folder = tmp_path / "products"
    module = folder / "Sat.vst3/Contents/x86_64-linux/Sat.so"
    module.parent.mkdir(parents=True)
    module.write_bytes(b"the plugin" * 1000)
    (module.parent / "libstdc++.so.6").write_bytes(b"a library" * 5000)
    (folder / "config.json").write_text("{}")
    host = folder / "cmake/antler-bench"
    host.parent.mkdir()
    host.write_bytes(b"#!/bin/sh\n")
    host.chmod(0o775)
    (folder / "built.json").write_text(json.dumps({"bench": {"path": str(host)}}))
    return Products(folder / "Sat.vst3", folder / "config.json", folder / "built.json",
                    folder / "reports")


@pytest.fixture
def sushi_project(project: Project) -> Project:
    return replace(project, target=replace(project.target, plugin_host="sushi"))
