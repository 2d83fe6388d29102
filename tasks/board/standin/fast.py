"""The stand-in's root file system under qemu-user: it starts in a second, but has no timing.

For tests of everything except timing. It has the same packages, sshd and `Board` as the machine.
"""

from __future__ import annotations

import contextlib
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from shutil import which

from tasks.board.address import Address
from tasks.board.errors import BoardError, ChangedHostKey, NotAllowed
from tasks.board.hostkeys import entry_name
from tasks.board.ssh import connect
from tasks.board.standin.image import DATA, Image
from tasks.board.standin.ports import free_port
from tasks.core.process import end_group, environment


def command(image: Image, port: int, size_mb: int, setup: str = "") -> list[str]:
    """The command that runs the board until it is killed."""
    return ["bash", str(DATA / "fast.sh"), str(image.tree), str(port), str(DATA / "cpuinfo"),
            str(size_mb), setup]


@contextlib.contextmanager
def running(image: Image, size_mb: int = 256, seconds: float = 30.0, setup: str = ""
            ) -> Iterator[Address]:
    """A board that exists as long as the context; its disk is in memory.

    Args:
        size_mb: size of its root file system (its own files take about 70).
        setup: shell commands that run inside its root before it starts.

    Raises:
        BoardError: qemu-user is missing, or the kernel does not allow namespaces (Linux 6.7 or
            newer is needed).
    """
    if which("qemu-aarch64-static") is None:
        raise BoardError("the fast stand-in needs qemu-user-static",
                         resolution="sudo apt-get install qemu-user-static")
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="antler-fast-") as folder:
        known = Path(folder) / "known_hosts"
        known.write_text(f"{entry_name('127.0.0.1', port)} {image.host_key}\n")
        log = Path(folder) / "log"
        with log.open("w") as sink:
            process = subprocess.Popen(
                command(image, port, size_mb, setup), start_new_session=True, env=environment(),
                stdin=subprocess.DEVNULL, stdout=sink, stderr=sink, text=True)
        address = Address("fast stand-in", "127.0.0.1", port, "mind", key=image.key,
                          known_hosts=(known,), help="it runs as long as its test",
                          retry=seconds)
        try:
            _wait(process, address, log)
            yield address
        finally:
            end_group(process)


def _wait(process: subprocess.Popen[str], address: Address, log: Path) -> None:
    import time

    end = time.monotonic() + address.retry
    while "Server listening" not in log.read_text():
        if process.poll() is not None or time.monotonic() > end:
            raise BoardError("the fast stand-in did not start", details=log.read_text()[-2000:],
                             resolution="use the machine instead: ./doit board start")
        time.sleep(0.02)
    # A test may want a board that accepts no key, or has another host key.
    with contextlib.suppress(NotAllowed, ChangedHostKey):
        connect(address).close()
