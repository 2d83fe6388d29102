"""`./doit new_source FOLDER`: a plugin of the user's own, to begin with."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tasks.core.errors import AntlerError
from tasks.core.files import write_atomically
from tasks.core.paths import PLUGIN_SRC, shown

TEMPLATE = PLUGIN_SRC / "template"


def folder_asked(words: Sequence[str]) -> Path:
    """The folder to be made, as seen from where the user stands.

    Raises:
        AntlerError: there is not one word, or something is there.
    """
    if len(words) != 1 or words[0].startswith("-"):
        raise AntlerError("new_source wants one folder", resolution="./doit new_source my_plugin")
    folder = Path(words[0]).expanduser().absolute()
    if folder.exists() and not (folder.is_dir() and not any(folder.iterdir())):
        raise AntlerError(f"{words[0]} is there already", resolution="name a new folder")
    return folder


def write(folder: Path) -> str:
    """Write it; returns what to do next."""
    for path in sorted(TEMPLATE.iterdir()):
        write_atomically(folder / path.name, path.read_text())
    return (f"  {shown(folder / 'Plugin.cpp')}: before() and after() are yours\n"
            f"  project.yaml, under `plugin:`, wants the line\n      source: {shown(folder)}\n"
            "  then `./doit build` (docs/own-cpp.md)")
