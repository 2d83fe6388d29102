"""antler-bench and a VST3 that misbehaves on purpose, both compiled natively, once a session."""

from __future__ import annotations

from pathlib import Path

import pytest
from bench_host import PLUGIN, PLUGIN_SOURCE, Bench, place
from compiled import compiled

from tasks.core.paths import PLUGIN_SRC


@pytest.fixture(scope="session")
def executable(sdk: Path) -> Path:
    return compiled(PLUGIN_SRC / "bench", sdk, "antler-bench") / "antler-bench"


@pytest.fixture(scope="session")
def module(sdk: Path) -> Path:
    return compiled(PLUGIN_SOURCE, sdk, PLUGIN) / f"{PLUGIN}.so"


@pytest.fixture
def bench(executable: Path, module: Path, tmp_path: Path) -> Bench:
    place(module, tmp_path / "plugins" / f"{PLUGIN}.vst3")
    return Bench(executable, tmp_path)
