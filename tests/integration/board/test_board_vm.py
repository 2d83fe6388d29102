"""The stand-in machine: its life, and what can go wrong with it."""

import os
import shutil
import signal
import socket
import threading

import pytest

from tasks.board.errors import BoardError, ChangedHostKey, Unreachable
from tasks.board.probe import probe
from tasks.board.ssh import connect
from tasks.board.standin import rest, vm
from tasks.board.standin.image import Image, made
from tests.waiting import until

pytestmark = pytest.mark.board


@pytest.fixture(scope="module")
def image():
    return made(print)


@pytest.fixture(scope="module")
def machine(image, tmp_path_factory):
    machine = vm.Instance(tmp_path_factory.mktemp("stand-in"))
    yield machine
    vm.stop(image, machine)


@pytest.fixture
def where(image, machine):
    return vm.ensure_running(image, machine)


def state(pid: int) -> str:
    with open(f"/proc/{pid}/stat") as stat:
        return stat.read().rsplit(")", 1)[1].split()[0]


def test_it_runs_real_time_threads_on_a_real_time_kernel(where):
    board = connect(where)
    facts = probe(board)
    assert (facts.machine, facts.glibc, facts.realtime, facts.rtprio) == (
        "aarch64", (2, 31), "preempt_rt", 99)
    assert "SCHED_FIFO" in board.run(["chrt", "-f", "90", "chrt", "-p", "0"]).stdout
    board.close()


def test_it_switches_off_in_order_and_keeps_its_disk(image, machine, where, tmp_path):
    board = connect(where)
    board.run(["sh", "-c", "echo release > /udata/current"])
    board.close()
    assert vm.stop(image, machine)
    assert "Power down" in machine.serial.read_text()
    assert machine.pid is None
    with pytest.raises(Unreachable) as error:
        connect(where)
    assert str(error.value).endswith("→ `./doit board start`")
    board = connect(vm.ensure_running(image, machine))
    assert board.run(["cat", "/udata/current"]).stdout == "release\n"
    board.close()


def test_it_rests_unless_something_of_ours_runs_on_it(machine, where):
    board = connect(where)
    assert rest.may_rest(machine, board)
    pid = board.start(["sleep", "1000000"], folder="/udata", log="x", status="status")
    assert not rest.may_rest(machine, board)
    board.run(["kill", str(pid)])
    board.close()


def test_a_resting_machine_wakes_when_it_is_used(image, machine, where):
    rest.rest(machine)
    until(lambda: state(machine.pid) == "T")  # a signal takes a moment on a busy machine
    assert "resting" in rest.describe(image, machine)
    board = connect(vm.ensure_running(image, machine))
    assert board.run(["echo", "awake"]).stdout == "awake\n"
    board.close()


def test_users_know_of_each_other(machine):
    with rest.in_use(machine) as alone:
        assert alone()
    with rest.in_use(machine) as alone, rest.in_use(machine):
        assert not alone()


def test_two_starts_at_once_make_one_machine(image, tmp_path):
    machine, found = vm.Instance(tmp_path / "two"), []
    starts = [threading.Thread(target=lambda: found.append(vm.ensure_running(image, machine)))
              for _ in range(2)]
    for start in starts:
        start.start()
    for start in starts:
        start.join()
    try:
        assert len(found) == 2
        assert found[0] == found[1]
    finally:
        vm.stop(image, machine)


def test_machines_that_start_at_once_have_ports_of_their_own(image, tmp_path):
    machines, found = [vm.Instance(tmp_path / name) for name in ("left", "right")], []
    starts = [threading.Thread(target=lambda m=m: found.append(vm.ensure_running(image, m)))
              for m in machines]
    for start in starts:
        start.start()
    for start in starts:
        start.join()
    try:
        assert len({where.port for where in found}) == 2
        for where in found:
            board = connect(where)
            board.run(["sh", "-c", f"echo {where.name} > /udata/name"])
            board.close()
        for where in found:
            board = connect(where)
            assert board.run(["cat", "/udata/name"]).stdout == f"{where.name}\n"
            board.close()
    finally:
        for machine in machines:
            vm.stop(image, machine)


def test_a_machine_that_was_killed_starts_again(image, machine, where):
    os.kill(machine.pid, signal.SIGKILL)
    assert vm._gone(machine, 10)  # a process takes a moment to die
    board = connect(vm.ensure_running(image, machine))
    assert board.run(["true"]).returncode == 0
    board.close()


def test_another_host_key_is_refused(machine, where, image):
    kind, blob, *_ = (image.folder / "keys" / "id.pub").read_text().split()
    right = where.known_hosts[0].read_text()
    where.known_hosts[0].write_text(f"[127.0.0.1]:{where.port} {kind} {blob}\n")
    try:
        with pytest.raises(ChangedHostKey):
            connect(where)
    finally:
        where.known_hosts[0].write_text(right)


def test_a_taken_port_is_named_before_anything_is_made(image, tmp_path):
    machine = vm.Instance(tmp_path / "taken")
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(BoardError, match=rf"is taken by process {os.getpid()} \("):
            vm.ensure_running(image, machine, port)
    assert not machine.disk.exists()


def test_a_machine_that_dies_at_boot_shows_its_console(image, tmp_path):
    broken = Image(tmp_path / "broken")
    shutil.copytree(image.folder, broken.folder, ignore=shutil.ignore_patterns("root.*"))
    with broken.disk.open("wb") as disk:
        disk.truncate(1 << 20)
    machine = vm.Instance(tmp_path / "dies")
    with pytest.raises(BoardError) as error:
        vm.ensure_running(broken, machine)
    assert str(error.value).startswith("dies ended while it started")
    assert "STAND-IN: the disk cannot be mounted" in str(error.value)
    assert str(error.value).endswith("→ a fresh disk: `./doit board reset`")
    assert machine.pid is None
