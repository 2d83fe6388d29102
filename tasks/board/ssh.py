"""Connects to a board over SSH. `connect` is the only place that makes a connection.

fabric accepts any host key and reads no known_hosts (fabric/connection.py, issue 2071). So there
must be no bare `Connection(...)` elsewhere; a unit test looks for one.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tasks.board import sshconfig
from tasks.board.address import Address
from tasks.board.errors import ChangedHostKey, NotAllowed, UnknownHostKey, Unreachable
from tasks.board.hostkeys import (
    HostKey,
    entry_name,
    of_paramiko,
    quiet_paramiko,
    scan_host_key,
)
from tasks.board.remote import SshBoard, close, hops

LOOPBACK = "127.0.0.1"


def connect(address: Address, password: str | None = None) -> SshBoard:
    """Connect to a board whose host key is on record.

    Args:
        password: used instead of the user's keys, for the board but not for jump hosts.

    Raises:
        Unreachable, NotAllowed, UnknownHostKey, ChangedHostKey: as their names say.
    """
    end = time.monotonic() + address.retry
    while True:
        try:
            return SshBoard(address, _open(address, password))
        except Unreachable as error:
            if time.monotonic() >= end or (address.host == LOOPBACK and _refused(error)):
                raise
            time.sleep(0.2)


def _refused(error: Unreachable) -> bool:
    """Whether nothing listens on the port; on loopback it is then useless to try again."""
    from paramiko.ssh_exception import NoValidConnectionsError

    return isinstance(error.__cause__, (ConnectionRefusedError, NoValidConnectionsError))


def _open(address: Address, password: str | None) -> Any:
    connection = _connection(address)
    if password is not None:
        connection.connect_kwargs |= {"allow_agent": False, "look_for_keys": False,
                                      "key_filename": [], "password": password}
    try:
        for hop in hops(connection):  # one after the other, to know which one fails
            with _explained(address, hop):
                hop.open()
    except BaseException:
        close(connection)
        raise
    if address.silence:
        _notice_silence(connection, address.silence)
    return connection


def _notice_silence(connection: Any, seconds: float) -> None:
    """Close the connection when the other side stops answering (a cable, a power cut).

    The kernel itself tries for a quarter of an hour, during which a transfer would hang.
    """
    import socket

    connection.transport.set_keepalive(max(1, int(seconds / 2)))  # without it, idle looks the same
    first = hops(connection)[0].transport.sock
    if isinstance(first, socket.socket):  # a ProxyCommand has none
        first.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, int(seconds * 1000))


def _connection(address: Address) -> Any:
    from fabric import Config, Connection
    from paramiko import PKey, SSHConfig

    quiet_paramiko()
    own: dict[str, Any] = {}
    if address.key:
        own = {"allow_agent": False, "look_for_keys": False, "pkey": PKey.from_path(address.key)}
    direct = not address.key and sshconfig.entry(address.host).direct
    connection = Connection(
        address.host, user=address.user, port=address.port, gateway=False if direct else None,
        config=Config(ssh_config=SSHConfig() if address.key else sshconfig.load()),
        connect_kwargs=own)
    for hop in hops(connection):  # jump hosts are checked as well
        _check_keys(hop, address)
        _set_up(hop, address.timeout)
    return connection


def _set_up(hop: Any, seconds: float) -> None:
    """Set timeouts, and drop key files that do not exist: OpenSSH skips them, paramiko fails."""
    hop.connect_timeout = int(seconds)
    waits = dict.fromkeys(("banner_timeout", "auth_timeout", "channel_timeout"), seconds)
    named = hop.connect_kwargs.get("key_filename", [])
    there = [file for file in named if Path(file).expanduser().is_file()]
    hop.connect_kwargs = {**hop.connect_kwargs, **waits, "key_filename": there}


def _is_board(address: Address, hop: Any) -> bool:
    return bool(hop.original_host == address.host)


def _title(address: Address, hop: Any) -> str:
    name = entry_name(hop.host, hop.port)
    return (f"{address.name} ({name})" if _is_board(address, hop)
            else f"{name} (on the way to {address.name})")


def shown_keys(address: Address) -> Iterator[tuple[str, str, int, HostKey]]:
    """Title, host, port and host key of each server on the way that `connect` takes.

    Each server is reached through the one before it, whose key the caller must have recorded by
    then.

    Raises:
        Unreachable: no SSH server answers there.
    """
    for number in range(len(hops(_connection(address)))):
        connection = _connection(address)  # a new one, which knows the key recorded last
        hop = hops(connection)[number]
        try:
            key = scan_host_key(hop.host, hop.port, address.timeout,
                                hop.open_gateway if hop.gateway else None)
        finally:
            close(connection)
        yield _title(address, hop), hop.host, hop.port, key


def _check_keys(connection: Any, address: Address) -> None:
    """Load the recorded keys of the host and refuse every other key."""
    from paramiko import HostKeys, RejectPolicy

    class Refuse(RejectPolicy):  # type: ignore[misc]  # paramiko is untyped
        def missing_host_key(self, client: Any, hostname: str, key: Any) -> None:
            raise UnknownHostKey(_title(address, connection), of_paramiko(key).fingerprint,
                                 address.doit("trust"))

    name = entry_name(connection.host, connection.port)
    for file in address.known_hosts:
        if file.is_file() and HostKeys(str(file)).lookup(name):
            connection.client.load_system_host_keys(str(file))  # read only, never written back
            break
    connection.client.set_missing_host_key_policy(Refuse())


def _who_opens(address: Address, hop: Any) -> str:
    """Advice for a login that is refused."""
    if not _is_board(address, hop):
        return f"put your key on it: `ssh-copy-id -p {hop.port} {hop.user}@{hop.original_host}`"
    if address.key:  # it came with the image
        return f"a fresh disk: {address.doit('board reset')}"
    return f"{address.doit('trust')} installs your key there, and asks for the password once"


@contextlib.contextmanager
def _explained(address: Address, hop: Any) -> Iterator[None]:
    """Turn a failure to connect to one of the servers into an error with advice."""
    import socket

    from paramiko import BadHostKeyException, SSHException

    where = address.where if _is_board(address, hop) else _title(address, hop)
    try:
        yield
    except BadHostKeyException as error:
        raise ChangedHostKey(where, of_paramiko(error.expected_key).fingerprint,
                             of_paramiko(error.key).fingerprint, address.doit("trust")) from error
    except socket.gaierror as error:
        raise Unreachable(f"no address is known for {where}", details=str(error),
                          resolution=address.help) from error
    except TimeoutError as error:
        raise Unreachable(f"{where} does not answer within {address.timeout:g} s",
                          resolution=address.help) from error
    except (OSError, EOFError, SSHException) as error:
        transport = hop.client.get_transport()
        if transport and transport.initial_kex_done:  # so it was the login that failed
            raise NotAllowed(where, str(error), _who_opens(address, hop),
                             by_board=_is_board(address, hop)) from error
        if transport and transport.remote_version and transport.is_active():
            raise Unreachable(f"{where} is slow: its SSH server did not begin a session within "
                              f"{address.timeout:g} s", resolution="is it busy, or the network? "
                              "run the command again") from error
        raise Unreachable(f"no SSH server answers at {where}",
                          details=getattr(error, "strerror", None) or str(error),
                          resolution=address.help) from error
