"""Starts and stops the stand-in, a virtual machine in virtual time.

With `-icount shift=0,sleep=off` every instruction takes one nanosecond of the guest's time, so that
it measures the same on every machine (docs/stand-in.md).
"""

from __future__ import annotations

import contextlib
import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tasks.board.address import Address
from tasks.board.errors import BoardError
from tasks.board.hostkeys import entry_name
from tasks.board.ssh import connect
from tasks.board.standin.image import Image, definition
from tasks.board.standin.instance import PATIENCE, Instance, named
from tasks.board.standin.ports import free_port, is_free, listener
from tasks.core.files import write_atomically
from tasks.core.lock import locked
from tasks.core.process import CommandFailed, run

UP = "STAND-IN UP"
PORT = 2222
"""The port of a machine for which project.yaml gives none, if no other program has it."""


def command(image: Image, machine: Instance, port: int, memory_mb: int) -> list[str]:
    """QEMU's command line.

    `restrict=on`: the board cannot reach any network; the only way in is the port.
    `norandmaps`: programs are always loaded at the same addresses, so that QEMU can reuse its
    translation of them. A short command then takes a third of the time, and QEMU stays at 220 MB
    instead of growing towards 1.4 GB (measured).
    """
    network = f"user,id=n0,restrict=on,hostfwd=tcp:127.0.0.1:{port}-:22"
    return [
        "qemu-system-aarch64", "-M", "virt", "-cpu", "cortex-a72", "-smp", "1",
        "-m", str(memory_mb), "-accel", "tcg,thread=single", "-icount", "shift=0,sleep=off",
        "-kernel", str(image.kernel), "-initrd", str(image.ramdisk),
        "-append", "console=ttyAMA0 net.ifnames=0 quiet audit=0 mitigations=off norandmaps",
        "-drive", f"file={machine.disk},if=none,id=d0,format=raw",
        "-device", "virtio-blk-device,drive=d0", "-netdev", network,
        "-device", "virtio-net-device,netdev=n0", "-device", "virtio-rng-device",
        "-display", "none", "-serial", f"file:{machine.serial}", "-no-reboot",
        "-daemonize", "-pidfile", str(machine.folder / "pid")]


def ensure_running(image: Image, machine: Instance, port: int = 0,
                   say: Callable[[str], object] = print) -> Address:
    """Start the machine, or wake it if it is paused; return when it answers.

    Args:
        port: on 127.0.0.1; 0: the last one it had, 2222, or any free one.

    Raises:
        BoardError: QEMU is missing, the port is taken, or the machine died while it started.
    """
    with _turn(machine):  # a second process waits, then finds it running
        running = machine.pid
        same = machine.read("image") == image.identity
        if running and same and port in (0, int(machine.read("port"))):
            os.kill(running, signal.SIGCONT)
            return machine.address(image)
        if running:
            _stop(image, machine)
        _start(image, machine, port, say)
    return machine.address(image)


def _start(image: Image, machine: Instance, wanted: int, say: Callable[[str], object]) -> None:
    port = _port(machine, wanted)
    say(f"{machine.name}: starting (port {port})")
    _give_disk(image, machine)
    machine.serial.unlink(missing_ok=True)
    try:
        while not _boot(image, machine, port):
            port = _port(machine, wanted)
            say(f"{machine.name}: on port {port}, since the other was taken meanwhile")
        _wait_until_up(machine)
    except BaseException:  # Ctrl-C too: QEMU has its own session and would keep a core busy
        _stop(image, machine)  # `stop` would wait for the lock, which this process has
        raise


def _give_disk(image: Image, machine: Instance) -> None:
    if machine.disk.is_file() and machine.read("image") == image.identity:
        return
    machine.disk.unlink(missing_ok=True)
    part = machine.folder / "disk.part"
    run(["cp", "--sparse=always", "--reflink=auto", image.disk, part])
    part.replace(machine.disk)
    write_atomically(machine.folder / "image", image.identity)


def _boot(image: Image, machine: Instance, port: int) -> bool:
    """Start QEMU; False if another program has taken the port since it was checked."""
    write_atomically(machine.folder / "port", str(port))
    write_atomically(machine.folder / "known_hosts",
                     f"{entry_name('127.0.0.1', port)} {image.host_key}\n")
    try:
        run(command(image, machine, port, definition().memory_mb), timeout=30)
    except CommandFailed as error:
        if is_free(port):
            raise BoardError(f"{machine.name} could not be started",
                             details=error.details) from error
        return False
    return True


def _wait_until_up(machine: Instance, seconds: float = 5 * PATIENCE) -> None:
    end = time.monotonic() + seconds
    while UP not in _text(machine.serial):
        if machine.pid is None or time.monotonic() > end:
            what = "did not come up" if machine.pid else "ended while it started"
            tail = "\n".join(_text(machine.serial).splitlines()[-12:])
            raise BoardError(f"{machine.name} {what}", details=tail or "it printed nothing",
                             resolution=f"a fresh disk: {machine.doit('board reset')}")
        time.sleep(0.05)


def _text(path: Path) -> str:
    return path.read_text(errors="replace") if path.is_file() else ""


def _port(machine: Instance, wanted: int) -> int:
    """The wanted port; if none is wanted, one that is free.

    Raises:
        BoardError: another program has the wanted port.
    """
    if not wanted:
        last = int(machine.read("port") or 0)
        return next((port for port in (last, PORT) if port and is_free(port)), free_port())
    if is_free(wanted):
        return wanted
    pid = listener(wanted)
    who = named(pid) if pid else "a process of another user"
    raise BoardError(f"port {wanted}, where {machine.name} should answer, is taken by {who}",
                     resolution=f"end that, or remove targets.{machine.name}.port from "
                                "project.yaml: then any free port is used")


def stop(image: Image, machine: Instance) -> bool:
    """Shut the machine down cleanly; whether it was running."""
    with _turn(machine):
        return _stop(image, machine)


def _stop(image: Image, machine: Instance) -> bool:
    if (pid := machine.pid) is None:
        return False
    os.kill(pid, signal.SIGCONT)
    if UP in _text(machine.serial):
        with contextlib.suppress(BoardError):
            board = connect(machine.address(image))
            board.run(["sh", "-c", "echo off > /run/power"], timeout=PATIENCE)
            board.close()
            _gone(machine, PATIENCE)
    for number in (signal.SIGTERM, signal.SIGKILL):
        if not _gone(machine, 0):
            os.kill(pid, number)
            _gone(machine, 5)
    (machine.folder / "pid").unlink(missing_ok=True)
    (machine.folder / "awake").unlink(missing_ok=True)
    return True


def _gone(machine: Instance, seconds: float) -> bool:
    end = time.monotonic() + seconds
    while machine.pid is not None:
        if time.monotonic() >= end:
            return False
        time.sleep(0.05)
    return True


def reset(image: Image, machine: Instance) -> None:
    """Stop the machine and delete its disk; the next start makes a new one."""
    stop(image, machine)
    machine.disk.unlink(missing_ok=True)


@contextlib.contextmanager
def _turn(machine: Instance) -> Iterator[None]:
    """A lock: only one process at a time starts or stops the machine."""
    machine.folder.mkdir(parents=True, exist_ok=True)
    (machine.folder / "lock").touch()
    with locked(machine.folder / "lock", wait=True):
        yield
