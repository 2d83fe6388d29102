"""A stand-in machine that nobody uses burns no core. A plain process takes QEMU's place."""

import os
import signal
import socket
import sys
import time
from pathlib import Path

import pytest

from tasks.board.errors import Unreachable
from tasks.board.kinds import KINDS
from tasks.board.open import open_board
from tasks.board.plugin_hosts import BENCH
from tasks.board.standin import rest, vm
from tasks.board.standin.image import Image
from tasks.board.standin.instance import Instance
from tasks.board.target import Target
from tests import samples
from tests.waiting import until

DAEMON = """
setsid "$0" -c 'import os, sys, time
open(sys.argv[2], "w").write(str(os.getpid()))
time.sleep(60)' "$1" "$2" > /dev/null 2>&1 &
until [ -s "$2" ]; do sleep 0.02; done
"""
"""As QEMU's -daemonize does; its command line names the disk, by which it is known."""


@pytest.fixture
def image(tmp_path):
    image = Image(tmp_path / "image")
    (image.folder / "keys").mkdir(parents=True)
    (image.folder / "keys" / "host.pub").write_text("ssh-ed25519 AAAA antler\n")
    image.disk.write_bytes(b"disk")
    return image


@pytest.fixture
def machine(tmp_path, monkeypatch):
    def command(image: Image, machine: Instance, port: int, memory_mb: int) -> list[str]:
        machine.serial.write_text(booted)
        return ["sh", "-c", DAEMON, sys.executable, str(machine.disk), str(machine.folder / "pid")]

    booted = f"{vm.UP}\n"
    monkeypatch.setattr(vm, "command", command)
    machine = Instance(tmp_path / "machine")
    yield machine
    if pid := machine.pid:
        os.kill(pid, signal.SIGKILL)


@pytest.fixture
def target(image, machine, monkeypatch):
    monkeypatch.setattr("tasks.board.standin.image.made", lambda say: image)
    monkeypatch.setattr("tasks.board.standin.instance.instance", lambda target: machine)
    return Target("stand-in", KINDS["stand-in"], "", 0, "mind", samples.system(), "native", BENCH,
                  str(Path("/udata")))


def interrupted(*_args: object, **_others: object) -> None:
    raise KeyboardInterrupt


def test_an_interrupted_start_leaves_no_machine(image, machine, monkeypatch):
    pids = []

    def wait(machine: Instance) -> None:
        machine.serial.unlink()  # as it is while it boots: no login is tried
        pids.append(machine.pid)
        raise KeyboardInterrupt

    monkeypatch.setattr(vm, "_wait_until_up", wait)
    with pytest.raises(KeyboardInterrupt):
        vm.ensure_running(image, machine)
    assert pids[0]
    assert machine.pid is None


def test_a_port_that_is_taken_while_it_starts_is_given_up(image, machine, monkeypatch):
    daemon, servers = vm.command, []

    def command(image: Image, machine: Instance, port: int, memory_mb: int) -> list[str]:
        if servers:
            return daemon(image, machine, port, memory_mb)
        servers.append(socket.create_server(("127.0.0.1", port)))
        return ["false"]

    said = []
    monkeypatch.setattr(vm, "command", command)
    address = vm.ensure_running(image, machine, say=said.append)
    taken = servers[0].getsockname()[1]
    servers[0].close()
    assert address.port not in (0, taken)
    assert f"[127.0.0.1]:{address.port} " in (machine.folder / "known_hosts").read_text()
    assert said == [f"machine: starting (port {taken})",
                    f"machine: on port {address.port}, since the other was taken meanwhile"]


@pytest.mark.parametrize("failure", [KeyboardInterrupt, Unreachable("no answer")])
def test_a_machine_that_was_woken_in_vain_rests_again(target, machine, monkeypatch, failure):
    def connect(_where: object) -> None:
        raise failure

    monkeypatch.setattr("tasks.board.ssh.connect", connect)
    with pytest.raises((KeyboardInterrupt, Unreachable)), open_board(target, say=str):
        pass
    assert machine.pid
    until(lambda: not rest.awake(machine))


def test_a_machine_that_was_awake_stays_so(target, image, machine, monkeypatch):
    vm.ensure_running(image, machine, say=str)
    until(lambda: rest.awake(machine))
    monkeypatch.setattr("tasks.board.ssh.connect", interrupted)
    with pytest.raises(KeyboardInterrupt), open_board(target, say=str):
        pass
    time.sleep(0.2)
    assert rest.awake(machine)
