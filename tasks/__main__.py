"""The command line: doit with our tasks, our memory and our way of reporting."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType
from typing import Any

gc.set_threshold(100_000)  # start-up makes 30,000 objects, and no garbage worth looking for


class _Later(ModuleType):
    """Stands for a module while others are imported, until something in it is used.

    What they take from it meanwhile is a function that calls the real one, which does for a class
    that is only called; what they ask it for later is the real one.
    """

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name[:2] == "__":
            raise AttributeError(name)
        if sys.modules.get(self.__name__) is not self:
            return _real(self.__name__, name)

        def call(*args: Any, **named: Any) -> Any:
            return _real(self.__name__, name)(*args, **named)

        return call


def _real(module: str, name: str) -> Callable[..., Any]:
    found: Callable[..., Any] = getattr(import_module(module), name)
    return found


@contextmanager
def _replaced(*stand_ins: ModuleType) -> Iterator[None]:
    """What is imported meanwhile finds these in place of modules that nobody imported before."""
    put = {one.__name__: one for one in stand_ins if one.__name__ not in sys.modules}
    sys.modules.update(put)
    try:
        yield
    finally:
        for name in put:
            del sys.modules[name]


with _replaced(_Later("urllib.parse")):  # for `Path.as_uri` alone
    from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # `python -I` looks nowhere else

# doit imports importlib.metadata (and with it email and zipfile: as long as all of doit) to look
# for plugins of others. We have none: it gets an empty one while it is imported.
_no_plugins = ModuleType("importlib.metadata")
_no_plugins.entry_points = lambda **_: ()  # type: ignore[attr-defined]

# What doit needs for `-n 2` (refused: tasks/face/run.py), --pdb, its configuration files, to
# start a program or tell of an error: to import that takes a sixth of a run that does nothing.
_SELDOM = ("multiprocessing", "cloudpickle", "pickle", "queue", "pdb", "configparser", "string",
           "gettext", "subprocess", "traceback", "textwrap", "tokenize")

try:
    from tasks.face.folder import enter

    words = enter(sys.argv[1:])
    if words[:2] == ["completion", "--words"]:  # a shell waits: doit takes too long to import
        from tasks.face.complete import answer

        sys.stdout.write(answer(words[2:]))
        sys.exit()
    with _replaced(_no_plugins, *map(_Later, _SELDOM)):
        import_module("doit.doit_cmd")
    from tasks.face.cli import main
except KeyboardInterrupt:  # nothing has begun
    sys.exit(130)
except ImportError as error:
    own = Path(sys.prefix).name == ".venv"
    helps = f"rm -rf {sys.prefix}, then run the command again" if own else "install Antler again"
    sys.stderr.write(f"antler: {sys.prefix} is not complete: {error}\n  → {helps}\n")
    sys.exit(3)


def run() -> int:
    """The command `antler` of an installed package."""
    import locale

    if not sys.flags.utf8_mode and locale.getencoding().lower() != "utf-8":
        again = [sys.executable, "-I", "-X", "utf8", __file__, *sys.argv[1:]]
        os.execv(sys.executable, again)  # noqa: S606  # itself
    return _main()


def _main() -> int:
    code = main(words)
    gc.freeze()  # at exit Python looks for garbage among all that is left: a tenth of a run
    return code


if __name__ == "__main__":
    sys.exit(_main())
