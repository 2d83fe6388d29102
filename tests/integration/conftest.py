"""What several rooms' tests are compiled against."""

from __future__ import annotations

from pathlib import Path

import pytest

from tasks.deps import plan, prepare


@pytest.fixture(scope="session")
def sdk() -> Path:
    source = plan.used_as_source("vst3sdk", "3.7.10").sources[0]
    prepare.prepare(source)
    return source.path
