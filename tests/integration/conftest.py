"""What several rooms' tests are compiled against."""

from __future__ import annotations

from pathlib import Path

import pytest

from tasks.deps import plan, prepare
from tasks.deps.recipe import load


@pytest.fixture(scope="session")
def sdk() -> Path:
    source = plan.source(load("vst3sdk", ""))
    prepare.prepare(source)
    return source.path
