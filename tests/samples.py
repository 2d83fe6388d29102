"""A made-up project and its products, for tests that need one but no project.yaml."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tasks.board.cores import LINUX
from tasks.board.kinds import KINDS
from tasks.board.plugin_hosts import BENCH
from tasks.board.target import OperatingSystem, Target
from tasks.deploy.layout import Products
from tasks.project.inference import Inference
from tasks.project.limits import Realtime, Verify
from tasks.project.model import Audio, Engine, Model, Plugin, PluginUse, Project, Track


def system(architecture: str = "x86_64", **others: Any) -> OperatingSystem:
    """A plain Linux, as new as the toolchains' products need."""
    values = {"name": "linux", "realtime": LINUX, "glibc": (2, 31), "glibcxx": (3, 4, 28),
              "plugin_hosts": ("bench", "sushi"), "sushi": "1.1.0",
              "frontend": "-d", "block_sizes": (), "juce_below": None, **others}
    return OperatingSystem(architecture=architecture, **values)


def local(root: str, name: str = "desk", architecture: str = "x86_64") -> Target:
    """This machine as the target, with our plugin host."""
    return Target(name, KINDS["local"], "", 0, "", system(architecture), "native", BENCH, root)


def project(target: Target, *, name: str = "Sat", model: Path = Path("m.tflite"),
            **others: Any) -> Project:
    """One stereo track with one plugin, called `sat`, without parameters."""
    values = {"plugin": Plugin(name, "Antler", "1.0.0", "7.0.5", ()),
              "engine": Engine("tflite", "2.14.1", ()), "inference": Inference(),
              "audio": Audio(48000, 64),
              "tracks": (Track("main", 2, (0, 1), (0, 1), (PluginUse("sat", name, ()),)),),
              "realtime": Realtime(1, 2, 0.7, 0, ("noise", "steps"), 4, 0.05, 0),
              "verify": Verify(1e-5, (1, 64)), **others}
    return Project(model=Model(model), target=target, **values)


def products(folder: Path, architecture: str = "x86_64", plugin: bytes = b"the plugin" * 1000,
             library: bytes = b"a library" * 5000) -> Products:
    """A bundle with a library, a plugin host and a configuration, all of them fillings only."""
    module = folder / f"Sat.vst3/Contents/{architecture}-linux/Sat.so"
    module.parent.mkdir(parents=True)
    module.write_bytes(plugin)
    (module.parent / "libstdc++.so.6").write_bytes(library)
    (folder / "config.json").write_text("{}")
    host = folder / "cmake/antler-bench"
    host.parent.mkdir()
    host.write_bytes(b"#!/bin/sh\n")
    host.chmod(0o775)
    (folder / "built.json").write_text(json.dumps({"bench": {"path": str(host)}}))
    return Products(folder / "Sat.vst3", folder / "config.json", folder / "built.json",
                    folder / "reports")
