"""The command line: doit with our tasks, our memory and our way of reporting."""

from __future__ import annotations

import gc
import locale
import os
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

gc.set_threshold(100_000)  # start-up makes 30,000 objects, and no garbage worth looking for

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # `python -I` looks nowhere else

# doit imports importlib.metadata (and with it email and zipfile: as long as all of doit) to look
# for plugins of others. We have none: it gets an empty one while it is imported.
_no_plugins = ModuleType("importlib.metadata")
_no_plugins.entry_points = lambda **_: ()  # type: ignore[attr-defined]


class _Later(ModuleType):
    """Stands for a module while doit is imported; its functions import it when they are called."""

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name[:2] == "__":
            raise AttributeError(name)

        def call(*args: Any, **named: Any) -> Any:
            return getattr(import_module(self.__name__), name)(*args, **named)

        return call


# doit needs these for `-n 2` and `--pdb` alone; to import them takes a tenth of a run.
_stand_ins = [_no_plugins, *map(_Later, ("multiprocessing", "cloudpickle", "pdb"))]
sys.modules.update({module.__name__: module for module in _stand_ins})

try:
    from tasks.face.folder import enter

    words = enter(sys.argv[1:])
    if words[:2] == ["completion", "--words"]:  # a shell waits: doit takes too long to import
        from tasks.face.complete import answer

        sys.stdout.write(answer(words[2:]))
        sys.exit()
    from tasks.face.cli import main
except ImportError as error:
    own = Path(sys.prefix).name == ".venv"
    helps = f"rm -rf {sys.prefix}, then run the command again" if own else "install Antler again"
    sys.stderr.write(f"antler: {sys.prefix} is not complete: {error}\n  → {helps}\n")
    sys.exit(3)

for module in _stand_ins:
    del sys.modules[module.__name__]



def run() -> int:
    """The command `antler` of an installed package."""
    if not sys.flags.utf8_mode and locale.getencoding().lower() != "utf-8":
        again = [sys.executable, "-I", "-X", "utf8", __file__, *sys.argv[1:]]
        os.execv(sys.executable, again)  # noqa: S606  # itself
    return main(words)


if __name__ == "__main__":
    sys.exit(main(words))
