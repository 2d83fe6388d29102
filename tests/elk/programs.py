"""What runs on a simulated board, compiled for aarch64; ccache remembers the objects."""

from __future__ import annotations

from functools import cache

from tasks.core.paths import PLUGIN_SRC
from tasks.deps import plan, prepare
from tasks.deps.recipe import load
from tests.elk.image import HERE, Programs
from tests.integration.compiled import compiled

TOOLCHAIN = "debian11-aarch64"


@cache
def programs(plays: bool = True) -> Programs:
    """The programs; with antler-bench if the board's Sushi is to play."""
    source = plan.source(load("vst3sdk", ""))
    prepare.prepare(source)
    bench = (compiled(PLUGIN_SRC / "bench", source.path, "antler-bench", TOOLCHAIN) / "antler-bench"
             if plays else None)
    return Programs(compiled(HERE / "programs", source.path, "elk-programs", TOOLCHAIN), bench)
