"""The stand-in's fast form, and a connection to it."""

import pytest

from tasks.board.ssh import connect
from tasks.board.standin import fast
from tasks.board.standin.image import made


@pytest.fixture(scope="module")
def where():
    with fast.running(made(print), size_mb=128) as address:
        yield address


@pytest.fixture(scope="module")
def board(where):
    board = connect(where)
    yield board
    board.close()
