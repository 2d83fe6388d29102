"""One checkout, built once, for all whole runs."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from board_checkout import BoardCheckout


@pytest.fixture(scope="session")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BoardCheckout]:
    made = BoardCheckout(tmp_path_factory.mktemp("pipeline") / "antler")
    made.done("build")
    yield made
    made.doit("board", "stop")
    shutil.rmtree(made.root)
