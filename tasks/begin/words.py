"""The words behind `./doit new`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from tasks.core.errors import AntlerError
from tasks.core.frozen import frozen
from tasks.core.paths import CODE

USAGE = "./doit new NAME --model FILE"

_PLUGIN = re.compile(r"[A-Za-z][A-Za-z0-9_-]*( [A-Za-z0-9_-]+)*")
"""As plugin_name of schema/project.schema.json has it."""


@frozen
class Words:
    """What the user asks for: a folder to be made, and the model that goes into it."""

    folder: Path
    model: str

    @property
    def plugin(self) -> str:
        """The plugin's name: the folder's."""
        return self.folder.name


def parse(words: Sequence[str]) -> Words:
    """The words; relative names start where the user stands.

    Raises:
        AntlerError: something is missing, too much, or there already.
    """
    names, models = list[str](), list[str]()
    rest = iter(words)
    for word in rest:
        option, equals, value = word.partition("=")
        if option == "--model":
            models.append(value if equals else next(rest, ""))
        elif word.startswith("-"):
            raise AntlerError(f"option {option} is not known", resolution=USAGE)
        else:
            names.append(word)
    if len(names) != 1 or len(models) != 1 or not models[0]:
        raise AntlerError("new wants a name and a model", resolution=USAGE)
    return Words(_new(names[0]), models[0])


def _new(name: str) -> Path:
    """The folder to be made."""
    folder = Path(name).expanduser().absolute()
    if not _PLUGIN.fullmatch(folder.name):
        raise AntlerError(f"`{folder.name}` names folder and plugin: letters, digits, `_`, `-` and "
                          "single blanks, beginning with a letter", resolution=USAGE)
    if folder.exists() and not (folder.is_dir() and not any(folder.iterdir())):
        raise AntlerError(f"{name} is there already", resolution="name a new folder")
    if folder.resolve().is_relative_to(CODE):
        raise AntlerError(f"{name} would be inside Antler's own folder, {CODE}",
                          resolution=f"name one beside it, say {CODE.parent / folder.name}")
    return folder
