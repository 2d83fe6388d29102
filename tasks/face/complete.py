"""What may come next on the command line, for a shell that asks at each TAB.

It is asked often, and so imports next to nothing: tasks are read from where they are written, with
the line that `./doit list` shows, whose usage (`./doit board start | stop …`) names their words.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field

from tasks.core.frozen import frozen
from tasks.core.paths import CODE, IN_CHECKOUT, STATE
from tasks.face.options import OPTIONS, typed

FILES = ":files"
"""An answer by itself: names of files may come next."""

ALWAYS = ("stand-in", "desk", "elk-pi")
"""Targets that every project has (schema/project.schema.json)."""

COMMANDS = {"list": "all tasks", "help": "what a task or command does, and its options",
            "info": "what a task is made of", "forget": "run a task again next time"}
"""Those of doit's own that are no tasks."""

_TASK = re.compile(r'^def task_(\w+)\(\)[^\n]*:\n    """(.*?)"""', re.MULTILINE | re.DOTALL)
_PLAIN = re.compile(r"-{0,2}[a-z][a-z0-9_-]*")


@frozen
class Usage:
    """A task: what it does, and the words that may come behind it.

    Attributes:
        files: so may names of files.
        means: what some of the words do.
    """

    about: str
    words: tuple[str, ...] = ()
    files: bool = False
    means: Mapping[str, str] = field(default_factory=dict)


def answer(words: Sequence[str]) -> str:
    """Candidates for the last of `words`, a line each: the word, a tab, what it is."""
    found = candidates(words, tasks(), targets())
    return "".join(f"{word}\t{about}\n" for word, about in found)


def tasks() -> dict[str, Usage]:
    """All tasks, as they are written."""
    files = ("antler", "alone", *["workshop"] * IN_CHECKOUT)
    text = "\n".join((CODE / f"tasks/{name}.py").read_text(encoding="utf-8") for name in files)
    known = {name: usage(name, about) for name, about in _TASK.findall(text)}
    return {**known, **{name: Usage(about) for name, about in COMMANDS.items()}}


def usage(name: str, about: str) -> Usage:
    """What a task's line says of the words behind it (pure)."""
    written = re.search(rf"`\./doit {name}([^`]*)`", about)
    behind = re.split(r"[\s\[\]|…]+", written[1]) if written else []
    words = [word for word in behind if _PLAIN.fullmatch(word)]
    options = re.findall(r"--[a-z_-]+", about)
    means = {word: what for said, what in OPTIONS.get(name, {}).items() for word in typed(said)}
    return Usage(about.partition(": `")[0], tuple(dict.fromkeys([*words, *options, *means])),
                 any(word.startswith(("FILE", "FOLDER", "IN.wav")) for word in behind), means)


def targets() -> list[str]:
    """The targets of project.yaml, as the last run found them."""
    try:
        known = json.loads((STATE / "validated").read_text(encoding="utf-8"))
        said = [*known["data"]["project"]["targets"]]
    except (OSError, ValueError, KeyError, TypeError):
        said = []
    return [*dict.fromkeys([*said, *ALWAYS])]


def candidates(words: Sequence[str], known: Mapping[str, Usage],
               names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """What the last word may become, with what it is (pure)."""
    *before, begun = words or [""]
    if before[:1] == ["--project"]:
        before = before[2:]
        if len(words) == 2:
            yield FILES, ""
            return
    said = [word for word in before if "=" not in word and word[:1] != "-"]
    task = known.get(said[0]) if said else None
    offered = ({name: it.about for name, it in known.items()} if not said or said[0] in COMMANDS
               or said[0] == "plan" else
               {word: task.means.get(word, "") for word in task.words} if task else {})
    if not any(word.startswith("target=") for word in before):
        offered |= {f"target={name}": "for one run" for name in names if "=" in begun} or (
            {"target=": "for one run"})
    yield from ((word, about) for word, about in offered.items() if word.startswith(begun))
    if task and task.files:
        yield FILES, ""
