"""Whether a board's name leads to an address; where it does not, what else is on the network.

Elk announces no services by itself (Yocto's avahi keeps its examples out of /etc/avahi/services),
but it answers to its name: so the name is asked for by multicast DNS as well, which needs no
support from this machine's system.
"""

from __future__ import annotations

import contextlib
import socket
import time
from collections.abc import Iterator, Sequence
from typing import Any

from tasks.board import sshconfig
from tasks.board.address import Address
from tasks.core.findings import Check
from tasks.core.frozen import frozen

SERVICES = ("_ssh._tcp.local.", "_sftp-ssh._tcp.local.", "_workstation._tcp.local.")
"""What machines announce that one can log in to."""

PIS = ("b8:27:eb", "dc:a6:32", "e4:5f:01", "d8:3a:dd", "2c:cf:67", "28:cd:c1", "88:a2:9e")
"""How the addresses of Raspberry Pi's network hardware begin (IEEE's list of manufacturers)."""

_NEIGHBOURS = f"`ip neigh | grep -i {' '.join(f'-e {prefix}' for prefix in PIS)}`"


@frozen
class Neighbour:
    """A machine that answers to multicast DNS: `elk-pi.local`, and its address."""

    name: str
    address: str

    def __str__(self) -> str:
        return f"{self.name} ({self.address})"


def found(address: Address, seconds: float = 3.0) -> Iterator[Check]:
    """Whether the name of the board leads to an address.

    Args:
        seconds: how long to listen on the network if it does not.
    """
    name = address.hostname or address.host
    if through := sshconfig.entry(address.host).through:
        yield Check("name", True, f"{name}, looked up on the way there: {through}")
        return
    if known := _looked_up(name, address.port):
        yield Check("name", True, name if known == name else f"{name} is {known}")
        return
    with _listening() as network:
        own = _asked(network, name, seconds) if network else ""
        others = _browse(network, seconds) if network and not own else []
    yield not_found(name, own, others)


def not_found(name: str, own: str, others: Sequence[Neighbour]) -> Check:
    """What to do about a name that this machine cannot look up; pure.

    Args:
        own: the address with which the board itself answered to the name; empty: it did not.
        others: machines that announce themselves.
    """
    if own:
        return Check("name", False, f"{name} answers at {own}, but this machine does not look up "
                     "such names", f"write `host: {own}` in project.yaml, or install libnss-mdns")
    where = f"{_NEIGHBOURS} lists the Raspberry Pis that this machine has met, with their addresses"
    if others:
        listed = ", ".join(map(str, others))
        return Check("name", False, f"no machine is called {name}; there are {listed}",
                     f"is it one of these? Write its `host:` in project.yaml. If not: {where}")
    return Check("name", False, f"no machine is called {name}",
                 f"is it on, and on the same network? {where}: `host:` in project.yaml takes an "
                 "address too")


def _looked_up(name: str, port: int) -> str:
    """The address that this machine's system knows for a name; empty: none."""
    try:
        return str(socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)[0][4][0])
    except (OSError, UnicodeError):  # a label of more than 63 characters
        return ""


@contextlib.contextmanager
def _listening(interfaces: Sequence[str] = ()) -> Iterator[Any]:
    """A listener to multicast DNS on those addresses of this machine, or all; None without network.

    Without a network there is nothing to listen to, and that is no error of its own.
    """
    from zeroconf import InterfaceChoice, Zeroconf

    try:
        network = Zeroconf(interfaces=list(interfaces) or InterfaceChoice.All)
    except OSError:
        yield None
        return
    try:
        yield network
    finally:
        network.close()


def _asked(network: Any, name: str, seconds: float) -> str:
    """The address that a machine of that name answers with; empty: none does."""
    from zeroconf import AddressResolverIPv4  # type: ignore[attr-defined]  # not in its __all__

    if not name.lower().rstrip(".").endswith(".local"):
        return ""
    who = AddressResolverIPv4(f"{name.rstrip('.')}.")
    return who.parsed_addresses()[0] if who.request(network, seconds * 1000) else ""


def _browse(network: Any, seconds: float) -> list[Neighbour]:
    """The machines that announce one of `SERVICES` within that time."""
    from zeroconf import ServiceBrowser, ServiceListener

    announced = set[tuple[str, str]]()

    class Listener(ServiceListener):
        def add_service(self, zc: Any, type_: str, name: str) -> None:
            announced.add((type_, name))

        def update_service(self, zc: Any, type_: str, name: str) -> None:
            announced.add((type_, name))

        def remove_service(self, zc: Any, type_: str, name: str) -> None:
            announced.discard((type_, name))

    browser = ServiceBrowser(network, list(SERVICES), Listener())
    time.sleep(seconds)
    browser.cancel()
    entries = (network.get_service_info(kind, name, 1000) for kind, name in sorted(announced))
    return sorted({Neighbour(entry.server.rstrip("."), entry.parsed_addresses()[0])
                   for entry in entries if entry and entry.parsed_addresses()}, key=str)
