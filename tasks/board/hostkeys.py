"""Host keys: where they are recorded, how they are shown, and how a user accepts one."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tasks.board.errors import Unreachable
from tasks.core.files import write_atomically
from tasks.core.frozen import frozen
from tasks.core.paths import STATE


@frozen
class HostKey:
    """A server's public key: its type (`ssh-ed25519`) and base64 blob, as in known_hosts."""

    kind: str
    blob: str

    @property
    def fingerprint(self) -> str:
        """As `ssh-keygen -l` prints it: type and unpadded base64 of the sha256."""
        raw = hashlib.sha256(base64.b64decode(self.blob)).digest()
        return f"{self.kind} SHA256:{base64.b64encode(raw).decode().rstrip('=')}"


def known_hosts() -> Path:
    """The project's own file of accepted keys; the user's file is only read."""
    return STATE / "known_hosts"


def entry_name(host: str, port: int) -> str:
    """The name of a server in known_hosts."""
    return host if port == 22 else f"[{host}]:{port}"


def of_paramiko(key: Any) -> HostKey:
    """A paramiko key as a value."""
    return HostKey(key.get_name(), key.get_base64())


def quiet_paramiko() -> None:
    """Keep tracebacks of paramiko's threads off the terminal; the errors are raised as well."""
    import logging

    logging.getLogger("paramiko").addHandler(logging.NullHandler())


def scan_host_key(host: str, port: int, timeout: float = 10.0,
                  through: Callable[[], Any] | None = None) -> HostKey:
    """Ask the server at `host` for its key, without logging in.

    Args:
        through: opens the connection if ~/.ssh/config has a jump host or a proxy command.

    Raises:
        Unreachable: nothing speaks SSH there.
    """
    import paramiko

    quiet_paramiko()
    try:
        way = through() if through else socket.create_connection((host, port), timeout)
        with contextlib.closing(way), contextlib.closing(paramiko.Transport(way)) as transport:
            transport.start_client(timeout=timeout)
            return of_paramiko(transport.get_remote_server_key())
    except (OSError, EOFError, paramiko.SSHException) as error:
        raise Unreachable(f"no SSH server answers at {host}, port {port}", details=str(error),
                          resolution=_help(host, through is not None)) from error


def _help(host: str, through: bool) -> str:
    if through:
        return ("switch the board on; ~/.ssh/config says how to get there (ProxyJump or "
                "ProxyCommand): can you log in to the host before it?")
    return (f"switch the board on; does `ping {host}` reach it? Its address is `host` and `port` "
            "of the target in project.yaml")


def recorded(name: str, files: tuple[Path, ...], kind: str = "") -> HostKey | None:
    """The first recorded key of `name`, of that kind if there is one; understands hashed names."""
    from paramiko import HostKeys

    for file in files:
        entries = HostKeys(str(file)).lookup(name) if file.is_file() else None
        keys = [of_paramiko(key) for key in entries.values()] if entries else []
        if keys:
            return next((key for key in keys if key.kind == kind), keys[0])
    return None


def with_key(text: str, name: str, key: HostKey) -> str:
    """The text of a known_hosts file, with `key` as the only key of `name`."""
    kept = [line for line in text.splitlines() if line.strip() and line.split()[0] != name]
    return "\n".join([*kept, f"{name} {key.kind} {key.blob}"]) + "\n"


def accepted(title: str, before: HostKey | None, key: HostKey) -> str:
    """What `trust` did, for the user.

    Args:
        title: the board, or the server on the way to it.
        before: the key that was on record before.
    """
    if before == key:
        return f"{title} shows {key.fingerprint}, which was on record already"
    if before:
        return (f"{title}\n  had   {before.fingerprint}\n  shows {key.fingerprint}\n"
                "  The new key is on record now.")
    return (f"{title} shows {key.fingerprint}\n  It is on record now. Compare it with the board's "
            "own: ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub on its console.")


def trust(host: str, port: int, key: HostKey, file: Path | None = None) -> HostKey | None:
    """Record `key` for the server; it replaces any other key in the project's file.

    Returns:
        The key that was on record before, in the project's or in the user's file.
    """
    file, name = file or known_hosts(), entry_name(host, port)
    before = recorded(name, (file, Path.home() / ".ssh" / "known_hosts"), key.kind)
    old = file.read_text() if file.is_file() else ""
    write_atomically(file, with_key(old, name, key))
    return before
