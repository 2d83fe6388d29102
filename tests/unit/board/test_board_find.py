"""Finding a board by its name; multicast DNS is real, on the loopback interface."""

import contextlib
import socket

import pytest

from tasks.board import find
from tasks.board.address import Address
from tasks.board.find import Neighbour, found, not_found

HERE = "127.0.0.1"


def address(host: str, **others) -> Address:
    return Address("elk-pi", host, 22, "mind", **others)


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / ".ssh").mkdir()
    return tmp_path


@pytest.fixture
def studio():
    """A machine that announces itself, as a computer with avahi or Bonjour does."""
    from zeroconf import ServiceInfo, Zeroconf

    network = Zeroconf(interfaces=[HERE])
    network.register_service(ServiceInfo(
        "_ssh._tcp.local.", "studio._ssh._tcp.local.", port=22, server="antler-test.local.",
        addresses=[socket.inet_aton("192.0.2.7")]))
    yield
    network.close()


def test_a_name_that_the_system_knows() -> None:
    [check] = found(address("localhost"))
    assert check.well
    assert check.seen in ("localhost is 127.0.0.1", "localhost is ::1")


def test_an_address_needs_no_looking_up() -> None:
    [check] = found(address("192.0.2.1"))
    assert (check.well, check.seen) == (True, "192.0.2.1")


def test_a_name_behind_a_jump_host_is_looked_up_there(home) -> None:
    (home / ".ssh/config").write_text("Host pi\n  ProxyJump gate\n")
    [check] = found(address("pi"))
    assert check.well
    assert check.seen == "pi, looked up on the way there: gate"


def test_a_board_that_answers_to_a_name_which_this_machine_cannot_look_up(studio) -> None:
    with find._listening([HERE]) as network:
        assert find._asked(network, "antler-test.local", 3) == "192.0.2.7"
        assert find._asked(network, "antler-none.local", 0.3) == ""
        assert find._asked(network, "antler-test", 0.3) == ""
    check = not_found("antler-test.local", "192.0.2.7", [])
    assert not check.well
    assert check.helps == "write `host: 192.0.2.7` in project.yaml, or install libnss-mdns"


def test_others_on_the_network_are_named(studio) -> None:
    with find._listening([HERE]) as network:
        others = find._browse(network, 0.5)
    assert Neighbour("antler-test.local", "192.0.2.7") in others
    check = not_found("elk-pi.local", "", others)
    assert "antler-test.local (192.0.2.7)" in check.seen
    assert "`ip neigh | grep -i -e b8:27:eb " in check.helps


def test_nobody_answers(monkeypatch) -> None:
    monkeypatch.setattr(find, "_listening", contextlib.nullcontext)  # no network at all
    [check] = found(address("antler-none.invalid"), seconds=0)
    assert (check.well, check.seen) == (False, "no machine is called antler-none.invalid")
    assert "`host:` in project.yaml takes an address too" in check.helps
