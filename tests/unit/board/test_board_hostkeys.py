"""Host keys and logins against a real SSH server in this process."""

import socket
import threading
from dataclasses import replace

import paramiko
import pytest

from tasks.board import commands, hostkeys
from tasks.board.address import Address
from tasks.board.errors import ChangedHostKey, NotAllowed, UnknownHostKey, Unreachable
from tasks.board.kinds import KINDS
from tasks.board.kinds.ssh import address as address_of
from tasks.board.plugin_hosts import BENCH
from tasks.board.ssh import connect
from tasks.board.target import Target
from tests import samples
from tests.unit.board.ssh_server import Server


@pytest.fixture
def login(tmp_path):
    key = paramiko.ECDSAKey.generate()
    key.write_private_key_file(str(tmp_path / "id"))
    return key


@pytest.fixture
def server(login):
    server = Server(login)
    yield server
    server.close()


@pytest.fixture
def address(server, tmp_path):
    return Address("elk-pi", "127.0.0.1", server.port, "mind", key=tmp_path / "id",
                   known_hosts=(tmp_path / "known_hosts", tmp_path / "users"), timeout=60)


def record(address, key, file=0):
    hostkeys.trust(address.host, address.port, hostkeys.of_paramiko(key),
                   address.known_hosts[file])


def test_an_unknown_key_is_refused_with_its_fingerprint_and_what_accepts_it(server, address):
    with pytest.raises(UnknownHostKey) as refused:
        connect(address)
    assert hostkeys.of_paramiko(server.key).fingerprint in str(refused.value)
    assert str(refused.value).endswith("→ if it is your board: `./doit trust`")
    assert not address.known_hosts[0].exists()


def test_the_fingerprint_is_the_one_that_openssh_shows(server):
    assert hostkeys.of_paramiko(server.key).fingerprint.split()[1] == server.key.fingerprint


@pytest.mark.parametrize("file", [0, 1], ids=["ours", "the user's"])
def test_a_key_on_record_is_let_in(server, address, file):
    record(address, server.key, file)
    connect(address).close()


def test_a_changed_key_is_refused_with_both_fingerprints(server, address):
    old = paramiko.ECDSAKey.generate()
    record(address, old)
    with pytest.raises(ChangedHostKey) as refused:
        connect(address)
    text = str(refused.value)
    assert f"on record {hostkeys.of_paramiko(old).fingerprint}" in text
    assert f"it shows  {hostkeys.of_paramiko(server.key).fingerprint}" in text
    assert "`./doit trust` replaces the key on record" in text


def test_a_key_of_another_kind_than_the_recorded_one_is_refused(server, address):
    record(address, paramiko.RSAKey.generate(2048))
    with pytest.raises((ChangedHostKey, UnknownHostKey, Unreachable)):
        connect(address)


def test_trust_replaces_our_key_and_beats_a_stale_one_of_the_user(server, address):
    stale = paramiko.ECDSAKey.generate()
    record(address, stale, file=1)
    record(address, stale, file=0)
    shown = hostkeys.scan_host_key(address.host, address.port)
    before = hostkeys.trust(address.host, address.port, shown, address.known_hosts[0])
    assert before == hostkeys.of_paramiko(stale)
    assert shown == hostkeys.of_paramiko(server.key)
    connect(address).close()


@pytest.fixture
def configured(server, login, tmp_path, monkeypatch):
    """A target called as in ~/.ssh/config, which says where it is."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)
    monkeypatch.setattr(hostkeys, "STATE", tmp_path / "state")
    (tmp_path / "state").mkdir()
    (tmp_path / ".ssh").mkdir()
    (tmp_path / ".ssh/config").write_text(
        f"Host mypi\n  HostName 127.0.0.1\n  User mind\n  IdentityFile {tmp_path / 'id'}\n")
    return Target("elk-pi", KINDS["ssh"], "mypi", server.port, "", samples.system(),
                  "native", BENCH, "antler")


def test_trust_asks_where_the_connection_goes(configured, server, capsys):
    with pytest.raises(UnknownHostKey) as refused:
        connect(address_of(configured))
    assert f"elk-pi ([127.0.0.1]:{server.port})" in str(refused.value)
    commands.trust(configured)
    assert f"elk-pi ([127.0.0.1]:{server.port}) shows ecdsa" in capsys.readouterr().out
    connect(address_of(configured)).close()
    commands.trust(configured)
    assert "on record already" in capsys.readouterr().out


def test_the_key_on_record_that_is_compared_is_of_the_same_kind(tmp_path):
    kinds = [paramiko.RSAKey.generate(2048), paramiko.ECDSAKey.generate()]
    (tmp_path / "users").write_text("".join(
        f"pi {key.get_name()} {key.get_base64()}\n" for key in kinds))
    for key in map(hostkeys.of_paramiko, kinds):
        assert hostkeys.recorded("pi", (tmp_path / "users",), key.kind) == key


def test_trust_keeps_the_keys_of_others():
    key = hostkeys.HostKey("ssh-ed25519", "AAAA")
    text = "# mine\nother ssh-rsa BBBB\n[pi]:2222 ssh-rsa CCCC\npi ssh-rsa DDDD\n"
    assert hostkeys.with_key(text, "pi", key) == (
        "# mine\nother ssh-rsa BBBB\n[pi]:2222 ssh-rsa CCCC\npi ssh-ed25519 AAAA\n")


@pytest.mark.parametrize(("own", "helps"), [
    (True, "→ a fresh disk: `./doit board reset`"),
    (False, "→ `./doit trust` installs your key there, and asks for the password once")])
def test_a_refused_login_says_what_helps(configured, server, address, own, helps):
    record(address, server.key)
    server.welcome = paramiko.ECDSAKey.generate()
    with pytest.raises(NotAllowed, match="refuses the login") as refused:
        connect(address if own else replace(address, key=None))
    assert str(refused.value).endswith(helps)


def test_nobody_listens(tmp_path, login):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
    off = Address("stand-in", "127.0.0.1", port, "mind", key=tmp_path / "id",
                  known_hosts=(), help="./doit board start", timeout=2)
    with pytest.raises(Unreachable) as error:
        connect(off)
    assert str(error.value).startswith(f"no SSH server answers at stand-in (mind@127.0.0.1:{port})")
    assert str(error.value).endswith("→ ./doit board start")
    with pytest.raises(Unreachable):
        hostkeys.scan_host_key("127.0.0.1", port)


def test_a_name_without_address(tmp_path, login):
    with pytest.raises(Unreachable) as error:
        connect(Address("elk-pi", "no-such-board.invalid", 22, "mind", key=tmp_path / "id"))
    assert "no address is known for elk-pi (mind@no-such-board.invalid:22)" in str(error.value)


def test_a_server_that_says_nothing(tmp_path, login):
    with socket.create_server(("127.0.0.1", 0)) as mute:
        address = Address("elk-pi", "127.0.0.1", mute.getsockname()[1], "mind",
                          key=tmp_path / "id", timeout=1)
        with pytest.raises(Unreachable):
            connect(address)


def test_a_server_that_is_too_busy_is_not_called_absent(tmp_path, login):
    with socket.create_server(("127.0.0.1", 0)) as listening:
        address = Address("elk-pi", "127.0.0.1", listening.getsockname()[1], "mind",
                          key=tmp_path / "id", timeout=1)
        kept = []

        def greet() -> None:
            kept.append(listening.accept()[0])
            kept[0].sendall(b"SSH-2.0-OpenSSH_8.4\r\n")

        server = threading.Thread(target=greet)
        server.start()
        with pytest.raises(Unreachable, match="is slow: .* did not begin a session within 1 s"):
            connect(address)
        server.join()
        kept[0].close()
