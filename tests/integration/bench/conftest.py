"""antler-bench and a VST3 that misbehaves on purpose, both compiled natively, once a session."""

from __future__ import annotations

from pathlib import Path

import pytest
from bench_host import PLUGIN, Bench, compiled, place

from tasks.core.paths import PLUGIN_SRC
from tasks.deps import plan, prepare

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def sdk() -> Path:
    source = plan.used_as_source("vst3sdk", "3.7.10").sources[0]
    prepare.prepare(source)
    return source.path


@pytest.fixture(scope="session")
def executable(sdk: Path) -> Path:
    return compiled(PLUGIN_SRC / "bench", sdk, "antler-bench") / "antler-bench"


@pytest.fixture(scope="session")
def module(sdk: Path) -> Path:
    return compiled(HERE / "plugin", sdk, PLUGIN) / f"{PLUGIN}.so"


@pytest.fixture
def bench(executable: Path, module: Path, tmp_path: Path) -> Bench:
    place(module, tmp_path / "plugins" / f"{PLUGIN}.vst3")
    return Bench(executable, tmp_path)
