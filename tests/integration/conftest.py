"""What several rooms' tests are compiled against."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tasks.deps import plan, prepare
from tasks.deps.recipe import load
from tests.elk.board import ElkBoard, running
from tests.elk.programs import programs


@pytest.fixture(scope="session")
def sdk() -> Path:
    source = plan.source(load("vst3sdk", ""))
    prepare.prepare(source)
    return source.path


@pytest.fixture(scope="module")
def elk_board() -> Iterator[Callable[..., ElkBoard]]:
    """`elk_board(version, *scenarios)`: a simulated Elk board (tests/elk), the same one a module.

    With `plays=False` its Sushi only says its version, and antler-bench need not be compiled.
    """
    there: dict[tuple[object, ...], ElkBoard] = {}
    with ExitStack() as stack:
        def board(version: str, *scenarios: str, plays: bool = True) -> ElkBoard:
            asked = (version, *scenarios, plays)
            if asked not in there:
                there[asked] = stack.enter_context(running(version, scenarios, programs(plays)))
            return there[asked]

        yield board
