"""A checkout of its own, for whole runs of the command line."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tasks.core.paths import CODE

NOWHERE = "http://127.0.0.1:9"
"""A port that nobody listens on."""

CUT_OFF = dict.fromkeys(("http_proxy", "https_proxy"), NOWHERE)
"""Variables with which the world cannot be reached; 127.0.0.1 can."""


@dataclass(frozen=True)
class Answer:
    """What a run left for the user to read."""

    code: int
    output: str

    def says(self, *lines: str) -> bool:
        """True where each of `lines` is there, in this order."""
        at = 0
        for line in lines:
            found = self.output.find(line, at)
            assert found >= 0, f"{line!r} is not, or not in this place, in:\n{self.output}"
            at = found + len(line)
        return True


class Checkout:
    """A copy of the tracked files; `environment` is added to this process's own."""

    def __init__(self, root: Path, **environment: object) -> None:
        self.root = root
        self.environment = {key: str(value) for key, value in environment.items()}
        listed = subprocess.run(["git", "ls-files", "-z"], cwd=CODE, text=True,
                                capture_output=True, check=True).stdout
        for name in filter(None, listed.split("\0")):
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(CODE / name, root / name)

    def edit(self, name: str, old: str, new: str) -> None:
        text = (self.root / name).read_text()
        assert old in text, f"{name} no longer holds {old!r}"
        (self.root / name).write_text(text.replace(old, new))

    def mend(self, *names: str) -> None:
        """Bring back files as they are tracked."""
        for name in names:
            shutil.copy(CODE / name, self.root / name)  # dated today, so that ninja sees it

    def start(self, *words: str, inside: tuple[object, ...] = (),
              **environment: object) -> "subprocess.Popen[str]":
        """`./doit words…` without the wrapper's set-up; `inside` is put before the command."""
        added = {key: str(value) for key, value in environment.items()}
        env = {**os.environ, **self.environment, **added}
        argv = [*map(str, inside), sys.executable, "-I", "-X", "utf8",
                str(self.root / "tasks/__main__.py"), *words]
        return subprocess.Popen(argv, cwd="/", env=env, text=True, stdin=subprocess.DEVNULL,
                                stdout=subprocess.PIPE, stderr=subprocess.STDOUT)

    def doit(self, *words: str, inside: tuple[object, ...] = (),
             **environment: object) -> Answer:
        """A whole run, which never shows a traceback."""
        with self.start(*words, inside=inside, **environment) as process:
            output, _ = process.communicate(timeout=3600)
        assert "Traceback" not in output, output
        return Answer(process.returncode, output)

    def last_run(self) -> list[tuple[str, list[str]]]:
        """Tasks that the last run carried out, with their reasons."""
        rows = json.loads((self.root / ".state/last-run.json").read_text())
        return [(row["task"], row["reasons"]) for row in rows]

    def ran(self) -> list[str]:
        """Tasks that the last run carried out."""
        return [name for name, _ in self.last_run()]


def small_disk(folder: Path, size: int) -> tuple[object, ...]:
    """Command that runs another one with a disk of `size` bytes at `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    return ("bwrap", "--dev-bind", "/", "/", "--size", size, "--tmpfs", folder, "--")
