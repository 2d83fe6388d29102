"""How long a run takes that finds nothing to do: `python tests/benchmarks/no_op.py [TARGETS …]`.

No test: figures depend on the machine. Makes a project with so many targets in a folder of its own,
builds it once (the store is used and filled), then times `build` and `list`: the least of some
runs, which other work on the machine disturbs least, and the processor's time of that run.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

ANTLER = Path(__file__).resolve().parents[2]
RUNS = 15


def main(counts: list[int]) -> None:
    print(f"{'targets':>7} {'tasks':>6} {'build, s':>9} {'cpu':>6} {'ms a task':>9} {'list, s':>8}"
          f" {'cpu':>6}")
    for count in counts:
        with TemporaryDirectory(prefix="antler-no-op-") as folder:
            project = Path(folder)
            names = make(project, count)
            chosen = [f"target={','.join(names)}"] if count > 1 else []
            done(project, ["build", *chosen])
            build = least(project, ["build", *chosen])
            listed = least(project, ["list", *chosen])
            tasks = len(done(project, ["list", "--all", "--quiet", *chosen]).split())
            print(f"{count:7} {tasks:6} {build[0]:9.3f} {build[1]:6.3f}"
                  f" {build[0] / tasks * 1000:9.2f} {listed[0]:8.3f} {listed[1]:6.3f}", flush=True)


def make(project: Path, count: int) -> list[str]:
    """A project like the checkout's own, with so many targets, which differ in their names."""
    names = [f"board-{number}" for number in range(count)]
    said = (ANTLER / "project.yaml").read_text()
    said = re.sub(r"^target: .*", f"target: {names[0]}", said, flags=re.MULTILINE)
    rows = "".join(f"  {name}: {{os: elk-1.0.0, host: {name}.local}}\n"
                   for name in names)
    (project / "project.yaml").write_text(said.partition("\ntargets:")[0] + f"\ntargets:\n{rows}")
    shutil.copytree(ANTLER / "models", project / "models")
    return names


def command(project: Path, words: list[str]) -> list[str]:
    return [sys.executable, "-I", "-X", "utf8", str(ANTLER / "tasks/__main__.py"),
            "--project", str(project), *words]


def done(project: Path, words: list[str]) -> str:
    """What a run prints; the benchmark ends where it fails."""
    output = project / "said"
    _, _, code = timed(command(project, words), output)
    if code:
        sys.exit(output.read_text())
    return output.read_text()


def least(project: Path, words: list[str]) -> tuple[float, float]:
    """Seconds of the quickest of some runs, and its processor time."""
    return min(timed(command(project, words), project / "said")[:2] for _ in range(RUNS))


def timed(argv: list[str], output: Path) -> tuple[float, float, int]:
    """Seconds, processor time, and exit code of a program."""
    began = time.perf_counter()
    actions = [(os.POSIX_SPAWN_OPEN, number, output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
               for number in (1, 2)]
    number = os.posix_spawn(argv[0], argv, os.environ, file_actions=actions)
    _, status, usage = os.wait4(number, 0)
    return (time.perf_counter() - began, usage.ru_utime + usage.ru_stime,
            os.waitstatus_to_exitcode(status))


if __name__ == "__main__":
    main([*map(int, sys.argv[1:])] or [1, 10, 50, 100])
