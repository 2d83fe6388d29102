"""A machine on which programs are missing, or are others."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from own_checkout import Answer, Checkout


class Machine:
    """A checkout that a user who is not root can use, and the programs there are."""

    def __init__(self, folder: Path) -> None:
        self.checkout = Checkout(folder / "my antler")
        self.programs = folder / "bin"
        self.programs.mkdir()
        for place in ("/usr/sbin", "/usr/bin"):
            for program in Path(place).iterdir():
                if not (self.programs / program.name).is_symlink():
                    (self.programs / program.name).symlink_to(program)

    def remove(self, *patterns: str) -> None:
        for pattern in patterns:
            for program in self.programs.glob(pattern):
                program.unlink()

    def program(self, name: str, script: str) -> None:
        self.remove(name)
        (self.programs / name).write_text(f"#!/bin/sh\n{script}\n")
        (self.programs / name).chmod(0o755)

    def doit(self, *words: str, user: int | None = None, own: bool = True, cwd: str = "/",
             inside: tuple[str, ...] = (), **environment: str) -> Answer:
        env = {**os.environ, "PATH": str(self.programs), **environment}
        if user is not None and own:
            subprocess.run(["chown", "-R", str(user), self.checkout.root], check=True)
        done = subprocess.run([*inside, self.checkout.root / "doit", *words], cwd=cwd, env=env,
                              text=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, check=False, user=user, timeout=600)
        assert "Traceback" not in done.stdout, done.stdout
        return Answer(done.returncode, done.stdout)
