"""A checkout with a stand-in of its own, for whole runs of the pipeline."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from own_checkout import Checkout

from tasks.core.paths import CODE
from tests.ports import spare


class BoardCheckout(Checkout):
    """The store is the real one; the stand-in has a port of its own."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.edit("project.yaml", "targets:\n", f"targets:\n  stand-in: {{port: {spare()}}}\n")
        self.project = (root / "project.yaml").read_text()

    def done(self, *words: str, **environment: object) -> str:
        """Run to success; returns what it printed."""
        answer = self.doit(*words, **environment)
        assert answer.code == 0, answer.output
        return answer.output

    def plan(self, *words: str, store: Path) -> list[tuple[str, list[str]]]:
        """Tasks that would run with that store, with their reasons."""
        lines = self.done("plan", *words, ANTLER_HOME=store).splitlines()
        pairs = [re.split(r"  +", line, maxsplit=1) for line in lines if "  " in line]
        return [(name, why.split("; ")) for name, why in pairs]

    def compiled(self) -> list[str]:
        """What the last run compiled, by source name."""
        variant = next((name.partition(":")[2] for name in self.ran()
                        if name.startswith("compile:")), None)
        if variant is None:
            return []
        log = (self.root / f"build/compiled/{variant}/build.log").read_text()
        return sorted({Path(m[1]).stem for m in re.finditer(r"Building \w+ object (\S+)", log)})

    def restore(self, name: str) -> None:
        """Bring back a file, with a new time where it differs: as an editor saves."""
        if name == "project.yaml":
            (self.root / name).write_text(self.project)
        elif (self.root / name).read_bytes() != (CODE / name).read_bytes():
            shutil.copyfile(CODE / name, self.root / name)
