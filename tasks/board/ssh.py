"""A board behind SSH. `connect` is the only place where a connection is made.

fabric accepts any host key and reads no known_hosts (fabric/connection.py, issue 2071), hence:
never a bare `Connection(...)` elsewhere; a unit test looks for one.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tasks.board import quoting
from tasks.board.base import Progress, Result
from tasks.board.channel import execute
from tasks.board.errors import (
    BoardError,
    BoardFull,
    ChangedHostKey,
    CommandError,
    NotAllowed,
    TimedOut,
    UnknownHostKey,
    Unreachable,
)
from tasks.board.hostkeys import entry_name, known_hosts, of_paramiko


@dataclass(frozen=True)
class Address:
    """Where a board answers and how to get in.

    Attributes:
        key: private key file; None: the user's agent, keys and ssh_config decide.
        known_hosts: files with accepted host keys; the first that names the host counts.
        login: run commands in a login shell (Elk: LD_LIBRARY_PATH and /sbin come from there).
        help: what to do when nothing answers.
        retry: seconds to keep trying while nothing answers (a board that is booting).
    """

    name: str
    host: str
    port: int
    user: str
    key: Path | None = None
    known_hosts: tuple[Path, ...] = field(
        default_factory=lambda: (known_hosts(), Path.home() / ".ssh" / "known_hosts"))
    login: bool = False
    help: str = "is it on and on the network? `ping` it; its address is `host` in project.yaml"
    retry: float = 0.0
    timeout: float = 20.0

    @property
    def where(self) -> str:
        """For messages: `elk-pi (mind@elk-pi.local:22)`."""
        return f"{self.name} ({self.login_name}:{self.port})"

    @property
    def login_name(self) -> str:
        """`user@host`; only the host where ssh_config names the user."""
        return f"{self.user}@{self.host}" if self.user else self.host

    def command(self) -> tuple[str, ...]:
        """The same login with OpenSSH's client, for a user's own terminal."""
        own = ("-i", str(self.key), "-o", f"UserKnownHostsFile={self.known_hosts[0]}")
        return ("ssh", *(own if self.key else ()), "-p", str(self.port), self.login_name)


def connect(address: Address) -> SshBoard:
    """Connect to a board whose host key is on record.

    Raises:
        Unreachable, NotAllowed, UnknownHostKey, ChangedHostKey: as their names say.
    """
    end = time.monotonic() + address.retry
    while True:
        try:
            return SshBoard(address, _open(address))
        except Unreachable:
            if time.monotonic() >= end:
                raise
            time.sleep(0.2)


def _open(address: Address) -> Any:
    connection = _connection(address)
    with _explained(address, connection):
        connection.open()
    connection.transport.set_keepalive(0 if address.key else 30)
    return connection


def _connection(address: Address) -> Any:
    from fabric import Config, Connection
    from paramiko import PKey

    own: dict[str, Any] = {"allow_agent": False, "look_for_keys": False}
    if address.key:
        own["pkey"] = PKey.from_path(address.key)
    waits = dict.fromkeys(("banner_timeout", "auth_timeout", "channel_timeout"), address.timeout)
    connection = Connection(
        address.host, user=address.user or None, port=address.port,
        connect_timeout=int(address.timeout),
        config=Config(lazy=True) if address.key else None,
        connect_kwargs={**(own if address.key else {}), **waits})
    hop = connection
    while hop is not None and not isinstance(hop, str):  # ProxyJump hosts are checked as well
        _check_keys(hop, address)
        hop = hop.gateway
    return connection


def _check_keys(connection: Any, address: Address) -> None:
    """Load what is on record for the host and refuse every other key."""
    from paramiko import HostKeys, RejectPolicy

    class Refuse(RejectPolicy):  # type: ignore[misc]  # paramiko is untyped
        def missing_host_key(self, client: Any, hostname: str, key: Any) -> None:
            raise UnknownHostKey(f"{address.name} ({hostname})", of_paramiko(key).fingerprint)

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
        raise ChangedHostKey(where, of_paramiko(error.expected_key).fingerprint,
                             of_paramiko(error.key).fingerprint) from error
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
        raise Unreachable(f"no SSH server answers at {where}", details=str(error),
                          resolution=address.help) from error


class SshBoard:
    """The five verbs over one SSH connection."""

    def __init__(self, address: Address, connection: Any) -> None:
        self.name, self.address, self._connection = address.name, address, connection

    def run(self, argv: Sequence[str], *, timeout: float = 60.0, check: bool = True,
            stdin: str = "") -> Result:
        """See Board.run. Time is this machine's, also where the board's runs otherwise."""
        done = self._line(quoting.run_line(argv, self.address.login), timeout, stdin)
        if done is None:
            raise TimedOut(argv, timeout, self.name)
        _, stderr = quoting.split_group(done[2])
        if check and done[0] != 0:
            raise CommandError(argv, done[0], stderr or done[1], self.name)
        return Result(tuple(argv), done[0], done[1], stderr)

    def start(self, argv: Sequence[str], *, folder: str, log: str) -> int:
        """See Board.start; `log` is written anew, a relative one lies in `folder`."""
        line = quoting.start_line(argv, folder, log, self.address.login)
        done = self._line(line, 30.0, "")
        if done is None:
            raise TimedOut(argv, 30.0, self.name)
        if done[0] != 0 or not done[1].strip().isdigit():
            raise CommandError(argv, done[0], done[2] or done[1], self.name)
        return int(done[1])

    def _line(self, line: str, timeout: float, stdin: str) -> tuple[int, str, str] | None:
        """Exit code, stdout, stderr; None where time ran out (the group is ended then)."""
        with self._lost():
            done = execute(self._connection.transport, line, stdin, timeout)
            if done.returncode is None:
                group, _ = quoting.split_group(done.stderr)
                self._end(group)
                return None
            return done.returncode, done.stdout, done.stderr

    def _end(self, group: int | None) -> None:
        if group:
            line = f"kill -TERM -- -{group}; sleep 1; kill -KILL -- -{group}"
            execute(self._connection.transport, line, "", 15.0)

    def put(self, local: Path, remote: str, progress: Progress | None = None) -> None:
        """See Board.put; `remote` holds the old or the new content, never a part.

        Raises:
            BoardFull: no space there; the part that was sent is removed.
        """
        part = f"{remote}.part"
        with self._sftp() as sftp:
            try:
                sftp.put(str(local), part, callback=progress)
                sftp.chmod(part, local.stat().st_mode & 0o777)
                sftp.posix_rename(part, remote)
            except OSError as error:
                free = self._free(str(Path(remote).parent))
                with contextlib.suppress(OSError):
                    sftp.remove(part)
                raise self._transfer_error(error, remote, local.stat().st_size, free) from error

    def get(self, remote: str, local: Path) -> None:
        """See Board.get; `local` holds the old or the new content, never a part."""
        local.parent.mkdir(parents=True, exist_ok=True)
        part = local.with_name(f".{local.name}.part")
        try:
            with self._sftp() as sftp:
                sftp.get(remote, str(part))
            os.replace(part, local)
        except OSError as error:
            raise self._transfer_error(error, remote, 0, None) from error
        finally:
            part.unlink(missing_ok=True)

    def _transfer_error(self, error: OSError, remote: str, size: int,
                        free: int | None) -> BoardError:
        if free is not None and size > free:
            return BoardFull(self.name, remote, size, free)
        return BoardError(f"{remote} on {self.name}: {error.strerror or error}",
                          resolution="does its folder exist, and may you use it? "
                                     f"`ls -ld {Path(remote).parent}` there")

    def _free(self, folder: str) -> int | None:
        """Bytes free for the user in `folder`; SFTP says only "Failure" when a disk is full."""
        from tasks.board.probe import parse_df

        return parse_df(self.run(["df", "-Pk", folder], check=False).stdout)

    @contextlib.contextmanager
    def _sftp(self) -> Iterator[Any]:
        with self._lost():
            sftp = self._connection.client.open_sftp()
        try:
            yield sftp
        finally:
            sftp.close()

    @contextlib.contextmanager
    def _lost(self) -> Iterator[None]:
        """A connection that breaks in use is an error of the board, not a traceback."""
        from paramiko import SSHException

        try:
            yield
        except (EOFError, OSError, SSHException) as error:
            raise Unreachable(f"the connection to {self.address.where} was lost",
                              details=str(error), resolution=self.address.help) from error

    def close(self) -> None:
        """End the connection; what `start` started goes on."""
        self._connection.close()
