"""The boards that deploys and runs are tried on: this machine, and the stand-in's fast form."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from run_place import Place

from tests import samples


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
