"""The command line: doit with our tasks, our memory and our way of reporting."""

from __future__ import annotations

import gc
import sys
from pathlib import Path
from types import ModuleType

gc.set_threshold(100_000)  # start-up makes 30,000 objects, and no garbage worth looking for

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # `python -I` looks nowhere else

# doit imports importlib.metadata (and with it email and zipfile: as long as all of doit) to look
# for plugins of others. We have none: it gets an empty one while it is imported.
_no_plugins = ModuleType("importlib.metadata")
_no_plugins.entry_points = lambda **_: ()  # type: ignore[attr-defined]
sys.modules["importlib.metadata"] = _no_plugins

try:
    from tasks.face.folder import enter

    words = enter(sys.argv[1:])
    from tasks.face.cli import main
except ImportError as error:
    sys.stderr.write(f"antler: .venv is not complete: {error}\n"
                     f"  → rm -rf {Path(sys.prefix)}, then run the command again\n")
    sys.exit(3)

del sys.modules["importlib.metadata"]

if __name__ == "__main__":
    sys.exit(main(words))
