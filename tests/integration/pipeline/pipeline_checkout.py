"""A checkout of its own for whole runs of the pipeline."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

from tasks.core.paths import ROOT


class Checkout:
    """A copy of the tracked files with a stand-in of its own; the store is the real one."""

    def __init__(self, root: Path) -> None:
        self.root = root
        names = subprocess.run(["git", "ls-files"], cwd=ROOT, text=True, capture_output=True,
                               check=True).stdout.splitlines()
        for name in names:
            if (ROOT / name).is_file():
                (root / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(ROOT / name, root / name)
        with socket.create_server(("127.0.0.1", 0)) as server:
            port = server.getsockname()[1]
        self.replace("project.yaml", "targets:\n", f"targets:\n  stand-in: {{port: {port}}}\n")
        self.project = (root / "project.yaml").read_text()

    def run(self, *words: str, **variables: Path) -> subprocess.CompletedProcess[str]:
        env = {**os.environ, "PYTHONPATH": str(self.root),
               **{name: str(value) for name, value in variables.items()}}
        return subprocess.run([sys.executable, "-P", "-m", "tasks", *words], env=env, text=True,
                              cwd="/", capture_output=True, check=False)

    def doit(self, *words: str, **variables: Path) -> str:
        """Run to success; returns what it printed."""
        done = self.run(*words, **variables)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def last_run(self) -> list[tuple[str, list[str]]]:
        """Tasks of the last run with their reasons."""
        rows = json.loads((self.root / ".state/last-run.json").read_text())
        return [(row["task"], row["reasons"]) for row in rows]

    def plan(self, *words: str, store: Path) -> list[tuple[str, list[str]]]:
        """Tasks that would run with that store, with their reasons."""
        lines = self.doit("plan", *words, ANTLER_HOME=store).splitlines()
        pairs = [re.split(r"  +", line, maxsplit=1) for line in lines if "  " in line]
        return [(name, why.split("; ")) for name, why in pairs]

    def compiled(self, toolchain: str = "debian11-aarch64") -> list[str]:
        """What the last run compiled, by source name."""
        if "compile" not in [name for name, _ in self.last_run()]:
            return []
        log = (self.root / f"build/compiled/{toolchain}/build.log").read_text()
        return sorted({Path(m[1]).stem for m in re.finditer(r"Building \w+ object (\S+)", log)})

    def replace(self, name: str, old: str, new: str) -> None:
        text = (self.root / name).read_text()
        assert old in text, f"{name} no longer holds {old!r}"
        (self.root / name).write_text(text.replace(old, new))

    def restore(self, name: str) -> None:
        if name == "project.yaml":
            (self.root / name).write_text(self.project)
        elif (self.root / name).read_bytes() != (ROOT / name).read_bytes():
            shutil.copyfile(ROOT / name, self.root / name)  # as an editor saves: a new time
