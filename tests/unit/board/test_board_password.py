"""Logins by password where a server asks questions instead (keyboard-interactive, as PAM does)."""

import paramiko
import pytest

from tasks.board import hostkeys
from tasks.board.address import Address
from tasks.board.errors import BoardError
from tasks.board.first_contact import _by_password
from tasks.board.keys import OwnKey
from tests.unit.board.ssh_server import Server

KEY = OwnKey("ssh-ed25519 AAAA", "agent's")


@pytest.fixture
def asking(tmp_path, monkeypatch):
    """Where a server answers that asks these questions."""
    monkeypatch.setenv("HOME", str(tmp_path))
    servers = []

    def start(**questions: str) -> Address:
        server = Server(paramiko.ECDSAKey.generate(), questions)
        servers.append(server)
        known = tmp_path / "known_hosts"
        hostkeys.trust("127.0.0.1", server.port, hostkeys.of_paramiko(server.key), known)
        return Address("elk-pi", "127.0.0.1", server.port, "mind", known_hosts=(known,), timeout=60)

    yield start
    for server in servers:
        server.close()


def test_one_question_is_for_the_password(asking):
    _by_password(asking(Password="elk"), "elk", KEY).close()


@pytest.mark.parametrize("questions", [{"Password": "other"}, {"Password": "elk", "Token": "1"}])
def test_a_wrong_answer_or_a_second_question(asking, questions):
    address = asking(**questions)
    with pytest.raises(BoardError) as refused:
        _by_password(address, "elk", KEY)
    assert "the password is wrong, or it asks for more than a password" in str(refused.value)
    assert f"`ssh-copy-id -p {address.port} mind@127.0.0.1`" in str(refused.value)
