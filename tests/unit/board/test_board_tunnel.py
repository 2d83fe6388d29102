"""A tunnel to a port of the board where nobody listens."""

from contextlib import contextmanager

import pytest
from invoke.exceptions import ThreadException
from invoke.util import ExceptionWrapper
from paramiko import ChannelException

from tasks.board.address import Address
from tasks.board.errors import BoardError
from tasks.board.remote import SshBoard


class Refused:
    """A connection whose tunnel ends as fabric's does when the board refuses its port."""

    @contextmanager
    def forward_local(self, near, port):
        try:
            yield
        finally:
            error = ChannelException(2, "Connect failed")
            raise ThreadException([ExceptionWrapper({}, type(error), error, None)])


def test_it_is_said_and_not_shown_as_a_fault_of_antler(tmp_path):
    board = SshBoard(Address("pi", "127.0.0.1", 22, "mind", known_hosts=()), Refused())
    with pytest.raises(BoardError) as caught, board.tunnel(51051):
        raise BoardError("Sushi does not answer")  # which fabric hides
    assert caught.value.brief == "nothing answers on port 51051 of pi"
    assert "Connect failed" in caught.value.details
