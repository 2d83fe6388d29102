"""Many boards at once: stand-ins of the fast form, and a user whom all of them let in.

By hand, how long a deploy to one takes, and to all: `.venv/bin/python -m tests.many_boards 32`.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tasks.board.address import Address
from tasks.board.standin import fast
from tasks.board.standin.image import made
from tasks.core.paths import BUILD, CODE, home

SIZE = 160
"""MB of each board's file system, which is in memory."""


@dataclass(frozen=True)
class Boards:
    """Boards that run.

    Attributes:
        home: the user's home folder: their keys and known hosts.
    """

    addresses: Sequence[Address]
    home: Path

    @property
    def names(self) -> list[str]:
        return [f"board{number}" for number in range(1, len(self.addresses) + 1)]

    @property
    def rows(self) -> str:
        """Their entries of `targets` in project.yaml."""
        return "".join(row(name, it.port) for name, it in
                       zip(self.names, self.addresses, strict=True))

    @property
    def environment(self) -> Mapping[str, str]:
        return {"HOME": str(self.home), "ANTLER_HOME": str(home()), "SSH_AUTH_SOCK": ""}


def row(name: str, port: int) -> str:
    """An entry of `targets` for a board on this machine."""
    return (f"  {name}: {{os: debian-11-rt, board: ssh, host: 127.0.0.1, port: {port}, "
            "user: mind}\n")


@contextmanager
def running(count: int, folder: Path) -> Iterator[Boards]:
    """As many boards, and a home folder in `folder`."""
    image, ssh = made(print), folder / "home/.ssh"
    ssh.mkdir(mode=0o700, parents=True)
    (ssh / "config").write_text(f"Host 127.0.0.1\n  IdentityFile {image.key}\n")
    with ExitStack() as stack:
        addresses = [stack.enter_context(fast.running(image, SIZE, seconds=120))
                     for _ in range(count)]
        (ssh / "known_hosts").write_text("".join(it.known_hosts[0].read_text()
                                                 for it in addresses))
        yield Boards(addresses, ssh.parent)


def main(count: int) -> None:
    """Deploy to one, then to all; the project is this checkout's, built in build/many-boards."""
    import tempfile

    project = BUILD / "many-boards"
    project.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, running(count, Path(folder)) as boards:
        text = (CODE / "project.yaml").read_text().replace("models/", f"{CODE}/models/")
        text = re.sub(r"(?ms)^target:.*?$|^targets:.*\Z", "", text)
        (project / "project.yaml").write_text(f"{text}\ntargets:\n{boards.rows}")

        def deploy(*targets: str) -> float:
            began = time.monotonic()
            subprocess.run([CODE / "doit", "--project", project, "deploy",
                            f"target={','.join(targets)}"], check=True,
                           env={**os.environ, **boards.environment})
            return time.monotonic() - began

        first, *others = boards.names
        deploy(first)  # builds, too
        subprocess.run([CODE / "doit", "--project", project, "build",
                        f"target={','.join(boards.names)}"], check=True)
        again = deploy(first)
        one, many = deploy(others[0]), deploy(*others[1:])
        print(f"one board: {one:.1f} s; {len(others) - 1} boards: {many:.1f} s, "
              f"{many / one:.1f} times; one that has it all: {again:.1f} s")


if __name__ == "__main__":
    main(int(sys.argv[1]) + 2)
