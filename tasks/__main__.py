"""The command line: doit with our tasks, our memory and our way of reporting."""

from __future__ import annotations

import sys

from tasks.core.cli import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
