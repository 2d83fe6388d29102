"""A board that ~/.ssh/config describes, over real SSH (qemu-user form of the stand-in)."""

import socket
from dataclasses import replace

import pytest

from tasks.board import commands, hostkeys
from tasks.board.errors import NotAllowed, UnknownHostKey, Unreachable
from tasks.board.kinds import KINDS
from tasks.board.kinds.ssh import address
from tasks.board.plugin_hosts import BENCH
from tasks.board.ssh import connect
from tasks.board.target import Target
from tests import samples

pytestmark = pytest.mark.board

TARGET = Target("elk-pi", KINDS["ssh"], "mypi", 0, "", samples.system(user="nobody"), "native",
                BENCH, "antler")


@pytest.fixture
def config(where, tmp_path, monkeypatch):
    """Writes ~/.ssh/config."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)
    monkeypatch.setattr(hostkeys, "STATE", tmp_path)
    (tmp_path / ".ssh").mkdir()

    def write(text: str) -> None:
        (tmp_path / ".ssh/config").write_text(text.format(port=where.port, key=where.key))
    return write


DIRECT = """\
Host mypi
  HostName 127.0.0.1
  Port {port}
  User mind
  IdentityFile ~/.ssh/id_of_another_machine
  IdentityFile {key}
"""


def test_what_project_yaml_does_not_say_comes_from_there(config, where):
    config(DIRECT)
    there = address(TARGET)
    assert there.where == f"elk-pi (mind@127.0.0.1:{where.port})"
    with pytest.raises(UnknownHostKey, match=rf"elk-pi \(\[127\.0\.0\.1\]:{where.port}\)"):
        connect(there)
    commands.trust(TARGET)
    board = connect(there)
    assert board.run(["id", "-un"]).stdout == "mind\n"
    board.close()


def test_what_project_yaml_says_counts(config, where):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
    config(DIRECT)
    said = replace(TARGET, port=port, user="root")
    with pytest.raises(Unreachable, match=rf"no SSH server answers at elk-pi "
                                          rf"\(root@127\.0\.0\.1:{port}\)"):
        connect(address(said))


def test_who_logs_in_where_nobody_says(config):
    config("Host other\n  User mind\n")
    assert address(TARGET).where == "elk-pi (nobody@mypi:22)"


JUMP = """\
Host mypi
  HostName 127.0.0.1
  Port {port}
  ProxyJump gate
Host gate
  HostName localhost
  Port {port}
Host *
  User mind
  IdentityFile {key}
"""


def test_trust_goes_over_the_jump_host(config, where, capsys):
    config(JUMP)
    with pytest.raises(UnknownHostKey) as refused:
        connect(address(TARGET))
    assert f"[localhost]:{where.port} (on the way to elk-pi)" in str(refused.value)
    commands.trust(TARGET)
    gate, _, pi, *_ = capsys.readouterr().out.splitlines()
    assert gate.startswith(f"[localhost]:{where.port} (on the way to elk-pi) shows ssh-ed25519 ")
    assert pi.startswith(f"elk-pi ([127.0.0.1]:{where.port}) shows ssh-ed25519 ")
    board = connect(address(TARGET))
    assert board.run(["id", "-un"]).stdout == "mind\n"
    board.close()


def test_a_jump_host_that_refuses_the_login_is_named(config, where):
    config(JUMP)
    commands.trust(TARGET)
    config(JUMP.replace("Host gate\n", "Host gate\n  User root\n"))
    with pytest.raises(NotAllowed) as refused:
        connect(address(TARGET))
    assert str(refused.value).startswith(
        f"[localhost]:{where.port} (on the way to elk-pi) refuses the login")
    assert f"ssh-copy-id -p {where.port} root@gate" in str(refused.value)


def test_a_board_that_is_off_behind_its_jump_host(config, where):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
    config(JUMP)
    commands.trust(TARGET)
    with pytest.raises(Unreachable, match=rf"no SSH server answers at elk-pi "
                                          rf"\(mind@127\.0\.0\.1:{port}\)"):
        connect(address(replace(TARGET, port=port)))


def test_proxyjump_none_is_no_jump(config):
    config("Host mypi\n  ProxyJump none\n" + JUMP)
    commands.trust(TARGET)
    connect(address(TARGET)).close()
