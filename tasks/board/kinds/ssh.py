"""A board on the network, behind an SSH server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tasks.board.base import Board
from tasks.board.target import BoardKind, Say, Target
from tasks.core.findings import Check

if TYPE_CHECKING:
    from tasks.board.address import Address


class Ssh(BoardKind):
    """A board that is switched on by hand; its host key must be on record."""

    name = "ssh"
    remote = True

    @contextmanager
    def open(self, target: Target, say: Say) -> Iterator[Board]:
        """See BoardKind.open."""
        from tasks.board.ssh import connect

        connection = connect(address(target))
        try:
            yield connection
        finally:
            connection.close()

    def login(self, target: Target) -> tuple[str, ...]:
        """See BoardKind.login."""
        return address(target).command()

    def status(self, target: Target) -> None:
        """See BoardKind.status."""

    def found(self, target: Target) -> Iterator[Check]:
        """See BoardKind.found."""
        from tasks.board.find import found

        return found(address(target))

    def doors(self, target: Target) -> Iterator[Check]:
        """See BoardKind.doors."""
        from tasks.board.doors import doors

        return doors(address(target), target.os)

    def trust(self, target: Target) -> Iterator[str]:
        """Accept the keys of jump hosts and of the board, then install the user's key on it."""
        from tasks.board import first_contact, hostkeys
        from tasks.board.ssh import shown_keys

        there = address(target)
        for title, host, port, key in shown_keys(there):
            yield hostkeys.accepted(title, hostkeys.trust(host, port, key), key)
        yield from first_contact.let_in(there, target.os.password_of(there.user))


def address(target: Target) -> Address:
    """The address of a target on the network.

    What project.yaml leaves out comes from ~/.ssh/config, or is the system's user and port 22.

    Raises:
        BoardError: a line of ~/.ssh/config cannot be understood.
    """
    from tasks.board.address import Address, local_user
    from tasks.board.sshconfig import entry

    known = entry(target.host)
    return Address(target.name, target.host, target.port or known.port or 22,
                   target.user or known.user or target.os.user or local_user(),
                   doit=target.doit, login=target.os.realtime.login_shell, hostname=known.host)


KIND = Ssh()
