"""A tunnel to a port of the board where nobody listens."""

from contextlib import contextmanager

import pytest
from invoke.exceptions import ThreadException
from invoke.util import ExceptionWrapper
from paramiko import ChannelException, SSHException

from tasks.board.address import Address
from tasks.board.errors import BoardError, Unreachable
from tasks.board.remote import SshBoard


class Refused:
    """A connection whose tunnel ends as fabric's does when a thread of it failed."""

    def __init__(self, error):
        self.error = error

    @contextmanager
    def forward_local(self, near, port):
        try:
            yield
        finally:
            raise ThreadException([ExceptionWrapper({}, type(self.error), self.error, None)])


def through(error):
    return SshBoard(Address("pi", "127.0.0.1", 22, "mind", known_hosts=()), Refused(error))


def test_it_is_said_and_not_shown_as_a_fault_of_antler():
    board = through(ChannelException(2, "Connect failed"))
    with pytest.raises(BoardError) as caught, board.tunnel(51051):
        raise BoardError("Sushi does not answer")  # which fabric hides
    assert caught.value.brief == "nothing answers on port 51051 of pi"
    assert "Connect failed" not in str(caught.value), "words of SSH's library, which say no more"


def test_a_lost_connection_is_told_apart():
    with pytest.raises(Unreachable), through(SSHException("not connected")).tunnel(51051):
        pass
