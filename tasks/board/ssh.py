"""A board behind SSH. `connect` is the only place where a connection is made.

fabric accepts any host key and reads no known_hosts (fabric/connection.py, issue 2071), hence:
never a bare `Connection(...)` elsewhere; a unit test looks for one.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from typing import Any

from tasks.board.address import Address
from tasks.board.errors import ChangedHostKey, NotAllowed, UnknownHostKey, Unreachable
from tasks.board.hostkeys import (
    HostKey,
    entry_name,
    of_paramiko,
    quiet_paramiko,
    scan_host_key,
)
from tasks.board.remote import SshBoard

LOOPBACK = "127.0.0.1"


def connect(address: Address) -> SshBoard:
    """Connect to a board whose host key is on record.

    Raises:
        Unreachable, NotAllowed, UnknownHostKey, ChangedHostKey: as their names say.
    """
    end = time.monotonic() + address.retry
    while True:
        try:
            return SshBoard(address, _open(address))
        except Unreachable as error:
            if time.monotonic() >= end or (address.host == LOOPBACK and _refused(error)):
                raise
            time.sleep(0.2)


def _refused(error: Unreachable) -> bool:
    """True where nobody listens; on loopback nobody will."""
    from paramiko.ssh_exception import NoValidConnectionsError

    return isinstance(error.__cause__, (ConnectionRefusedError, NoValidConnectionsError))


def _open(address: Address) -> Any:
    connection = _connection(address)
    with _explained(address, connection):
        connection.open()
    connection.transport.set_keepalive(0 if address.key else 30)
    return connection


def _connection(address: Address) -> Any:
    from fabric import Config, Connection
    from paramiko import PKey

    quiet_paramiko()
    own: dict[str, Any] = {"allow_agent": False, "look_for_keys": False}
    if address.key:
        own["pkey"] = PKey.from_path(address.key)
    waits = dict.fromkeys(("banner_timeout", "auth_timeout", "channel_timeout"), address.timeout)
    connection = Connection(
        address.host, user=address.user or None, port=address.port,
        connect_timeout=int(address.timeout),
        config=Config(lazy=True) if address.key else None,
        connect_kwargs={**(own if address.key else {}), **waits})
    for hop in _hops(connection):  # ProxyJump hosts are checked as well
        _check_keys(hop, address)
    return connection


def _hops(connection: Any) -> list[Any]:
    """The servers on the way to a board, ProxyJump's first, the board last."""
    hops: list[Any] = []
    while connection is not None and not isinstance(connection, str):  # str: a ProxyCommand
        hops.insert(0, connection)
        connection = connection.gateway
    return hops


def _title(address: Address, hop: Any) -> str:
    name = entry_name(hop.host, hop.port)
    return (f"{address.name} ({name})" if hop.original_host == address.host
            else f"{name}, on the way to {address.name}")


def shown_keys(address: Address) -> Iterator[tuple[str, str, int, HostKey]]:
    """Ask each server on the way that `connect` takes for its key: title, host, port, key.

    Each next one is reached through the one before, whose key is to be on record by then.

    Raises:
        Unreachable: no SSH server answers there.
    """
    for number in range(len(_hops(_connection(address)))):
        hops = _hops(_connection(address))  # anew: these read the keys that are on record now
        hop = hops[number]
        try:
            key = scan_host_key(hop.host, hop.port, address.timeout,
                                hop.open_gateway if hop.gateway else None)
        finally:
            for each in hops:
                each.close()
        yield _title(address, hop), hop.host, hop.port, key


def _check_keys(connection: Any, address: Address) -> None:
    """Load what is on record for the host and refuse every other key."""
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


@contextlib.contextmanager
def _explained(address: Address, connection: Any) -> Iterator[None]:
    """Say in the user's words why no connection came about."""
    import socket

    from paramiko import BadHostKeyException, SSHException

    where = address.where
    try:
        yield
    except BadHostKeyException as error:
        if error.hostname != connection.host:
            where = f"{error.hostname}, on the way to {address.name}"
        raise ChangedHostKey(where, of_paramiko(error.expected_key).fingerprint,
                             of_paramiko(error.key).fingerprint, address.doit("trust")) from error
    except socket.gaierror as error:
        raise Unreachable(f"no address is known for {where}", details=str(error),
                          resolution=address.help) from error
    except TimeoutError as error:
        raise Unreachable(f"{where} does not answer within {address.timeout:g} s",
                          resolution=address.help) from error
    except (OSError, EOFError, SSHException) as error:
        transport = connection.client.get_transport()
        if transport and transport.initial_kex_done:  # so it was the login that failed
            raise NotAllowed(
                f"{where} refuses the login", details=str(error),
                resolution=f"put your key on it: ssh-copy-id -p {address.port} "
                           f"{address.login_name}") from error
        raise Unreachable(f"no SSH server answers at {where}",
                          details=getattr(error, "strerror", None) or str(error),
                          resolution=address.help) from error
