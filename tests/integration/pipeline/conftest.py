"""One checkout, built once, for all whole runs."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from pipeline_checkout import Checkout


@pytest.fixture(scope="session")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Checkout]:
    made = Checkout(tmp_path_factory.mktemp("pipeline") / "antler")
    made.doit("build")
    yield made
    made.run("board", "stop")
    shutil.rmtree(made.root)
