"""A simulated Elk board by hand: `.venv/bin/python -m tests.elk 1.0.0 switches read-only`."""

from __future__ import annotations

import argparse
import signal
from contextlib import suppress

from tasks.board.quoting import join
from tests.elk.board import running
from tests.elk.image import VERSIONS
from tests.elk.programs import programs
from tests.elk.scenarios import SCENARIOS


def main() -> None:
    """Run a board until Ctrl-C."""
    means = "\n".join(f"  {name:16}{it.means}" for name, it in SCENARIOS.items())
    parser = argparse.ArgumentParser(
        prog="python -m tests.elk", epilog=f"scenarios:\n{means}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        description="Run a simulated board with Elk Audio OS, until Ctrl-C.")
    parser.add_argument("version", choices=VERSIONS)
    parser.add_argument("scenarios", nargs="*", metavar="scenario", choices=[*SCENARIOS, []])
    asked = parser.parse_args()
    for each in (signal.SIGINT, signal.SIGTERM):  # a shell's `&` has SIGINT ignored
        signal.signal(each, signal.default_int_handler)
    with (suppress(KeyboardInterrupt),
          running(asked.version, asked.scenarios, programs()) as board):
        print(f"Elk {asked.version} answers. In project.yaml:\n  {board.entry}\n"
              f"Then ./doit trust (the password is elk). As who looks after it:\n"
              f"  {join(board.address.command())}\nCtrl-C switches it off.", flush=True)
        while True:
            signal.pause()


if __name__ == "__main__":
    main()
